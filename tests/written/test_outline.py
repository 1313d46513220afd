from __future__ import annotations

from troubleshoot.written.outline import Kind, outline, unclosed


def test_blocks_know_their_lines() -> None:
    blocks = outline(["# Title", "", "Text", "more", "- one", "- two"])
    assert [(block.kind, block.first, block.last) for block in blocks] == [
        (Kind.HEADING, 1, 1),
        (Kind.PARAGRAPH, 3, 4),
        (Kind.BULLETS, 5, 6),
    ]


def test_a_comment_in_a_fence_is_no_heading() -> None:
    (fence,) = outline(["```powershell", "# Sign in", "pac auth list", "```"])
    assert (fence.kind, fence.content) == (Kind.FENCE, "# Sign in\npac auth list")


def test_an_item_keeps_its_source_without_the_bullet() -> None:
    (numbers,) = outline(["1. **Look**", "   - a", "   - b", "", "2. Next"])
    assert [item.text for item in numbers.items] == ["**Look**\n- a\n- b", "Next"]


def test_nested_items_know_their_lines() -> None:
    (numbers,) = outline(["1. Look", "   - a", "   - b"], first=10)
    (nested,) = numbers.items[0].inner
    assert [item.first for item in nested.items] == [11, 12]


def test_a_label_ends_the_list_above_it_and_lines_keep_their_numbers() -> None:
    blocks = outline(["- one", "- two", "**Cause**: x", "```", "- a", "**B**: no label", "```", "# End"])
    assert [(block.kind, block.first, block.last) for block in blocks] == [
        (Kind.BULLETS, 1, 2),
        (Kind.PARAGRAPH, 3, 3),
        (Kind.FENCE, 4, 7),
        (Kind.HEADING, 8, 8),
    ]


def test_lists_may_be_nested_deeper_than_anybody_writes() -> None:
    (block,) = outline(["  " * depth + "- a" for depth in range(300)])
    assert (block.first, block.last) == (1, 300)


def test_a_fence_that_nothing_closes_is_found() -> None:
    assert unclosed(["a", "```", "b", "~~~", "```", "~~~", "c"]) == 5
    assert unclosed(["```", "c", "```"]) is None
