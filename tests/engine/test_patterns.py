"""Error patterns as expressions: compiled, tried on their examples, and judged by their cost."""

from __future__ import annotations

import pytest
import re2
from hypothesis import given
from hypothesis import strategies as st

from tests.engine.evidence import an_expression
from tests.factories import a_pattern, a_symptom
from troubleshoot.engine.guide import Kind
from troubleshoot.engine.patterns import MOST_REPEATS, compiled, costs, expression_of, found_in


def test_a_literal_is_found_without_regard_to_case_and_white_space() -> None:
    assert found_in(a_pattern(text="was cut"), "The line W\nAS  CUT.")


def test_an_expression_is_found_across_line_wraps_between_words_only() -> None:
    assert found_in(an_expression("cut", r"was \w+"), "was\r\n\t cut")
    assert not found_in(an_expression("cut", "was cut"), "wa\ns cut")


def test_an_expression_is_found_across_an_invisible_character() -> None:
    assert found_in(an_expression("cut", "was cut"), "was \u200b cut")


def test_an_expression_looks_without_regard_to_case_unless_it_says_so() -> None:
    assert found_in(an_expression("cut", "CUT"), "cut")
    assert not found_in(an_expression("cut", "(?-i)CUT"), "cut")


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=30))
def test_a_literal_is_found_in_itself(text: str) -> None:
    assert found_in(a_pattern(text=text), text)


@given(st.text(".*+?()[]{}|^$\\a1 -#&~", min_size=1, max_size=20))
def test_signs_of_a_literal_mean_themselves(text: str) -> None:
    assert re2.fullmatch(expression_of(a_pattern(text=text)), text.replace(" ", ""))


@pytest.mark.parametrize("text", ["((", "[", "\\", "(?=x)", r"(x)\1", "x{99999}", "(x{100}){100}"])
def test_a_pattern_that_does_not_compile_is_never_found(text: str) -> None:
    assert not found_in(an_expression("bad", text), text)
    with pytest.raises(re2.error):
        compiled(an_expression("bad", text))


@pytest.mark.parametrize(
    "text",
    [
        "cut.*",
        "cut.+x",
        "(.|\\n)*x",
        "[\\s\\S]+x",
        "x.*?y",
        "cut.{0,101}",
        "a{101}",
        "cut.{0,}",
        "x{5,}",
        "x{101,102}",
    ],
)
def test_what_slows_a_set_down_is_named(text: str) -> None:
    assert list(costs(an_expression("slow", text)))


@pytest.mark.parametrize(
    "text",
    ["cut.{0,100}x", r"cut\.*", r"\d+ ms", "[a-z]+", r"x\{1000\}", "a{100}", "x{3,7}", "(a|b)*", "cut"],
)
def test_what_is_bounded_is_fit(text: str) -> None:
    assert list(costs(an_expression("fast", text))) == []


def test_every_cost_is_named() -> None:
    assert len(list(costs(an_expression("slow", "a.*b{200}c{1,}")))) == 3


def test_only_expressions_cost() -> None:
    assert list(costs(a_pattern(text="a.*b{900}"))) == []
    assert list(costs(a_symptom(text="It hangs.* x{900}"))) == []


@given(st.integers(0, 3 * MOST_REPEATS), st.integers(0, 3 * MOST_REPEATS))
def test_a_repeat_may_be_so_wide_and_no_wider(least: int, more: int) -> None:
    wide = an_expression("wide", f"x{{{least},{least + more}}}")
    assert bool(list(costs(wide))) is (least + more > MOST_REPEATS)


@pytest.mark.parametrize("kind", [Kind.LITERAL, Kind.EXPRESSION])
def test_no_pattern_is_found_in_an_empty_text(kind: Kind) -> None:
    assert not found_in(a_pattern(text="cut", kind=kind), "")


@pytest.mark.parametrize("written", ["dépendances?", "dependances?", "de\u0301pendances?"])
@pytest.mark.parametrize("text", ["Dépendance manquante", "De\u0301pendance manquante", "DEPENDANCE"])
def test_accents_hide_nothing(written: str, text: str) -> None:
    assert found_in(a_pattern(kind=Kind.EXPRESSION, text=written), text)
