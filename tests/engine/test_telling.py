"""The part of a text that tells the error."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from troubleshoot.engine.telling import statements

SAID = "The gate was closed by its owner"


@pytest.mark.parametrize(
    "text",
    [
        SAID,
        f"Error: {SAID}",
        f"- {SAID}",
        f"2026-11-23 20:14:05 ERROR {SAID}",
        f"Hello all,\n{SAID}",
        f"Hi team, {SAID}",
        f"{SAID}\nThanks",
        f"{SAID}\n   at Gate.Keeper.Close(Guid id)",
        f"2026-11-23 20:14:05 INFO all is well\n{SAID}\n[debug] done",
        "The gate was\n  closed by\n  its owner",
        "The gate was\nclosed by its owner",
        f'Solution "N" failed to import: ImportAsHolding failed with exception :{SAID}',
        f"Broken: InnerException is: {SAID}",
        f"<html><body><p>{SAID}</p></body></html>",
    ],
)
def test_only_the_error_stays(text: str) -> None:
    assert statements(text) == [SAID]


def test_the_values_of_json_are_statements() -> None:
    assert SAID in statements(f'{{"error":{{"code":"0x80060891","message":"{SAID}"}}}}')


def test_of_a_text_that_is_quiet_all_over_nothing_is_left_out() -> None:
    assert statements("INFO all is well") == ["INFO all is well"]


@given(st.text())
def test_a_text_with_signs_says_something(text: str) -> None:
    assert bool(statements(text)) == bool(text.strip())
