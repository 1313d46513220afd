"""From a text to evidence, ranked guides and a verdict."""

from __future__ import annotations

import pytest

from tests.factories import a_guide, a_pattern, a_symptom
from troubleshoot.engine.guide import ErrorPattern, Guide, Kind, Weight
from troubleshoot.engine.likeness import same_error
from troubleshoot.engine.matching import MAX_MATCHES, Diagnosis, Matcher
from troubleshoot.engine.patterns import found_in
from troubleshoot.engine.text import clean, decode

CUT = "connection was cut"


def an_expression(key: str, text: str, weight: Weight = Weight.DECISIVE) -> ErrorPattern:
    return a_pattern(key, text, kind=Kind.EXPRESSION, weight=weight)


def weighing(*weights: Weight, slug: str = "cut-line") -> Guide:
    """A guide with one literal for each weight: `sign0`, `sign1` and so on."""
    return a_guide(
        slug, patterns=tuple(a_pattern(f"s{n}", f"sign{n}", weight=w) for n, w in enumerate(weights))
    )


def diagnosed(text: str, *guides: Guide, symptoms: tuple[str, ...] = ()) -> Diagnosis:
    return Matcher(guides or (a_guide(),)).diagnose(text, symptoms)


def marked(text: str, *patterns: ErrorPattern) -> list[str]:
    matches = diagnosed(text, a_guide(patterns=patterns)).matches
    return [text[match.start : match.end] for match in matches]


@pytest.mark.parametrize(
    "text",
    [
        "connection was cut",
        "CONNECTION Was Cut",
        "connection\nwas cut",
        "connec\n    tion was cut",
        "connection\u00a0was\u2009cut",
        "con\u200bnec\u00adtion was cut",
        clean("connection\r\nwas\r\ncut"),
        clean("c\0o\0nnection was cut"),
        clean("\x1b[31mconnection\x1b[0m was cut"),
        clean(decode("The connection was cut.\r\n".encode("utf-16-le"))),
        "ｃonnection was cut",
    ],
)
def test_a_literal_is_found_whatever_its_form(text: str) -> None:
    assert diagnosed(text).verdict == "cut-line"


def test_a_literal_is_found_across_invisible_and_odd_spaces() -> None:
    assert diagnosed("connection\u200b\u00a0was cut").verdict == "cut-line"


def test_an_expression_is_found_across_an_invisible_character() -> None:
    assert found_in(an_expression("cut", "was cut"), "was \u200b cut")


@pytest.mark.parametrize("text", ["connection is cut", "connection was", ""])
def test_a_literal_is_not_found_in_other_text(text: str) -> None:
    assert diagnosed(text).verdict is None


def test_signs_in_a_literal_mean_themselves() -> None:
    assert marked("a.b*c (x)", a_pattern("signs", "a.b*c (x)")) == ["a.b*c (x)"]
    assert marked("aXbbc x", a_pattern("signs", "a.b*c (x)")) == []


def test_an_expression_sees_single_blanks() -> None:
    assert marked("code:\r\n\t 42", an_expression("code", r"code: \d+")) == ["code:\r\n\t 42"]


def test_an_expression_that_matches_nothing_marks_nothing() -> None:
    assert marked("abc", an_expression("empty", "x*")) == []


def test_a_symptom_counts_when_it_is_picked() -> None:
    guide = a_guide(patterns=(a_symptom("hangs"),))
    assert diagnosed("", guide, symptoms=("hangs",)).verdict == "cut-line"
    assert diagnosed("It hangs", guide).verdict is None


def test_a_symptom_has_no_place() -> None:
    (match,) = diagnosed("", a_guide(patterns=(a_symptom("hangs"),)), symptoms=("hangs",)).matches
    assert (match.start, match.end, match.line) == (None, None, None)


def test_an_unknown_symptom_is_ignored() -> None:
    assert diagnosed("", symptoms=("nothing-such",)).matches == ()


D, S, G, A = Weight.DECISIVE, Weight.SUPPORTING, Weight.GENERIC, Weight.AGAINST


@pytest.mark.parametrize(
    ("weights", "carries"),
    [
        ([D], True),
        ([S, S], True),
        ([S], False),
        ([S, G, G, G, G], False),
        ([G] * 9, False),
        ([D, A], False),
        ([D, D, D, A], False),
        ([A], False),
    ],
)
def test_a_verdict_needs_evidence_and_nothing_against(weights: list[Weight], carries: bool) -> None:
    text = " ".join(f"sign{number}" for number in range(len(weights)))
    assert diagnosed(text, weighing(*weights)).verdict == ("cut-line" if carries else None)


def test_generic_patterns_never_carry_a_verdict() -> None:
    text = " ".join(f"sign{number}." for number in range(12))
    assert diagnosed(text, weighing(*[G] * 12)).verdict is None


def test_one_supporting_pattern_with_generic_ones_carries_no_verdict() -> None:
    text = " ".join(f"sign{number}." for number in range(6))
    assert diagnosed(text, weighing(S, *[G] * 5)).verdict is None


def test_a_pattern_counts_once_however_often_it_occurs() -> None:
    assert diagnosed("sign0 sign0 sign0", weighing(S)).guides[0].score == 5


def test_a_tie_gives_no_verdict() -> None:
    both = diagnosed("sign0", weighing(D, slug="one"), weighing(D, slug="two"))
    assert both.verdict is None
    assert [guide.slug for guide in both.guides] == ["one", "two"]


def test_the_better_guide_comes_first() -> None:
    both = diagnosed("sign0 sign1", weighing(D, slug="one"), weighing(D, S, slug="two"))
    assert both.verdict == "two"
    assert [guide.slug for guide in both.guides] == ["two", "one"]


def test_a_guide_that_is_spoken_against_does_not_stop_another() -> None:
    both = diagnosed("sign0 sign1", weighing(D, A, slug="one"), weighing(D, slug="two"))
    assert both.verdict == "two"


def test_the_reason_is_what_speaks_against_the_guide() -> None:
    patterns = (
        a_pattern("cut", CUT, says="It was cut."),
        a_pattern("no", "rejected", weight=A, says="It arrived."),
    )
    (guide,) = diagnosed(f"rejected: {CUT}", a_guide(patterns=patterns)).guides
    assert guide.why == "It arrived."


def test_matches_come_in_order_of_place_with_symptoms_first() -> None:
    patterns = (a_pattern("b", "second"), a_symptom("hangs"), an_expression("a", "first"))
    matches = diagnosed("first second", a_guide(patterns=patterns), symptoms=("hangs",)).matches
    assert [match.pattern for match in matches] == ["hangs", "a", "b"]


def test_at_most_so_many_matches_are_reported() -> None:
    assert len(diagnosed(f"{CUT}\n" * 150).matches) == MAX_MATCHES


def test_a_pattern_found_late_counts_although_its_place_is_not_reported() -> None:
    patterns = (a_pattern("often", "x1", weight=G), a_pattern("late", "rejected", weight=A), a_pattern())
    late = diagnosed(f"{'x1 ' * 150} {CUT} rejected", a_guide(patterns=patterns))
    assert late.verdict is None
    assert late.found["cut-line"] == ("often", "cut", "late")


def test_a_place_is_in_the_given_text() -> None:
    text = "Größe 😀\n\u200b“oh”\n  the con\n nection was\u00a0cut now"
    (match,) = diagnosed(text).matches
    assert text[match.start : match.end] == "con\n nection was\u00a0cut"
    assert match.line == 3


def test_a_place_at_the_end_stays_in_the_text() -> None:
    text = "proﬁ"
    (match,) = diagnosed(text, a_guide(patterns=(a_pattern("end", "profi"),))).matches
    assert text[match.start : match.end] == text


def test_a_place_in_an_unfolded_character_is_not_empty() -> None:
    assert marked("wait…", an_expression("dots", r"\.$")) == ["…"]


def test_a_bad_pattern_does_not_stop_the_others() -> None:
    guide = a_guide(patterns=(an_expression("bad", "(("), an_expression("good", "cut"), a_pattern()))
    assert diagnosed(CUT, guide).found == {"cut-line": ("cut", "good")}


def test_no_guides_find_nothing() -> None:
    assert Matcher(()).diagnose(CUT) == Diagnosis((), (), None, {})


def test_a_guide_without_patterns_finds_nothing() -> None:
    assert diagnosed(CUT, a_guide(patterns=())).guides == ()


def test_two_thousand_patterns_are_matched_together() -> None:
    patterns = tuple(an_expression(f"p{n}", rf"code {n}\b") for n in range(2000))
    assert diagnosed("code 1234", a_guide(patterns=patterns)).found == {"cut-line": ("p1234",)}


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Cut at 00:02:00", "cut  at\n00:04:00", True),
        ("User <guid-1> failed", "User <guid-2> failed", True),
        ("It was cut", "It was reset", False),
        ("", "cut", False),
    ],
)
def test_the_same_error_differs_in_form_and_numbers_only(one: str, other: str, same: bool) -> None:
    assert same_error(one, other) is same
