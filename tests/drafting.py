"""A draft in a browser without JavaScript: its parts opened, filled in and sent; and somebody else's save."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import User

from tests.browser import Browser
from tests.factories import NOW, a_guide, a_pattern, a_question, a_step, is_, is_not
from troubleshoot import catalog
from troubleshoot.engine.guide import Cause, Choice, Detail, Escalation, Guide, IssueTarget, Link

DRAFT = "/admin/drafts/cut-line/"


def woven() -> Guide:
    """A guide in which everything refers to something, with translations."""
    return a_guide(
        causes=(Cause("wire", "The wire"), Cause("tool", "The tool")),
        patterns=(a_pattern("cut"), a_pattern("slow", "so slow")),
        questions=(
            a_question("medium", Choice("air", "Air", told_by=("cut", "slow")), "wire"),
            a_question("tunnel", "yes", "no", when=(is_("medium", "air"),)),
        ),
        steps=(
            a_step("cable", is_("medium", "air"), causes=("wire",)),
            a_step("vpn", is_not("tunnel", "no"), causes=("wire", "tool"), requires=("cable",)),
            a_step("move", after=("cable", "vpn"), causes=("tool",)),
        ),
        escalations=(Escalation("Enough", (is_("medium", "air"),)), Escalation("Later", failed_attempts=3)),
        details=(Detail("release", "Release"), Detail("region", "Region")),
        issue=IssueTarget(
            "https://issues.example/new", "f.yml", (("v", "release"), ("r", "region"), ("log", "record"))
        ),
        links=(Link("One", "https://one.example/"), Link("Two", "https://two.example/")),
        never=("Never this", "Nor that"),
        translations={
            "de": {
                "title": "Titel",
                "never.0": "Nie dies",
                "never.1": "Nie das",
                "links.0.title": "Eins",
                "links.1.title": "Zwei",
                "escalation.0.reason": "Genug",
                "steps.cable.title": "Kabel",
                "steps.cable.body": "Kabel stecken",
                "questions.medium.text": "Was?",
                "questions.medium.choices.air.label": "Luft",
                "causes.wire.text": "Draht",
                "details.region.text": "Gegend",
            }
        },
    )


def now() -> Guide:
    return catalog.guide_in(catalog.draft("cut-line"))


def version() -> int:
    return catalog.draft("cut-line").version


def saved_by_ben(guide: Guide) -> None:
    ben = User.objects.create_user("ben", is_staff=True)
    catalog.save_draft("cut-line", guide, version=version(), by=ben, now=NOW)


def at(ada: Browser, part: str, key: str = "new") -> Browser:
    """Open the form of a part."""
    return ada.get(f"{DRAFT}{part}/{key}/")


def fill(browser: Browser, **values: Any) -> Browser:
    """Send the form of the part with some fields changed; names of rows have two underscores."""
    fields = {name.replace("__", "-"): value for name, value in values.items()}
    form = next(form for form in browser.page.forms if "was" in form.values)
    typed = {name: value for name, value in (form.values | fields).items() if value is not None}
    return browser.post(form.action, **{"do": "save", **typed})


def typed(browser: Browser) -> dict[str, list[str]]:
    """What the fields of the part's form hold."""
    return next(form for form in browser.page.forms if "was" in form.values).values
