from __future__ import annotations

from troubleshoot.written.outline import Kind, outline


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
