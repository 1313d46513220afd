from __future__ import annotations

import pytest

from troubleshoot.written import words


@pytest.mark.parametrize(
    ("text", "taken", "slug"),
    [
        ("Café is über slow", (), "cafe-is-uber-slow"),
        ("One more", ("one-more",), "one-more-2"),
        ("One more", ("one-more", *(f"one-more-{number}" for number in range(2, 7))), "one-more-7"),
        ("…", (), "part"),
    ],
)
def test_a_slug_is_made_of_the_words_and_free(text: str, taken: tuple[str, ...], slug: str) -> None:
    assert words.slug_of(text, frozenset(taken)) == slug


def test_tags_and_entities_are_no_words_and_placeholders_are() -> None:
    assert words.plain("<b>A</b> &amp; <row id><br/>") == "A & <row id>"


def test_a_long_run_of_signs_is_taken_off_both_ends() -> None:
    assert words.without_emoji("✅ " * 5000 + "a" + " ✅" * 5000) == "a"
