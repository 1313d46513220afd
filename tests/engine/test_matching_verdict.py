"""From evidence to ranked guides and, where it carries one, a verdict."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.engine.evidence import CUT, A, D, G, S, an_expression, diagnosed, telling, weighing
from tests.factories import a_guide, a_pattern, a_symptom
from troubleshoot.engine.guide import Guide, Weight
from troubleshoot.engine.matching import Diagnosis

SIGNS = ["alpha", "bravo", "charlie", "delta", "echo", "foxtrot", "noise"]


def slugs(diagnosis: Diagnosis) -> list[str]:
    return [guide.slug for guide in diagnosis.guides]


@st.composite
def guides(draw: st.DrawFn) -> list[Guide]:
    """Some guides that share signs, of any weight; some of them fallbacks."""
    pairs = st.tuples(st.sampled_from(SIGNS), st.sampled_from(Weight))
    drawn = draw(st.lists(st.tuples(st.lists(pairs, min_size=1, max_size=4), st.booleans()), max_size=5))
    return [telling(f"g{n}", *signs, fallback=fallback) for n, (signs, fallback) in enumerate(drawn)]


TEXTS = st.lists(st.sampled_from(SIGNS), max_size=12).map("\n| ".join)


@pytest.mark.parametrize(
    ("weights", "carries"),
    [
        ([D], True),
        ([S, S], True),
        ([S], False),
        ([S, G, G, G, G, G], False),
        ([G] * 12, False),
        ([D, A], False),
        ([D, D, D, A], False),
        ([S, S, A], False),
        ([A], False),
    ],
)
def test_a_verdict_needs_evidence_and_nothing_against(weights: list[Weight], carries: bool) -> None:
    text = " ".join(f"sign{number}." for number in range(len(weights)))
    assert diagnosed(text, weighing(*weights)).verdict == ("cut-line" if carries else None)


def test_a_pattern_counts_once_however_often_it_occurs() -> None:
    assert diagnosed("sign0 sign0 sign0", weighing(S)).guides == diagnosed("sign0", weighing(S)).guides


def test_a_tie_gives_no_verdict() -> None:
    both = diagnosed("sign0", weighing(D, slug="one"), weighing(D, slug="two"))
    assert both.verdict is None
    assert slugs(both) == ["one", "two"]


def test_at_the_same_place_the_guide_with_more_patterns_wins() -> None:
    both = diagnosed("sign1 sign0", weighing(D, slug="one"), weighing(D, S, slug="two"))
    assert (both.verdict, slugs(both)) == ("two", ["two", "one"])


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


def test_the_reason_is_else_the_strongest_pattern() -> None:
    patterns = (a_pattern("weak", "rejected", weight=S), a_pattern("cut", CUT, says="It was cut."))
    (guide,) = diagnosed(f"rejected: {CUT}", a_guide(patterns=patterns)).guides
    assert guide.why == "It was cut."


# The innermost evidence --------------------------------------------------------------------------


@pytest.mark.parametrize(("text", "verdict"), [("inner outer", "outside"), ("outer inner", "inside")])
def test_of_decisive_guides_the_one_whose_evidence_ends_last_wins(text: str, verdict: str) -> None:
    assert diagnosed(text, telling("outside", "outer"), telling("inside", "inner")).verdict == verdict


def test_the_last_of_several_places_counts() -> None:
    assert diagnosed("one two one", telling("first", "one"), telling("second", "two")).verdict == "first"


def test_the_end_counts_and_not_the_beginning() -> None:
    both = diagnosed("a long message", telling("long", "a long message"), telling("short", "long"))
    assert both.verdict == "long"


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("line   was\n\n   cut … code:\n 42", "code"),
        ("code:   \n\n   42 … line was cut", "line"),
        ("“ﬁrst” co\nde: 42,    l\ni\nn\ne   was   cut", "line"),
        ("l i n e w a s c u t code: 42", "code"),
    ],
)
def test_places_of_literals_and_expressions_are_compared_in_the_text(text: str, verdict: str) -> None:
    code = a_guide("code", patterns=(an_expression("code", r"co ?de: \d+"),))
    assert diagnosed(text, telling("line", "line was cut"), code).verdict == verdict


def test_further_patterns_do_not_outweigh_the_innermost_evidence() -> None:
    many = telling("many", "one", *((f"more{n}", S) for n in range(9)))
    text = " ".join(["one", *(f"more{n}" for n in range(9)), "two"])
    assert diagnosed(text, many, telling("few", "two")).verdict == "few"


def test_only_decisive_evidence_is_innermost_beside_decisive_evidence() -> None:
    both = diagnosed("one two weak", telling("first", "one", ("weak", S)), telling("second", "two"))
    assert both.verdict == "second"


@pytest.mark.parametrize("text", ["decided weak1 weak2", "weak1 weak2 decided", "weak1 decided weak2"])
def test_a_decisive_pattern_comes_before_two_supporting_ones(text: str) -> None:
    weak = telling("weak", ("weak1", S), ("weak2", S), ("weak", S))
    assert diagnosed(text, weak, telling("strong", "decided")).verdict == "strong"


def test_of_supporting_guides_the_innermost_wins() -> None:
    one, two = telling("one", ("a1", S), ("a2", S)), telling("two", ("b1", S), ("b2", S))
    assert diagnosed("b1 a1 a2 b2", one, two).verdict == "two"


def test_a_guide_that_is_ruled_out_is_not_the_innermost() -> None:
    out = telling("out", "inner", ("wrong", A))
    assert diagnosed("outer wrong inner", telling("in", "outer"), out).verdict == "in"


def test_a_symptom_loses_to_a_text() -> None:
    seen = a_guide("seen", patterns=(a_symptom("hangs"),))
    assert diagnosed(CUT, seen, a_guide(), symptoms=("hangs",)).verdict == "cut-line"


def test_symptoms_of_two_guides_are_a_tie() -> None:
    both = [a_guide(slug, patterns=(a_symptom(slug),)) for slug in ("hangs", "stops")]
    assert diagnosed("", *both, symptoms=("hangs", "stops")).verdict is None


# Fallback guides ---------------------------------------------------------------------------------


def test_a_fallback_guide_carries_a_text_of_its_own() -> None:
    assert diagnosed("failed", telling("any", "failed", fallback=True)).verdict == "any"


@pytest.mark.parametrize("weight", [D, S])
def test_a_fallback_guide_gives_way_to_decisive_and_supporting_evidence(weight: Weight) -> None:
    both = diagnosed("cut failed", telling("any", "failed", fallback=True), telling("cut", ("cut", weight)))
    assert both.verdict == ("cut" if weight is D else None)
    assert slugs(both) == ["cut", "any"]


@pytest.mark.parametrize("other", [[("cut", G)], [("cut", A)], [("cut", D), ("line", A)]])
def test_a_fallback_guide_stays_beside_what_does_not_speak_for_another(
    other: list[tuple[str, Weight]],
) -> None:
    any_ = telling("any", "failed", fallback=True)
    assert diagnosed("failed: cut line", telling("cut", *other), any_).verdict == "any"


def test_a_fallback_guide_gives_way_to_a_symptom() -> None:
    seen = a_guide("seen", patterns=(a_symptom("hangs"),))
    any_ = telling("any", "failed", fallback=True)
    assert diagnosed("failed", any_, seen, symptoms=("hangs",)).verdict == "seen"


def test_a_fallback_guide_does_not_give_way_to_another_one() -> None:
    both = [telling("one", "failed", fallback=True), telling("two", "stopped", fallback=True)]
    assert diagnosed("failed and stopped", *both).verdict == "two"


def test_a_fallback_guide_that_gives_way_is_not_the_innermost() -> None:
    any_ = telling("any", "failed", fallback=True)
    assert diagnosed("one two failed", telling("a", "one"), telling("b", "two"), any_).verdict == "b"


def test_a_fallback_guide_with_many_patterns_still_comes_last() -> None:
    any_ = telling("any", *(f"failed{n}" for n in range(5)), fallback=True)
    text = f"cut {' '.join(f'failed{n}' for n in range(5))}"
    assert slugs(diagnosed(text, any_, telling("cut", ("cut", S)))) == ["cut", "any"]


# Whatever the guides and the text ----------------------------------------------------------------


@given(guides(), TEXTS)
def test_the_verdict_is_the_first_guide_or_none(made: list[Guide], text: str) -> None:
    found = diagnosed(text, *made, telling("last", "zulu"))
    assert found.verdict in (None, *slugs(found)[:1])


@given(guides(), TEXTS)
def test_scores_descend(made: list[Guide], text: str) -> None:
    scores = [guide.score for guide in diagnosed(text, *made, telling("last", "zulu")).guides]
    assert scores == sorted(scores, reverse=True)


@given(guides(), TEXTS)
def test_exactly_the_guides_with_evidence_are_ranked(made: list[Guide], text: str) -> None:
    found = diagnosed(text, *made, telling("last", "zulu"))
    assert sorted(slugs(found)) == sorted(found.found)


@given(guides(), TEXTS)
def test_no_verdict_is_spoken_against_or_generic(made: list[Guide], text: str) -> None:
    found = diagnosed(text, *made, telling("last", "zulu"))
    weights = [match.weight for match in found.matches if match.guide == found.verdict]
    assert A not in weights
    assert found.verdict is None or D in weights or S in weights


@given(guides(), TEXTS)
def test_the_order_of_the_guides_does_not_change_the_verdict(made: list[Guide], text: str) -> None:
    last = telling("last", "zulu")
    assert diagnosed(text, *made, last).verdict == diagnosed(text, last, *reversed(made)).verdict


@given(guides(), TEXTS, st.text("xyz \n…ﬁ\u200b", max_size=80))
def test_text_before_the_evidence_changes_no_verdict(made: list[Guide], text: str, before: str) -> None:
    last = telling("last", "zulu")
    assert diagnosed(f"{before}\n| {text}", *made, last).guides == diagnosed(text, *made, last).guides


@given(TEXTS, TEXTS.filter(bool))
def test_further_evidence_before_changes_no_verdict_of_place(before: str, text: str) -> None:
    decisive = [telling(sign, sign) for sign in SIGNS]
    assert diagnosed(f"{before}| {text}", *decisive).verdict == text.split()[-1]
