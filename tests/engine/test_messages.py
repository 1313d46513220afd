"""When two messages say the same but for their values."""

from __future__ import annotations

import pytest

from troubleshoot.engine.comparing import likeness
from troubleshoot.engine.messages import Context, is_code, message


class NoHabits:
    def weigh(self, word: str) -> float:
        return 1.0

    def varies(self, context: Context) -> bool:
        return False


def alike(one: str, other: str) -> bool:
    return likeness(message(one), message(other), NoHabits()) is not None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Sync Flow got lost between two towns", "Inventory got lost between two towns"),
        (
            "The table account cannot be merged with layer 4 of its base",
            "The table contact cannot be merged with layer 9 of its base",
        ),
        (
            "We tried twice\nThe gate of 4 was closed for good",
            "It came last night\nThe gate of 5 was closed for good",
        ),
    ],
)
def test_names_nouns_and_other_lines_before_do_not_matter(one: str, other: str) -> None:
    assert alike(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            "Template 4 has an unsupported paper size 7 in it",
            "Template 4 has an unsupported font family 7 in it",
        ),
        ("The term 4 was archived by another publisher", "The tile 4 was renamed by another publisher"),
        ("Bot import: FAILURE: Code: TopicLoop", "Bot import: FAILURE: Code: LayoutTooWide"),
        ("The gate was closed 80040216", "The gate was closed 80048033"),
        (
            "See what the server said\nNo seat is left here today",
            "See what the server said\nThe ledger stays sealed for good",
        ),
    ],
)
def test_prose_and_codes_make_another_error(one: str, other: str) -> None:
    assert not alike(one, other)


def test_a_message_has_values_once_and_prose_in_small_letters() -> None:
    found = message('The solution "Core" Sync Flow at contoso.crm.dynamics.com was Closed (503)')
    assert found.plain == ("the", "solution", "<value>", "at", "<value>", "was", "<value>", "503")


@pytest.mark.parametrize(
    ("text", "code"), [("it failed", False), ("code: topicloop", True), ("x 80040216", True)]
)
def test_codes_are_known(text: str, code: bool) -> None:
    assert is_code(text) is code
