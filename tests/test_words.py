from __future__ import annotations

import pytest

from troubleshoot.engine.facts import Outcome
from troubleshoot.engine.guide import Kind, Weight
from troubleshoot.words import in_words

STORED = [*Outcome, *Weight, *Kind]


@pytest.mark.parametrize("value", STORED)
def test_every_value_has_a_word(value: str) -> None:
    assert in_words(value)


def test_no_two_values_share_a_word() -> None:
    assert len({in_words(value) for value in STORED}) == len(STORED)
