from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.factories import SHARED
from tests.issues.forms import NO_ANSWER, asking, rendered
from troubleshoot import catalog
from troubleshoot.engine.guide import NOT_SURE
from troubleshoot.issues.reading import Taken, take_apart
from troubleshoot.issues.vocabulary import Vocabulary

KNOWN = Vocabulary.of([asking()])
MEDIUM, TUNNEL = "What about medium?", "What about tunnel?"
VERSION, COMMAND = "Which version?", "The exact command"
ISSUE, MORE = "Describe the issue", "Anything else?"


def taken(*fields: tuple[str, str]) -> Taken:
    found = take_apart(rendered(*fields), KNOWN)
    assert found is not None
    return found


def test_answers_details_and_text_are_told_apart() -> None:
    found = taken((ISSUE, "It broke."), (MEDIUM, "A cable"), (VERSION, "4.50.6"), (TUNNEL, "Not sure"))
    assert dict(found.answers) == {"medium": "cable", "tunnel": NOT_SURE}
    assert dict(found.details) == {"version": "4.50.6"}
    assert found.text == "It broke."


def test_several_texts_keep_their_headings() -> None:
    found = taken((ISSUE, "It broke."), (VERSION, "4"), (MORE, "No."))
    assert found.text == f"### {ISSUE}\n\nIt broke.\n\n### {MORE}\n\nNo."


@pytest.mark.parametrize("nothing", [NO_ANSWER, "None", "", "```shell\n\n```"])
def test_what_was_left_empty_is_nothing(nothing: str) -> None:
    body = "\n\n".join(f"### {label}\n\n{nothing}" for label in (MEDIUM, VERSION, ISSUE))
    found = take_apart(f"{body}\n\n### {MORE}\n\nThe end", KNOWN)
    assert found is not None
    assert (dict(found.answers), dict(found.details), found.text) == ({}, {}, "The end")


def test_an_answer_that_is_no_choice_stays_in_the_text_with_its_heading() -> None:
    found = taken((ISSUE, "It broke."), (MEDIUM, "Smoke signals"))
    assert (dict(found.answers), found.text.endswith(f"### {MEDIUM}\n\nSmoke signals")) == ({}, True)


@pytest.mark.parametrize(
    ("answer", "choice"),
    [
        ("- [X] A cable", "cable"),
        ("- [ ] Air, over the radio\n- [x] A cable", "cable"),
        ("Air, over the radio", "air"),
    ],
)
def test_boxes_and_lists_with_one_choice_are_an_answer(answer: str, choice: str) -> None:
    assert taken((ISSUE, "It broke."), (MEDIUM, answer)).answers == {"medium": choice}


@pytest.mark.parametrize(
    "answer", ["A cable, Air, over the radio", "- [x] Air, over the radio\n- [x] A cable", "- [ ] A cable"]
)
def test_several_choices_or_none_are_no_answer(answer: str) -> None:
    found = taken((ISSUE, "It broke."), (MEDIUM, answer))
    assert dict(found.answers) == {} and answer in found.text


def test_line_ends_of_windows_make_no_difference() -> None:
    body = rendered((ISSUE, "It\nbroke."), (MEDIUM, "A cable"), (VERSION, "4.50"))
    assert take_apart(body.replace("\n", "\r\n"), KNOWN) == take_apart(body, KNOWN)


def test_a_code_block_around_an_answer_is_not_part_of_it() -> None:
    assert taken((ISSUE, "x"), (COMMAND, "```shell\npac go\n```")).details == {"command": "pac go"}
    assert taken((ISSUE, "```text\nboom\n```"), (VERSION, "4")).text == "boom"


@pytest.mark.parametrize("fence", ["```", "~~~~", "````"])
def test_headings_in_a_code_block_begin_nothing(fence: str) -> None:
    log = f"{fence}\n### {VERSION}\n\n9.9\n{fence}"
    found = taken((ISSUE, f"See:\n\n{log}\n\nThat is all"), (VERSION, "4.50"), (COMMAND, log))
    assert found.details == {"version": "4.50", "command": f"### {VERSION}\n\n9.9"}
    assert found.text == f"See:\n\n{log}\n\nThat is all"


def test_a_code_block_that_is_never_closed_hides_nothing() -> None:
    assert taken((ISSUE, "```\nboom"), (VERSION, "4.50")).details == {"version": "4.50"}


@pytest.mark.parametrize(
    "inside", ["Hello\n\n### What I did\n\nAll of it", "Hello\n### What I did\nAll of it"]
)
def test_a_text_goes_on_over_headings_of_its_own(inside: str) -> None:
    found = taken((ISSUE, inside), (VERSION, "4.50"))
    assert (found.text, found.details) == (inside, {"version": "4.50"})


def test_a_heading_within_the_lines_of_a_detail_does_not_cut_it() -> None:
    assert taken((COMMAND, "pac\n### go\nnow"), (ISSUE, "x")).details == {"command": "pac\n### go\nnow"}


def test_an_unknown_heading_after_a_detail_is_text_and_not_lost() -> None:
    found = taken((VERSION, "4.50"), ("Perhaps mine", "boom"))
    assert (found.details, found.text) == ({"version": "4.50"}, "### Perhaps mine\n\nboom")


def test_an_unknown_field_in_front_is_text() -> None:
    assert taken(("What happened", "boom"), (VERSION, "4.50")).text == "boom"


def test_what_stands_before_the_first_heading_stays() -> None:
    found = take_apart("[BUG] It broke\n\n" + rendered((VERSION, "4"), (MEDIUM, "A cable")), KNOWN)
    assert found is not None and found.text == "[BUG] It broke"


def test_the_first_answer_counts_and_the_second_stays_in_the_text() -> None:
    found = taken((MEDIUM, "A cable"), (MEDIUM, "Air, over the radio"), (VERSION, "1"), (VERSION, "2"))
    assert (found.answers, found.details) == ({"medium": "cable"}, {"version": "1"})
    assert "Air, over the radio" in found.text and "2" in found.text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "The line was cut.",
        f"### {VERSION}\n\n4.50",
        "### Summary\n\nIt broke.\n\n### What I did\n\nAll of it.",
        f"# Title\n\n## {VERSION}\n\n4\n\n## {MEDIUM}\n\nA cable",
        f"###{VERSION}\n\n4\n\n###{MEDIUM}\n\nA cable",
        f"```\n### {VERSION}\n\n4\n\n### {MEDIUM}\n\nA cable\n```",
        f"> ### {VERSION}\n>\n> 4\n>\n> ### {MEDIUM}\n>\n> A cable",
    ],
)
def test_other_texts_are_no_forms(text: str) -> None:
    assert take_apart(text, KNOWN) is None


def test_no_real_excerpt_is_mistaken_for_a_form() -> None:
    reports = SHARED / "domain" / "reports.jsonl"
    if not reports.exists():
        pytest.skip("no reports here")
    known = Vocabulary.of(catalog.read_guide(path) for path in catalog.SHIPPED.glob("*.yaml"))
    texts = [json.loads(line)["error_text"] for line in reports.read_text("utf-8").splitlines()]
    assert [text for text in texts if text and take_apart(text, known)] == []


LABELS = st.sampled_from([MEDIUM, TUNNEL, VERSION, COMMAND, ISSUE, MORE, "Something unknown"])
LINES = st.sampled_from(
    [
        "A cable",
        "Yes",
        "Not sure",
        "### What about medium?",
        "### Mine",
        "```",
        "~~~",
        "",
        "- [x] A cable",
        "boom",
    ]
)
ANSWERS = st.lists(LINES | st.text(max_size=20), max_size=6).map("\n".join)


QUESTIONS = {MEDIUM: "medium", TUNNEL: "tunnel"}
SHORT = st.sampled_from(
    ["A cable", "Yes", "not sure.", "smoke", "4.50", "- [x] A cable", "```\nboom", "a\n\n### b\n\nc"]
)


@given(st.lists(st.tuples(LABELS, SHORT), max_size=8), st.booleans())
def test_every_answer_is_an_answer_a_detail_or_in_the_text(
    fields: list[tuple[str, str]], windows: bool
) -> None:
    body = rendered(*fields)
    found = take_apart(body.replace("\n", "\r\n") if windows else body, KNOWN)
    for label, answer in fields if found else []:
        assert found is not None
        choice = KNOWN.choice(QUESTIONS.get(label, ""), answer.removeprefix("- [x] "))
        pieces = answer.removeprefix("```\n").split("\n\n")
        held = "\n".join([found.text, *found.details.values()])
        chosen = choice is not None and found.answers.get(QUESTIONS[label]) == choice
        assert chosen or all(piece in held for piece in pieces)


@given(st.lists(st.tuples(LABELS, ANSWERS), min_size=1, max_size=6))
def test_every_word_of_an_answer_is_found_again(fields: list[tuple[str, str]]) -> None:
    marked = [(label, f"{answer}\nword{number}") for number, (label, answer) in enumerate(fields)]
    found = take_apart(rendered(*marked), KNOWN)
    if found is not None:
        everything = "\n".join([found.text, *found.details.values()])
        assert [number for number in range(len(fields)) if f"word{number}" not in everything] == []


@given(st.text() | st.lists(LINES).map("\n".join))
def test_any_text_is_read_without_an_error(text: str) -> None:
    found = take_apart(text, KNOWN)
    assert found is None or all(part.body.strip() for part in found.parts)


@pytest.mark.parametrize(
    "hostile",
    [
        "```a\n" * 50_000,
        "### a\n\n" * 50_000,
        "\n".join("`" * length for length in range(600, 2, -1)),
        "### " + " " * 300_000 + "x",
    ],
    ids=["fences", "headings", "shorter fences", "spaces"],
)
def test_a_hostile_text_is_read_to_its_end(hostile: str) -> None:
    found = take_apart(f"{hostile}\n\n{rendered((VERSION, '4'), (ISSUE, 'boom'))}", KNOWN)
    assert found is not None and found.details == {"version": "4"}
