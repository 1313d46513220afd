"""Error patterns as expressions: compiled, tried on their examples, and judged by their cost."""

from __future__ import annotations

from dataclasses import replace

import pytest
import re2
from hypothesis import given
from hypothesis import strategies as st

from tests.engine.evidence import an_expression
from tests.factories import a_pattern, a_symptom
from troubleshoot.engine.expressions import MOST_REPEATS
from troubleshoot.engine.guide import Kind
from troubleshoot.engine.patterns import compiled, costs, expression_of, faults, found_in, misfits, place_in
from troubleshoot.engine.sizes import LONGEST, MOST_SIGNS, size_of


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
        ".{5,}",
        "x{101,102}",
        "[^x]*",
        "[a-z ]+",
        "(?:.)*",
        r"(\w+ )*",
        r"[^\]]*",
        r"(?s).*",
        r"\PN+",
        "(.{0,10}){0,10}",
        r"(\w+ ?){0,20}",
        r"(\w\w?){0,50}",
        "((.{0,5}|x){2}){2}",
        "(a{30}){30}",
        r"(\S*[^x]{0,100})?",
        r"\w+(cut)?.{0,80}",
        r"(\w{0,9}\d){0,9}",
        r"(\d?\w{2}){0,100}",
        "(" * 60 + "x" + ")" * 60,
    ],
)
def test_what_slows_a_set_down_is_named(text: str) -> None:
    assert list(costs(an_expression("slow", text)))


@pytest.mark.parametrize(
    "text",
    ["cut.{0,100}x", r"cut\.*", r"\d+ ms", "[a-z]+", r"x\{1000\}", "a{100}", "x{3,7}", "(a|b)*", "cut",
     r"\d{3,}", r"\S*", r"\Q.*\E", "[.*]{2}", "[].*]{2}", r"[\].*]{2}", r"(\d{1,3}\.){3}",
     r"(\w{1,10} ){0,10}", r"(\w+ ){0,5}", "(.{10}){10}",
     "( (has|had|failed)){0,6}", "[[:digit:].*]{2}", r"\\.{0,9}", "(x|y)?",
     r"\w+ .{0,80}", r"\w+: \S+", r"(\d{1,3},?){0,9}", "(a[0-9]{2}-?){0,9}", ".{0,40}x?.{0,40}"],
)  # fmt: skip
def test_what_is_bounded_is_fit(text: str) -> None:
    assert list(costs(an_expression("fast", text))) == []


def test_every_cost_is_named() -> None:
    assert len(list(costs(an_expression("slow", "a.*b{200}c.{1,}")))) == 3


def test_only_expressions_cost() -> None:
    assert list(costs(a_pattern(text="a.*b{900}"))) == []
    assert list(costs(a_symptom(text="It hangs.* x{900}"))) == []


@pytest.mark.parametrize(
    ("text", "signs"),
    [
        ("cut", 3),
        (r"a\.\d[xy]", 4),
        ("a|bc", 3),
        ("(a|b)?c*", 3),
        ("a{9}", 9),
        ("a{2,9}b{3,}", 12),
        ("(ab{3}){5}", 20),
        ("((a{2}){3}){4}b", 25),
        ("(a|bc|d){3}", 8),
        ("((a|bc){2}|d{9}){2}", 23),
        ("^(?i)a$", 1),
        ("((a{3})", 3),
        ("a)b{2}", 3),
        ("{3}", 0),
    ],
)
def test_signs_are_counted_with_repeats_written_out(text: str, signs: int) -> None:
    assert size_of(text) == signs


TOO_LARGE = {
    "long": "a" * (LONGEST + 1),
    "alternatives": "(a|b)" * 2_000,
    "repeats": "a{9}" * 4_000,
    "few repeats": "a{100}" * (MOST_SIGNS // 100) + "b",
    "letters": r"\pL{100}" * 2,
    "brackets": "(" * 9_999,
}


@pytest.mark.parametrize("text", TOO_LARGE.values(), ids=TOO_LARGE)
def test_what_is_too_large_is_refused_and_never_looked_for(text: str) -> None:
    pattern = an_expression("large", text)
    [fault] = faults(pattern)
    assert "several patterns" in fault
    assert not found_in(pattern, "a" * 9)
    with pytest.raises(re2.error):
        compiled(pattern)


@pytest.mark.parametrize("text", ["a" * MOST_SIGNS, "a{100}" * (MOST_SIGNS // 100)])
def test_what_is_just_not_too_large_is_looked_for(text: str) -> None:
    pattern = an_expression("large", text)
    assert list(misfits(pattern)) == []
    assert found_in(pattern, "a" * MOST_SIGNS)


def test_a_literal_may_be_long_but_not_too_long() -> None:
    assert list(misfits(a_pattern(text="a{9}" * (LONGEST // 4)))) == []
    assert list(misfits(a_pattern(text="a" * (LONGEST + 1))))


@pytest.mark.parametrize("text", ["cut.*", "x{,5}", "(cut)?"])
def test_examples_are_tried_once_nothing_else_is_wrong(text: str) -> None:
    missed = replace(an_expression("bad", text), matches=("nothing",), does_not_match=("cut x{,5}",))
    assert list(faults(missed)) == list(misfits(missed)) != []


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


# What a refusal says ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "instead"),
    [("cut.*", ".{0,80}"), ("cut.+", ".{1,80}"), ("[^x]*", "[^x]{0,80}"), ("(.|\\n)*x", ".{0,80}"),
     ("x{,5}", "{0,5}"), (r"\x2019", r"\x{2019}"), ("a{999}", "100")],
)  # fmt: skip
def test_a_refusal_says_what_to_write_instead(text: str, instead: str) -> None:
    assert instead in " ".join(faults(an_expression("bad", text)))


def test_an_example_that_is_not_found_is_told_with_what_is_nearest() -> None:
    pattern = an_expression("cut", r"connection \w+ cut")
    [fault] = faults(replace(pattern, matches=("First\nThe connection was\nlost",)))
    assert "line 2, “The connection was”" in fault
    assert r"“connection \w+” is found" in fault


def test_a_literal_is_told_by_the_words_that_are_missing() -> None:
    [fault] = faults(replace(a_pattern(text="connection was cut"), matches=("The connection was lost",)))
    assert "“connection was” is found in line 1" in fault


def test_an_example_without_anything_of_the_pattern_is_quoted() -> None:
    [fault] = faults(replace(a_pattern(text="wall"), matches=("All is\n well",)))
    assert "“All is well”" in fault


def test_an_example_that_must_not_match_is_told_with_the_line_that_does() -> None:
    refused = "All is well.\nBut: the connection was  CUT."
    [fault] = faults(replace(a_pattern(), does_not_match=(refused,)))
    assert "“connection was  CUT” in line 2, “But: the connection was  CUT.”" in fault


def test_the_place_of_a_pattern_is_the_first_line_with_something_of_it() -> None:
    place = place_in(an_expression("x", "x*"), "no\nyes xx")
    assert place is not None
    assert (place.number, place.found) == (2, "xx")
    assert place_in(an_expression("x", "x*"), "no") is None


@given(st.text(".*+?(){}[]|^\\$abw ,0159-QEx", max_size=30))
def test_every_text_is_either_fit_or_told_why_not(text: str) -> None:
    pattern = an_expression("any", text)
    assert all(isinstance(fault, str) and fault for fault in faults(pattern))
    if not list(faults(replace(pattern, matches=(), does_not_match=()))):
        compiled(pattern)
