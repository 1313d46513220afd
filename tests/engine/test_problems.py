"""Every kind of problem is found, with its place."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.factories import a_guide, a_pattern, a_question, a_step, a_symptom, is_, is_not
from troubleshoot.engine import translating
from troubleshoot.engine.guide import (
    Cause,
    Choice,
    Detail,
    Effect,
    Escalation,
    IssueTarget,
    Kind,
    Link,
    Permission,
    Weight,
)
from troubleshoot.engine.problems import blocking, problems

VPN = a_question("vpn", "yes", "no")


def places(**values: Any) -> list[str]:
    return [problem.place for problem in problems(a_guide(**values))]


def expression(text: str, *matches: str) -> dict[str, Any]:
    return {"patterns": (a_pattern("cut", text, kind=Kind.EXPRESSION, matches=matches or ("cut",)),)}


def asking(*choices: str | Choice) -> dict[str, Any]:
    return {"questions": (a_question("vpn", *choices),), "steps": (a_step("cable", is_not("vpn", "x")),)}


NEW_ISSUE = "https://example.org/new"


def issue_at(rest: str) -> IssueTarget:
    return IssueTarget(NEW_ISSUE + rest)


def filling(field: str, source: str) -> IssueTarget:
    return IssueTarget(NEW_ISSUE, "failure.yml", ((field, source),))


def test_a_good_guide_has_no_problems() -> None:
    assert problems(a_guide()) == []


def test_a_guide_with_everything_has_no_problems() -> None:
    leave = Choice("wait", "Wait", Effect.WAIT, minutes=5, why="Wait.")
    step = a_step("cable", is_("vpn", "no"), requires=("vpn",), causes=("line",))
    guide = a_guide(
        causes=(Cause("line", "The line"),),
        patterns=(a_pattern(), a_symptom(), a_pattern("no", "rejected", weight=Weight.AGAINST)),
        questions=(VPN, a_question("history", leave, Choice("none", "None", told_by=("cut",)))),
        details=(Detail("version", "Version"),),
        steps=(a_step("vpn", permission=Permission.IT, ask="Please."), step),
        escalations=(Escalation("Enough.", failed_attempts=2),),
        links=(Link("Docs", "https://example.org/"),),
        issue=IssueTarget(
            "https://example.org/new?group=import", "failure.yml", (("a", "record"), ("B_1", "version"))
        ),
    )
    assert problems(guide) == []


BROKEN: dict[str, tuple[dict[str, Any], str]] = {
    "slug": ({"slug": "Cut Line"}, "slug"),
    "slug of another page": ({"slug": "exclusions"}, "slug"),
    "no title": ({"title": " "}, "title"),
    "no step": ({"steps": ()}, "steps"),
    "bad key": ({"steps": (a_step("Ca ble"),)}, "steps[0]"),
    "key twice": ({"details": (Detail("a", "A"), Detail("a", "B"))}, "details[1]"),
    "choice twice": (asking("x", "y", "y"), "questions[0].choices[2]"),
    "not_sure as a choice": (asking("x", "not_sure"), "questions[0].choices[1]"),
    "step without a title": ({"steps": (a_step("a"), a_step("b", title=""))}, "steps[1]"),
    "step without a body": ({"steps": (a_step("a", body=" "),)}, "steps[0]"),
    "permission without a request": ({"steps": (a_step("a", permission=Permission.IT),)}, "steps[0]"),
    "one choice only": (asking("x"), "questions[0]"),
    "no https": ({"links": (Link("Docs", "http://example.org"),)}, "links[0].url"),
    "no host": ({"links": (Link("Docs", "https:///x"),)}, "links[0].url"),
    "script": ({"links": (Link("Docs", "javascript:alert(1)"),)}, "links[0].url"),
    **{
        f"issue {name}": ({"issue": target}, f"hand_over.issue.{place}")
        for name, target, place in (
            ("without https", IssueTarget("http://example.org/new"), "url"),
            ("without a host", IssueTarget("https:///new"), "url"),
            ("at no address", IssueTarget("https://[/new"), "url"),
            ("with labels", issue_at("?labels=bug"), "url"),
            ("with assignees", issue_at("?a=b&assignees="), "url"),
            ("with a body", issue_at("?body"), "url"),
            ("with a template in its address", issue_at("?template=failure.yml"), "url"),
            ("with a place on the page", issue_at("#new"), "url"),
            ("with a form elsewhere", IssueTarget(NEW_ISSUE, "../failure.yml"), "template"),
            ("with a form of Markdown", IssueTarget(NEW_ISSUE, "failure.md"), "template"),
            ("with fields but no form", IssueTarget(NEW_ISSUE, "", (("log", "record"),)), "template"),
            ("with an odd field", filling("a b", "record"), "fields.a b"),
            ("that fills its title", filling("title", "guide"), "fields.title"),
            ("that sets labels", filling("labels", "text"), "fields.labels"),
            ("with an unknown source", filling("log", "version"), "fields.log"),
        )
    },
    "nothing speaks for it": ({"patterns": (a_pattern(weight=Weight.AGAINST),)}, "patterns"),
    "empty pattern": ({"patterns": (a_pattern(text=" "),)}, "patterns[0]"),
    "symptom without a stage": ({"patterns": (a_pattern(), a_symptom(when=None))}, "patterns[1]"),
    "matches nothing": (expression("x*", "x"), "patterns[0]"),
    "does not compile": (expression("(cut"), "patterns[0]"),
    "look-ahead": (expression("(?=cut)cut"), "patterns[0]"),
    "unbounded": (expression("cut.*"), "patterns[0]"),
    "wide repeat": (expression("cut.{0,101}"), "patterns[0]"),
    "open repeat": (expression("cut.{0,}"), "patterns[0]"),
    "no example": ({"patterns": (a_pattern(matches=()),)}, "patterns[0]"),
    "no counter-example": ({"patterns": (a_pattern(does_not_match=()),)}, "patterns[0]"),
    "wrong example": ({"patterns": (a_pattern(matches=("All is well",)),)}, "patterns[0]"),
    "wrong counter-example": (
        {"patterns": (a_pattern(does_not_match=("connection was cut",)),)},
        "patterns[0]",
    ),
    "no such question": ({"steps": (a_step("a", is_("no", "yes")),)}, "steps[0].when[0]"),
    "no such choice": (
        {"questions": (VPN,), "steps": (a_step("a", is_("vpn", "yes", "perhaps")),)},
        "steps[0].when[0]",
    ),
    "no choice": ({"questions": (VPN,), "steps": (a_step("a", is_not("vpn")),)}, "steps[0].when[0]"),
    "no such question in a rule": (
        {"escalations": (Escalation("No.", (is_("no", "yes"),)),)},
        "escalation[0].when[0]",
    ),
    "no such question for a question": (
        {"questions": (a_question("vpn", "x", Choice("y", "Y", Effect.RESOLVED), when=(is_("no", "x"),)),)},
        "questions[0].when[0]",
    ),
    "no such cause": ({"steps": (a_step("a", causes=("no",)),)}, "steps[0].causes"),
    "after a later step": ({"steps": (a_step("a", after=("b",)), a_step("b"))}, "steps[0].after"),
    "no such step": ({"steps": (a_step("a", requires=("no",)),)}, "steps[0].requires"),
    "no such pattern": (asking("y", Choice("x", "X", told_by=("no",))), "questions[0].choices[1].told_by"),
    "requires itself": (
        {"steps": (a_step("a", requires=("b",)), a_step("b", requires=("a",)))},
        "steps[1].requires",
    ),
    "step that nobody sees": (
        {"questions": (VPN,), "steps": (a_step("a", is_("vpn", "yes", known=True), is_not("vpn", "yes")),)},
        "steps[0]",
    ),
    "question that is never asked": (
        {"questions": (a_question("vpn", "x", Choice("y", "Y", Effect.RESOLVED), when=(is_("vpn", "x"),)),)},
        "questions[0]",
    ),
    "needless question": ({"questions": (VPN,)}, "questions[0]"),
    "only waits": (
        asking(*(Choice(k, k, Effect.WAIT, minutes=5, why="Wait.") for k in "xy")),
        "questions[0]",
    ),
    "rule that always holds": ({"escalations": (Escalation("No."),)}, "escalation[0]"),
    "waits for no time": (asking("y", Choice("x", "X", Effect.WAIT, why="W.")), "questions[0].choices[1]"),
    "waits without a why": (asking("y", Choice("x", "X", Effect.WAIT, minutes=5)), "questions[0].choices[1]"),
    "pastes without a why": (asking("y", Choice("x", "X", Effect.PASTE)), "questions[0].choices[1]"),
    "hands over without a why": (asking("y", Choice("x", "X", Effect.ESCALATE)), "questions[0].choices[1]"),
    "switches nowhere": (asking("y", Choice("x", "X", Effect.SWITCH)), "questions[0].choices[1]"),
    "switches to itself": (
        asking("y", Choice("x", "X", Effect.SWITCH, guide="cut-line")),
        "questions[0].choices[1]",
    ),
    "idle cause": ({"causes": (Cause("line", "The line"),)}, "causes[0]"),
}


def translated(**texts: str) -> dict[str, Any]:
    """A guide with all of it translated, but for these (by path, with an underscore for each dot)."""
    everything = {path: f"{text}!" for path, text in translating.texts(a_guide()).items()}
    return {"translations": {"de": everything | {path.replace("_", "."): t for path, t in texts.items()}}}


def test_a_guide_that_is_all_translated_has_no_problems() -> None:
    assert problems(a_guide(**translated())) == []


def test_each_missing_translation_is_a_warning_with_its_path() -> None:
    found = problems(a_guide(translations={"de": {"title": "Leitung gekappt"}}))
    assert [problem.place for problem in found][:2] == [
        "translations.de.summary",
        "translations.de.steps.cable.title",
    ]
    assert len(found) == len(translating.texts(a_guide())) - 1
    assert blocking(found) == []


def test_a_translation_with_other_commands_is_a_warning() -> None:
    step = a_step("cable", body="Run\n\n```sh\nplug --in\n```\n")
    guide = a_guide(steps=(step,))
    everything = translating.texts(guide) | {"steps.cable.body": "Rufen Sie\n\n```sh\nplug --out\n```\n"}
    (problem,) = problems(replace(guide, translations={"de": everything}))
    assert problem.warning and problem.place == "translations.de.steps.cable.body"


@pytest.mark.parametrize(
    ("values", "place"),
    [
        (translated(steps_cabel_body="Stecken"), "translations.de.steps.cabel.body"),
        (translated(steps_cable_risk="Vorsicht"), "translations.de.steps.cable.risk"),
        (translated(patterns_cut_text="gekappt"), "translations.de.patterns.cut.text"),
        (translated(title=" "), "translations.de.title"),
        ({"translations": {"deutsch": {"title": "Leitung"}}}, "translations.deutsch"),
    ],
    ids=["typing error", "no such text", "what is matched", "empty", "no language"],
)
def test_a_wrong_translation_keeps_a_guide_back(values: dict[str, Any], place: str) -> None:
    assert place in [problem.place for problem in blocking(problems(a_guide(**values)))]


@pytest.mark.parametrize(("values", "place"), BROKEN.values(), ids=BROKEN)
def test_a_problem_is_reported_with_its_place(values: dict[str, Any], place: str) -> None:
    assert place in places(**values)


def test_a_step_behind_one_that_contradicts_it_is_unreachable() -> None:
    first = a_step("a", is_("vpn", "yes", known=True))
    second = a_step("b", is_("vpn", "no", known=True), requires=("a",))
    assert places(questions=(VPN,), steps=(first, second)) == ["steps[1]"]


def test_all_problems_are_reported_at_once() -> None:
    assert {"title", "steps", "causes[0]"} <= set(places(title="", steps=(), causes=(Cause("a", "A"),)))
