"""The form of each part of a draft, moving and removing parts, and two people at one draft."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from tests.browser import Browser
from tests.drafting import DRAFT, at, fill, now, saved_by_ben, typed, version, woven
from tests.factories import NOW, a_guide, a_pattern, a_question, a_step, is_, published, shipped
from tests.hostile import HOSTILE, rows
from troubleshoot import catalog
from troubleshoot.engine import editing
from troubleshoot.engine.guide import (
    Cause,
    Choice,
    Detail,
    Effect,
    Escalation,
    Guide,
    Kind,
    Link,
    LinkKind,
    Stage,
    Step,
    Weight,
)
from troubleshoot.models import Change

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("draft")]

STEP = f"{DRAFT}steps/cable/"
PARTS = {
    "patterns": "cut",
    "causes": "wire",
    "questions": "medium",
    "steps": "cable",
    "escalation": "0",
    "links": "1",
    "guide": "texts",
}


# Who may -----------------------------------------------------------------------------------------

PAGES = [f"{DRAFT}{part}/{key}/" for part, key in PARTS.items()]
FURTHER = [f"{DRAFT}steps/new/", f"{STEP}remove/"]


@pytest.mark.parametrize("page", [*PAGES, *FURTHER])
def test_strangers_are_asked_to_sign_in(page: str) -> None:
    assert Client().get(page)["Location"].startswith("/sign-in/")


@pytest.mark.parametrize("page", [*PAGES, *FURTHER, f"{STEP}move/"])
def test_others_who_can_sign_in_may_not(page: str, client: Client) -> None:
    client.force_login(User.objects.create_user("guest"))
    before = rows()
    assert client.post(page, {"version": "1", "to": "down"}).status_code == 403
    assert (rows(), version()) == (before, 1)


@pytest.mark.parametrize("page", [*PAGES, *FURTHER])
def test_looking_writes_nothing(page: str, ada: Browser) -> None:
    before = rows()
    assert (ada.get(page).status, rows(), version()) == (200, before, 1)


@pytest.mark.parametrize(
    "page",
    [
        *(f"{DRAFT}steps/gone/", f"{DRAFT}links/7/", f"{DRAFT}nothing/new/", f"{DRAFT}guide/other/"),
        *(f"{DRAFT}guide/new/", f"{DRAFT}steps/gone/remove/", "/admin/drafts/gone/steps/new/"),
        *(f"{DRAFT}guide/texts/remove/", f"{DRAFT}withdrawn/new/"),
    ],
)
def test_what_is_not_there_is_not_found(page: str, ada: Browser) -> None:
    assert ada.get(page).status == 404


def test_parts_are_moved_by_posting_only(ada: Browser) -> None:
    assert ada.get(f"{STEP}move/").status == 405


@pytest.mark.parametrize("page", [*PAGES, *FURTHER])
def test_a_page_is_the_same_with_htmx(page: str, ada: Browser) -> None:
    htmx = Browser(ada.client, headers={"HX-Request": "true"}).get(page)
    assert htmx.page.tags == ada.get(page).page.tags


# Each form says what the part says ---------------------------------------------------------------


@pytest.mark.parametrize(("part", "key"), PARTS.items())
def test_a_form_sent_as_it_is_changes_nothing(part: str, key: str, ada: Browser) -> None:
    fill(at(ada, part, key))
    assert (ada.answer.status_code, version()) == (303, 1)


@pytest.mark.parametrize("part", [*editing.KEYED, *editing.NUMBERED])
def test_the_forms_of_a_large_guide_change_nothing_either(part: str, ada: Browser) -> None:
    guide = shipped()
    catalog.start_draft(guide, by=None, now=NOW)
    page = f"/admin/drafts/{guide.slug}/{part}/"
    places = range(len(editing.parts(guide, part)))
    for place in [*places][:: max(1, len(places) // 4)]:
        fill(ada.get(f"{page}{editing.address(guide, part, place)}/"))
        assert ada.answer.status_code == 303
    assert catalog.draft(guide.slug).version == 1


def test_the_texts_of_a_guide(ada: Browser) -> None:
    fill(
        at(ada, "guide", "texts"),
        title="New title",
        background="First\r\n\r\nSecond",
        never="Never this\r\n  on two lines\r\nNor that",
        retry_minutes="5",
        last_checked="2026-11-20",
        explore="on",
        learning=None,
    )
    guide = now()
    assert (guide.title, guide.background) == ("New title", "First\n\nSecond\n")
    assert guide.never == ("Never this\non two lines", "Nor that")
    assert (guide.retry_minutes, str(guide.last_checked)) == (5, "2026-11-20")
    assert (guide.explore, guide.learning) == (True, False)
    assert guide.steps == woven().steps


def test_a_pattern(ada: Browser) -> None:
    fill(
        at(ada, "patterns"),
        kind="expression",
        weight="supporting",
        text=r"\bline \d+ was cut\b",
        says="A line was cut.",
        matching="line 7 was cut\r\n---\r\nAnother\r\nline 8 was cut",
        not_matching="line was cut",
    )
    pattern = now().patterns[-1]
    assert (pattern.kind, pattern.weight) == (Kind.EXPRESSION, Weight.SUPPORTING)
    assert pattern.matches == ("line 7 was cut", "Another\nline 8 was cut")
    assert pattern.does_not_match == ("line was cut",)


def test_a_symptom(ada: Browser) -> None:
    fill(at(ada, "patterns"), kind="symptom", weight="decisive", text="It hangs", when="during")
    symptom = now().patterns[-1]
    assert (symptom.key, symptom.kind, symptom.when) == ("it-hangs", Kind.SYMPTOM, Stage.DURING)


def test_examples_that_hold_hyphens_stay_apart(ada: Browser) -> None:
    pattern = a_pattern("odd", "cut", matches=("one\n---\ncut", "cut"), does_not_match=("-----",))
    saved_by_ben(editing.put(now(), "patterns", pattern))
    fill(at(ada, "patterns", "odd"), says="New")
    assert now().patterns[-1] == a_pattern(
        "odd", "cut", matches=("one\n---\ncut", "cut"), does_not_match=("-----",), says="New"
    )


def test_a_cause(ada: Browser) -> None:
    fill(at(ada, "causes"), text="The wall is thick", detail="Very.", notes="Measured.")
    assert now().causes[-1] == Cause("the-wall-is-thick", "The wall is thick", "Very.", "Measured.")


def test_a_question_with_its_choices(ada: Browser) -> None:
    published(a_guide("wall"))
    fill(
        at(ada, "questions"),
        text="Which way?",
        help="Look",
        choices__0__label="By air",
        choices__0__told_by=["cut"],
        choices__1__label="Not at all",
        choices__1__key="none",
        choices__1__effect="switch",
        choices__1__guide="wall",
    )
    question = now().questions[-1]
    assert (question.key, question.help) == ("which-way", "Look")
    assert question.choices == (
        Choice("by-air", "By air", told_by=("cut",)),
        Choice("none", "Not at all", Effect.SWITCH, guide="wall"),
    )


def test_a_choice_that_waits(ada: Browser) -> None:
    changes = {"effect": "wait", "minutes": "30", "why": "It runs."}
    fill(
        at(ada, "questions", "tunnel"),
        **{f"choices__0__{name}": value for name, value in changes.items()},
    )
    assert now().questions[1].choices[0] == Choice("yes", "Yes", Effect.WAIT, minutes=30, why="It runs.")


def test_conditions_follow_a_new_key_of_a_choice(ada: Browser) -> None:
    fill(at(ada, "questions", "medium"), choices__0__key="radio")
    assert now().questions[0].choices[0].told_by == ("cut", "slow")
    assert now().steps[0].when == (is_("medium", "radio"),)


def test_a_detail(ada: Browser) -> None:
    fill(at(ada, "details"), text="Which version?", key="version")
    assert now().details == (*woven().details, Detail("version", "Which version?"))


def test_a_step(ada: Browser) -> None:
    fill(
        at(ada, "steps"),
        title="Call IT",
        body="Call them.\r\n\r\n```powershell\r\npac auth\r\n```",
        minutes="10",
        wait_minutes="60",
        causes=["tool", "wire"],
        requires=["cable"],
        after=["vpn"],
        permission="it",
        ask="Please",
        risk="None",
        put_back="Call again",
        prior="2.5",
        source="a guess",
        pinned="on",
        tried_as="I have called",
    )
    step = now().steps[-1]
    assert step == Step(
        key="call-it",
        title="Call IT",
        body="Call them.\n\n```powershell\npac auth\n```\n",
        minutes=10,
        wait_minutes=60,
        causes=step.causes,
        requires=("cable",),
        after=("vpn",),
        permission=step.permission,
        ask="Please",
        risk="None",
        put_back="Call again",
        prior=2.5,
        source="a guess",
        pinned=True,
        tried_as="I have called",
    )
    assert (set(step.causes), step.permission.value) == ({"wire", "tool"}, "it")


def test_an_escalation_rule(ada: Browser) -> None:
    fill(at(ada, "escalation"), reason="Enough", failed_attempts="3")
    assert now().escalations[-1] == Escalation("Enough", failed_attempts=3)


def test_a_link(ada: Browser) -> None:
    fill(at(ada, "links", "0"), url="https://new.example/", kind="support")
    assert now().links[0] == Link("One", "https://new.example/", LinkKind.SUPPORT)
    assert now().links[1] == woven().links[1]


def test_white_space_within_a_text_counts(ada: Browser) -> None:
    bodies = ["- one\n- two\n", "- one\n  - two\n", "```\na\n  b\n```\n"]
    for body in bodies:
        fill(at(ada, "steps", "cable"), body=body.replace("\n", "\r\n"))
        assert now().steps[0].body == body
    before = version()
    fill(at(ada, "steps", "cable"), body=f"\r\n{bodies[-1]}\r\n ")
    assert (version(), now().steps[0].body) == (before, bodies[-1])


def test_texts_of_several_lines_in_a_list_stay_as_they_are(ada: Browser) -> None:
    never = ("One\n  - indented\n\nand on", "Two")
    saved_by_ben(replace(now(), never=never))
    fill(at(ada, "guide", "texts"))
    assert (version(), now().never) == (2, never)


# Keys --------------------------------------------------------------------------------------------


def test_what_refers_to_a_part_follows_its_new_key(ada: Browser) -> None:
    fill(at(ada, "steps", "cable"), key="plug")
    assert (now().steps[1].requires, now().steps[2].after) == (("plug",), ("plug", "vpn"))
    assert ada.address == f"{DRAFT}#steps-plug"


def test_an_emptied_key_stays_as_it_was(ada: Browser) -> None:
    fill(at(ada, "steps", "cable"), key="")
    assert version() == 1


def test_a_key_is_proposed_unlike_those_there_are(ada: Browser) -> None:
    for _ in range(2):
        fill(at(ada, "causes"), text="The wire", key="")
    assert [cause.key for cause in now().causes] == ["wire", "tool", "the-wire", "the-wire-2"]


@pytest.mark.parametrize("text", ["線が切れた", "---", "x" * 300])
def test_a_key_can_be_made_of_any_text(text: str, ada: Browser) -> None:
    fill(at(ada, "causes"), text=text)
    assert ada.answer.status_code == 303


@pytest.mark.parametrize("key", ["Not a key", "vpn", "not_sure", "x" * 65, "a/b"])
def test_a_key_that_is_none_or_taken_is_refused(key: str, ada: Browser) -> None:
    fill(at(ada, "steps", "cable"), key=key)
    assert (ada.status, version(), typed(ada)["key"]) == (422, 1, [key])


# What is refused ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("part", "key", "wrong"),
    [
        ("steps", "cable", {"title": ""}),
        ("steps", "cable", {"title": "x" * 201}),
        ("steps", "cable", {"body": " "}),
        ("steps", "cable", {"minutes": "-1"}),
        ("steps", "cable", {"minutes": "100001"}),
        ("steps", "cable", {"minutes": "soon"}),
        ("steps", "cable", {"prior": "0"}),
        ("steps", "cable", {"prior": "nan"}),
        ("steps", "cable", {"source": "x" * 301}),
        ("steps", "cable", {"last_checked": "yesterday"}),
        ("steps", "cable", {"when-0-choices": []}),
        ("steps", "cable", {"title": "a\0b"}),
        ("patterns", "cut", {"text": ""}),
        ("links", "0", {"url": "https://x.example/" + "x" * 500}),
        ("escalation", "0", {"failed_attempts": "101"}),
        ("questions", "medium", {"choices-0-key": "Not a key"}),
        ("questions", "medium", {"choices-0-label": ""}),
        ("questions", "medium", {"choices-0-minutes": "100001"}),
        ("guide", "texts", {"title": ""}),
        ("guide", "texts", {"ruled_out": "x" * 201}),
        ("guide", "texts", {"retry_minutes": "100001"}),
    ],
)
def test_what_is_wrong_is_told_at_its_field_and_everything_typed_stays(
    part: str, key: str, wrong: dict[str, Any], ada: Browser
) -> None:
    fill(at(ada, part, key), note="Kept", **wrong)
    assert (ada.status, version()) == (422, 1)
    assert typed(ada)["note"] == ["Kept"]
    (name, value), *_ = wrong.items()
    held = typed(ada).get(name, [])
    assert held == (value if isinstance(value, list) else [value])
    anchors = [anchor for anchor, _label, _message in ada.response.context["form"].all_errors()]
    assert anchors == [f"id_{name}"]
    assert f'id="{anchors[0]}"' in ada.html


@pytest.mark.parametrize(
    ("part", "key", "wrong"),
    [("steps", "cable", {"permission": "mine"}), ("patterns", "cut", {"kind": "magic"})],
)
def test_what_no_list_offers_is_refused(part: str, key: str, wrong: dict[str, str], ada: Browser) -> None:
    fill(at(ada, part, key), **wrong)
    assert (ada.status, version()) == (422, 1)


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_nothing_that_is_typed_breaks_the_form(text: str, ada: Browser) -> None:
    if len(text) > 20_000:
        text = text[:20_000]
    fill(at(ada, "steps", "cable"), body=text, notes=text, key=text)
    assert ada.status == 422


@pytest.mark.parametrize("total", ["", "x", "-1", "100000", "9" * 5000])
def test_a_crafted_number_of_rows_breaks_nothing(total: str, ada: Browser) -> None:
    fill(at(ada, "steps", "cable"), **{"when-TOTAL_FORMS": total, "do": "more:when"})
    assert ada.status in (200, 422)
    fill(at(ada, "steps", "cable"), **{"when-TOTAL_FORMS": total})
    assert ada.status in (200, 422)


def test_what_others_removed_meanwhile_stays_ticked(ada: Browser) -> None:
    browser = at(ada, "steps", "vpn")
    saved_by_ben(editing.remove(now(), "causes", 1))
    fill(browser, title="New")
    assert ada.status == 409
    assert "tool" in typed(ada)["causes"]


def test_a_step_may_only_come_after_earlier_ones(ada: Browser) -> None:
    form = at(ada, "steps", "vpn").response.context["form"]
    assert [key for key, _ in form.fields["after"].choices] == ["cable"]
    assert [key for key, _ in form.fields["requires"].choices] == ["cable", "move"]


# Trying and showing ------------------------------------------------------------------------------


def test_a_pattern_is_tried_without_saving(ada: Browser) -> None:
    fill(at(ada, "patterns", "cut"), matching="The connection was cut.\n---\nNothing", do="try")
    assert (ada.status, version()) == (200, 1)
    assert [example.found for example in ada.response.context["tried"]] == [True, False, False]
    assert ada.response.context["faults"]


def test_a_saved_pattern_that_fails_its_examples_is_shown_again(ada: Browser) -> None:
    fill(at(ada, "patterns", "cut"), matching="Nothing")
    assert (ada.answer.status_code, ada.address) == (303, f"{DRAFT}patterns/cut/")
    assert ada.response.context["faults"]


def test_markdown_is_shown_as_it_reads_without_saving(ada: Browser) -> None:
    fill(at(ada, "steps", "cable"), body="Very **bold**", title="", do="show")
    assert (ada.status, version(), typed(ada)["body"]) == (200, 1, ["Very **bold**"])
    assert "<strong>bold</strong>" in ada.html


def test_the_record_says_what_the_author_said(ada: Browser) -> None:
    fill(at(ada, "steps", "cable"), title="New", note="Clearer")
    change = Change.objects.latest("pk")
    assert (change.action, change.who, change.note) == ("edited", "ada", "Clearer")
    assert "+    title: New" in change.difference


def test_another_one_can_follow_at_once(ada: Browser) -> None:
    fill(at(ada, "causes"), text="One", do="another")
    assert ada.address == f"{DRAFT}causes/new/"


# Questions that guides share ---------------------------------------------------------------------


def the_wall() -> Guide:
    question = a_question("height", Choice("low", "Low", told_by=("cut",)), "high", help="Look up.")
    return a_guide("wall", questions=(question,), steps=(a_step("climb", is_("height", "low")),))


def test_a_question_of_another_guide_is_taken_without_what_is_only_there(ada: Browser) -> None:
    published(the_wall())
    new = at(ada, "questions")
    assert "?like=height" in new.page.links
    fill(ada.get(f"{DRAFT}questions/new/?like=height"))
    assert (ada.answer.status_code, now().questions[-1]) == (
        303,
        a_question("height", "low", "high", help="Look up."),
    )


@pytest.mark.parametrize("key", ["gone", "medium", "%00"])
def test_what_no_other_guide_asks_begins_empty(key: str, ada: Browser) -> None:
    published(the_wall())
    assert typed(ada.get(f"{DRAFT}questions/new/?like={key}"))["text"] == [""]
