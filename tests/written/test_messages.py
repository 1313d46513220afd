from __future__ import annotations

import pytest

from tests.written.reading import read
from troubleshoot.engine.guide import Guide, Kind
from troubleshoot.written.messages import fixed_part, literals_in


def found(*lines: str) -> list[str]:
    return literals(read("# Response Template: Slow", "", *lines).guide)


def literals(guide: Guide) -> list[str]:
    return [pattern.text for pattern in guide.patterns if pattern.kind is Kind.LITERAL]


def symptoms(guide: Guide) -> list[str]:
    return [pattern.text for pattern in guide.patterns if pattern.kind is Kind.SYMPTOM]


@pytest.mark.parametrize(
    ("text", "fixed"),
    [
        ("It is used by **N** other parts", "It is used by"),
        ("The row <row id> could not be locked", "could not be locked"),
        ("Cannot begin [Import] while [Import] runs", "Cannot begin [Import] while [Import] runs"),
        ("The flow [Flow] returned an error", "returned an error"),
        ('Saving failed for {guid}: the service said "Gone"', 'the service said "Gone"'),
        ("Row 0f1c2d3e-1111-4222-8333-944445555666 is locked by another job", "is locked by another job"),
        ("No right on '/vaults/.../keys' for this user", "for this user"),
        ("handshake failed (provider: SSL, error: 0)", "handshake failed"),
    ],
)
def test_the_literal_is_what_stays_the_same(text: str, fixed: str) -> None:
    assert fixed_part(text) == fixed


@pytest.mark.parametrize(
    ("prose", "text"),
    [
        ("The import fails with `Queue::Lock broken`", "Queue::Lock broken"),
        ("`Wait limit exceeded: 30` means that it stopped", "Wait limit exceeded: 30"),
        ("They see **(407) Proxy Authentication Required**", "(407) Proxy Authentication Required"),
        ('The portal says "this row is locked"', "this row is locked"),
    ],
)
def test_prose_names_messages(prose: str, text: str) -> None:
    assert list(literals_in(prose, anywhere=False)) == [text]


@pytest.mark.parametrize(
    "prose",
    ["Run it with `pac solution list`", "Go on with `Ctrl+Shift+N`", "Allow `*.example.com` in the proxy"],
)
def test_commands_keys_and_patterns_are_no_messages(prose: str) -> None:
    assert list(literals_in(prose, anywhere=False)) == []


def test_a_quoted_sentence_says_when_to_use_a_template() -> None:
    assert found('**Use when:** people get "The row is locked" on saving') == ["The row is locked"]


def test_what_a_message_mentions_is_a_literal_to_check() -> None:
    imported = read(
        "# Response Template: Slow", "", "**Use when:** the message mentions a locked index page."
    )
    assert literals(imported.guide) == ["locked index page"]
    assert "locked index page" in [one.text for one in imported.flagged]


@pytest.mark.parametrize(
    "lines",
    [
        ("You see this message:", "", "> The row is locked by somebody."),
        ("It stopped:", "", "`The row is locked by somebody.`"),
        (
            "### What's Happening",
            "It fails with one of these messages:",
            "- `The row is locked by somebody.`",
        ),
        ("You see this error:", "", "```", "The row is locked by somebody.", "```"),
    ],
)
def test_messages_stand_on_lines_of_their_own(lines: tuple[str, ...]) -> None:
    assert found(*lines) == ["The row is locked by somebody."]
    assert read("# Response Template: Slow", "", *lines).guide.causes == ()


def test_a_kind_of_error_is_no_literal() -> None:
    imported = read(
        "# Response Template: Slow", "", "Text", "", "**Error Type**: Passing error of a platform"
    )
    assert literals(imported.guide) == []
    assert [one.line for one in imported.unplaced] == [5]


def test_plain_words_behind_a_label_are_a_symptom() -> None:
    guide = read("# Response Template: Slow", "**Symptoms**: white page").guide
    assert (symptoms(guide), literals(guide)) == (["white page"], [])


def test_a_title_is_a_symptom_only_where_it_tells_what_one_sees() -> None:
    seen = read("# Response Template: Page stays empty", "Text")
    assert symptoms(seen.guide) == ["Page stays empty"]
    assert any("title" in one.why for one in seen.flagged)
    assert symptoms(read("# Response Template: Licence question", "Text").guide) == []


def test_a_title_is_no_symptom_where_a_message_leads_to_the_guide() -> None:
    guide = read("# Response Template: Page stays empty", "**Use when:** it shows `ERR_EMPTY_PAGE`").guide
    assert symptoms(guide) == []
