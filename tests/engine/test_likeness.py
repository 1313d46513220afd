"""When two redacted texts say the same."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from troubleshoot.engine.likeness import MOST_WORDS, VALUE, same_error, words

BASE = "Import of <guid-1> at https://<org-1>.crm4.dynamics.com failed on 2026-11-23 20:14:05, attempt 3"


@pytest.mark.parametrize(
    "other",
    [
        BASE,
        BASE.replace("<guid-1>", "<guid-7>"),
        BASE.replace("<org-1>.crm4", "<org-2>.crm"),
        BASE.replace("2026-11-23 20:14:05", "2027-01-02T03:04:56Z"),
        BASE.replace("2026-11-23 20:14:05", "11/23/2026 8:14 PM"),
        BASE.replace("attempt 3", "attempt 12"),
        BASE.replace(" failed", "\n   failed"),
        BASE.upper(),
    ],
)
def test_the_same_error_differs_in_values_and_form_only(other: str) -> None:
    assert same_error(BASE, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Could not resolve host login.microsoftonline.com", "Could not resolve host disco.crm.dynamics.com"),
        ("Failed on Mon, 23 Nov 2026 10:20:11", "Failed on Tue, 1 Dec 2026 01:02:03"),
        ("File C:\\a\\b.zip is locked", "File C:\\temp\\other\\c.zip is locked"),
        ("Read https://a.example.com/x/1 failed", "Read https://b.example.org/y failed"),
    ],
)
def test_hosts_dates_paths_and_addresses_are_values(one: str, other: str) -> None:
    assert same_error(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Error 80040216", "Error 80048033"),
        ("Error 0x80040216", "Error 0x80048539"),
        ("refused (401)", "refused (503)"),
        ("The line was cut", "The line was closed"),
        ("", ""),
        ("<guid-1>", "<guid-1>"),
    ],
)
def test_codes_and_words_make_another_error(one: str, other: str) -> None:
    assert not same_error(one, other)


def test_values_stand_for_what_differs_and_codes_stay() -> None:
    text = 'Solution "Core Components" <guid-3> failed with 80040216 after 12 minutes in C:\\x\\y.zip'
    found = ["solution", VALUE, VALUE, "failed", "with", "80040216", "after", VALUE, "minutes", "in", VALUE]
    assert words(text) == found


def test_of_a_long_log_only_the_trouble_counts() -> None:
    log = "\n".join([*(f"all is well {'x' * number}" for number in range(30)), "it failed badly"])
    assert words(log) == ["it", "failed", "badly"]


@given(st.text(max_size=300))
def test_any_text_has_a_bounded_number_of_words(text: str) -> None:
    assert len(words(text * 3)) <= MOST_WORDS


@given(st.text(st.sampled_from("abc <>-\n\"'1:/\\"), min_size=1, max_size=40))
def test_a_text_is_like_itself_or_says_nothing(text: str) -> None:
    assert same_error(text, text) or not same_error(text, text + "z")
