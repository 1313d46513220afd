"""From a text to evidence with its places."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.engine.evidence import CUT, A, G, an_expression, diagnosed, marked, telling
from tests.factories import a_guide, a_pattern, a_symptom
from troubleshoot.engine.guide import Kind
from troubleshoot.engine.matching import MAX_MATCHES, Diagnosis, Matcher
from troubleshoot.engine.text import clean, decode


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
        "connection\u200b\u00a0was cut",
    ],
)
def test_a_literal_is_found_whatever_its_form(text: str) -> None:
    assert diagnosed(text).verdict == "cut-line"


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


# Symptoms ----------------------------------------------------------------------------------------


def test_a_symptom_counts_when_it_is_picked() -> None:
    guide = a_guide(patterns=(a_symptom("hangs"),))
    assert diagnosed("", guide, symptoms=("hangs",)).verdict == "cut-line"
    assert diagnosed("It hangs", guide).verdict is None


def test_a_symptom_has_no_place() -> None:
    (match,) = diagnosed("", a_guide(patterns=(a_symptom("hangs"),)), symptoms=("hangs",)).matches
    assert (match.start, match.end, match.line) == (None, None, None)


def test_an_unknown_symptom_is_ignored() -> None:
    assert diagnosed("", symptoms=("nothing-such",)).matches == ()


# Places ------------------------------------------------------------------------------------------


def test_matches_come_in_order_of_place_with_symptoms_first() -> None:
    patterns = (a_pattern("b", "second"), a_symptom("hangs"), an_expression("a", "first"))
    matches = diagnosed("first second", a_guide(patterns=patterns), symptoms=("hangs",)).matches
    assert [match.pattern for match in matches] == ["hangs", "a", "b"]


def test_a_place_is_in_the_given_text() -> None:
    text = "Größe 😀\n\u200b“oh”\n  the con\n nection was\u00a0cut now"
    (match,) = diagnosed(text).matches
    assert text[match.start : match.end] == "con\n nection was\u00a0cut"
    assert match.line == 3


def test_a_place_at_the_end_stays_in_the_text() -> None:
    assert marked("proﬁ", a_pattern("end", "profi")) == ["proﬁ"]


def test_a_place_in_an_unfolded_character_is_not_empty() -> None:
    assert marked("wait…", an_expression("dots", r"\.$")) == ["…"]


def test_literals_and_expressions_share_their_places() -> None:
    text = "  x\n\n the “connec\n   tion”  was\u200b\u00a0cut … now"
    found = marked(text, a_pattern("cut", '"connection" was cut'), an_expression("now", r"cut \.\.\. now"))
    assert found == ["“connec\n   tion”  was\u200b\u00a0cut", "cut … now"]


@given(st.lists(st.sampled_from(["cut", "a", "é", "ﬁ", " ", "\n", "\u200b", "\n\n"]), max_size=30))
def test_every_match_knows_the_line_it_begins_in(parts: list[str]) -> None:
    text = "".join(parts)
    for match in diagnosed(text, telling("one", "cut")).matches:
        assert match.line == text.count("\n", 0, match.start) + 1


# Many places -------------------------------------------------------------------------------------


@pytest.mark.parametrize("times", [150, 1_500])
def test_at_most_so_many_matches_are_reported_the_first_ones(times: int) -> None:
    matches = diagnosed(f"{CUT}\n" * times).matches
    assert [match.line for match in matches] == list(range(1, MAX_MATCHES + 1))


def test_the_last_place_of_a_pattern_is_known_beyond_the_reported_ones() -> None:
    text = f"{'alpha ' * 150} beta alpha"
    assert diagnosed(text, telling("one", "alpha"), telling("two", "beta")).verdict == "one"


def test_a_pattern_found_late_counts_although_its_place_is_not_reported() -> None:
    patterns = (a_pattern("often", "x1", weight=G), a_pattern("late", "rejected", weight=A), a_pattern())
    late = diagnosed(f"{'x1 ' * 150} {CUT} rejected", a_guide(patterns=patterns))
    assert late.verdict is None
    assert late.found["cut-line"] == ("often", "cut", "late")


def test_what_comes_after_more_than_a_thousand_places_is_found() -> None:
    text = f"{'alpha ' * 1_500} beta"
    assert diagnosed(text, telling("one", "alpha"), telling("two", "beta")).verdict == "two"


# Patterns and guides as they come ----------------------------------------------------------------


@pytest.mark.parametrize("kind", [Kind.LITERAL, Kind.EXPRESSION])
@pytest.mark.parametrize(
    "bad",
    [
        "((",
        "[",
        "\\",
        "(?=x)",
        "x{99999}",
        "(x{100}){100}",
        "x{0,1000}",
        ".*",
        ".*zz",
        "x*",
        "",
        " ",
        "\u200b",
    ],
)
def test_a_bad_pattern_does_not_stop_the_others(bad: str, kind: Kind) -> None:
    patterns = (a_pattern("bad", bad, kind=kind), an_expression("good", "was cut"), a_pattern())
    found = diagnosed(f"The {CUT}.", a_guide(patterns=patterns)).found["cut-line"]
    assert {"cut", "good"} <= set(found)


def test_an_expression_that_would_slow_the_others_down_is_still_found() -> None:
    assert marked("a b c", an_expression("slow", "a.*c"), an_expression("fast", "b")) == ["a b c", "b"]


def test_patterns_that_do_not_compile_together_are_tried_singly() -> None:
    patterns = tuple(an_expression(f"p{n}", rf"[a-z]{{1,100}}\d{{1,100}} code{n}\b") for n in range(300))
    assert diagnosed("ab12 code123", a_guide(patterns=patterns)).found == {"cut-line": ("p123",)}


def test_no_guides_find_nothing() -> None:
    assert Matcher(()).diagnose(CUT) == Diagnosis((), (), None, {})


def test_a_guide_without_patterns_finds_nothing() -> None:
    assert diagnosed(CUT, a_guide(patterns=())).guides == ()


def test_two_thousand_patterns_are_matched_together() -> None:
    patterns = tuple(an_expression(f"p{n}", rf"code {n}\b") for n in range(2000))
    assert diagnosed("code 1234", a_guide(patterns=patterns)).found == {"cut-line": ("p1234",)}
