"""No line of a template is lost: it is in the draft as it stands, or told with its number."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.factories import SHARED, shipped
from tests.written.reading import FILES, read, source
from troubleshoot import catalog
from troubleshoot.written import Imported, mended, read_template, rendered

NETWORK = SHARED / "domain" / "network-errors-template.md"
TEXTS = {name: source(name) for name in FILES}
if NETWORK.exists():
    TEXTS["network"] = mended(NETWORK.read_text("utf-8"))
SHIPPED = [path.stem for path in catalog.shipped_files()]
_PROSE = re.compile(
    r"^(?P<start>\s*(?:>\s*)?(?:(?:[-*+]|\d+[.)])\s+)?(?:\[[ x]\]\s+)?)(?P<text>.*\w.*?)(?P<end>[\W_]*)$"
)


def branded(text: str) -> str:
    """The text with a word of its own in every line of prose, `zq12x` in line 12."""
    lines, fenced = [], False
    for number, line in enumerate(text.split("\n"), start=1):
        fenced ^= line.lstrip().startswith(("```", "~~~"))
        found = _PROSE.match(line)
        plain = (
            not line.lstrip().startswith(("#", "```", "~~~", "<", "|"))
            and "](" not in line
            and "://" not in line
        )
        lines.append(
            f"{found['start']}{found['text']} zq{number}x{found['end']}" if found and plain else line
        )
    return "\n".join(lines)


def lost(text: str, found: Sequence[Imported]) -> list[str]:
    """The lines of a text with words of their own that neither a draft holds nor anybody tells."""
    told = {
        one.line + offset
        for imported in found
        for one in imported.unplaced
        for offset in range(one.text.count("\n") + 1)
    }
    return [
        line
        for number, line in enumerate(text.split("\n"), start=1)
        for word in re.findall(r"zq\d+x", line)
        if number not in told and not is_said(word, found)
    ]


def is_said(word: str, found: Sequence[Imported]) -> bool:
    """True if a draft has the word, its notes left aside."""
    return any(word in str(values_of(one)) for one in found)


def values_of(imported: Imported) -> list[object]:
    guide = imported.guide
    return [getattr(guide, name) for name in guide.__dataclass_fields__ if name != "notes"]


@pytest.mark.parametrize("name", TEXTS)
def test_no_line_of_a_template_is_lost(name: str) -> None:
    text = branded(TEXTS[name])
    assert lost(text, read_template(text)) == []


@pytest.mark.parametrize("name", TEXTS)
def test_no_line_is_lost_where_headings_are_missing_or_moved(name: str) -> None:
    chosen = random.Random(name)
    lines = branded(TEXTS[name]).split("\n")
    for _ in range(6):
        changed = list(lines)
        place = chosen.randrange(len(changed))
        if chosen.random() < 0.5:
            del changed[place : place + 2]
        else:
            changed[place] = chosen.choice(("  ", "> ", "## ", "- ", "1. ")) + changed[place]
        assert lost("\n".join(changed), read_template("\n".join(changed))) == [], "\n".join(changed)


ADDED = (
    "Somebody wrote zq1x here",
    "- a bullet of zq1x",
    "**Risk:** it may break zq1x",
    "**Note:** mind zq1x",
    "### About zq1x",
    "1. Restart the router zq1x",
    "> they said zq1x",
)


@pytest.mark.parametrize("slug", SHIPPED)
def test_no_line_that_somebody_adds_to_a_rendered_guide_is_lost(slug: str) -> None:
    chosen = random.Random(slug)
    text = rendered(shipped(slug), edition=1, wizard=f"https://w.example/?guide={slug}", measured={})
    lines = text.rstrip("\n").split("\n")
    for _ in range(6):
        place, line = chosen.randrange(len(lines) + 1), chosen.choice(ADDED)
        changed = "\n".join([*lines[:place], line, *lines[place:]])
        assert lost(changed, read_template(changed)) == [], (place, line)


LINES = st.sampled_from(
    [
        *(
            "# Response Template: A",
            "## Response",
            "### Root Cause",
            "#### 1. Do it",
            "### Escalation Criteria",
        ),
        *("", "", "---", "**Symptoms:**", "**Note**: this", "### Additional Resources", "### Verify this"),
        *("Some prose here", "- a bullet", "1. Open **A**", "   - nested one", "> quoted", "| a | b |"),
        *("Please tell us more", "Thank you for it", "### Next Steps", "### Still failing after a day?"),
        *("- Do not close it", "### Success Patterns", "**Q: Why so?**", "A: Because", "### Error patterns"),
    ]
)


@given(st.lists(LINES, min_size=1, max_size=20))
def test_whatever_stands_together_no_line_is_lost(lines: list[str]) -> None:
    text = branded("\n".join(lines))
    assert lost(text, read_template(text)) == []


def test_a_heading_that_says_something_is_told() -> None:
    imported = read("# Response Template: Slow", "### A Walk in the Park", "#### Only on Mondays", "Text")
    assert [one.line for one in imported.unplaced] == [2, 3, 4]


def test_a_heading_that_only_announces_is_not_told() -> None:
    imported = read(
        "# Response Template: Slow", "### Root Cause", "- The disk", "### Solution", "- Replace it"
    )
    assert imported.unplaced == ()


def test_a_line_that_is_told_stands_there_once() -> None:
    imported = read("# Response Template: Slow", "Thank you for reporting. Let us know how it goes.")
    told = [(one.line, one.text) for one in imported.unplaced]
    assert len(told) == len(set(told))
