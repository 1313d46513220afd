"""What to write instead of what RE2 does not take."""

from __future__ import annotations

import pytest

from tests.engine.evidence import an_expression
from troubleshoot.engine.advice import advised
from troubleshoot.engine.patterns import faults


def told(text: str) -> str:
    """All that is said against the expression."""
    return " ".join(faults(an_expression("bad", text)))


@pytest.mark.parametrize(
    ("text", "instead"),
    [
        ("(?=x)", "as a part of the expression"),
        ("x(?!y)", "`against`"),
        ("(?<=x)y", "as a part of the expression"),
        ("(?<!x)y", "`(^|[^x])`"),
        (r"(x)\1", "once more"),
        ("(?P<n>x)(?P=n)", "once more"),
        (r"(?P<n>x)\k<n>", "once more"),
        ("x++", "the second `+`"),
        ("ax*+b", "the second `+`"),
        ("x{1,2}+", "the second `+`"),
        ("x**", r"`\*`"),
        ("(?>x)", "`(?:`"),
        (r"x\Z", r"`\z`"),
        ("(?x) a b", "without blanks"),
        (r"\N{BULLET}", r"`\x{2022}`"),
        (r"\N{NO SUCH SIGN}", "NO SUCH SIGN"),
        (r"a\u2019", r"`\x{2019}`"),
        (r"\U0001F600", r"`\x{1F600}`"),
        ("x{1001}", "at most 100"),
        ("(x{40}){30}", "at most 100"),
        ("x{5,2}", "`{2,5}`"),
        ("((", r"`\(`"),
        ("a)", r"`\)`"),
        ("[a", r"`\[`"),
        ("a\\", r"`\\`"),
        ("*x", r"`\*`"),
        ("(?#why)x", "notes"),
        (r"\h", "a blank"),
        (r"\p{Foo}", r"`\pL`"),
        ("[[:foo:]]", "`[[:alpha:]]`"),
        ("[z-a]", "comes before"),
        ("(?a)x", "flags"),
        (r"\e", r"`\x{2019}`"),
    ],
)
def test_what_to_write_instead_is_said(text: str, instead: str) -> None:
    assert instead in told(text)


def test_what_is_not_known_is_passed_on_as_re2_says_it() -> None:
    assert "something new" in advised("x", "something new")


@pytest.mark.parametrize(
    "text", ["(?<name>x)", "(?P<name>x)", "(?i)x", r"\x{2019}", r"x\z", r"\Qa.*\E", "(?:x)"]
)
def test_what_re2_takes_is_not_refused(text: str) -> None:
    assert "RE2" not in told(text)
