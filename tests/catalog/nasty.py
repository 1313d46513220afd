"""Texts that YAML reads as something else unless they are written with care."""

from __future__ import annotations

from hypothesis import strategies as st

WORDS = (
    *("yes", "No", "on", "OFF", "y", "n", "true", "null", "~", "", ".inf", ".NaN", "1", "-1", "1.0", "1.10"),
    *("0x1f", "0o17", "017", "1_000", "1:30", "12:30:45", "1e3", "2026-11-20", "2026-11-20 10:00:00"),
    *("- a", "a: b", "a:", ":a", "a #b", "a#b", "#", "? a", "| ", "> ", "%a", "@a", "`a`", "&a", "*a", "!a"),
    *("'", '"', "\\", "\\n", "{a}", "[a]", "a, b", "a:,b", "---", "...", "<<", "=", "https://a.b/c?d#e"),
    *(
        " a",
        "a ",
        "\ta",
        "a\tb",
        "a\t",
        "a\nb",
        "a\n",
        "a\n\n",
        "\na",
        "\n",
        "a\n b",
        " a\nb",
        "a \nb",
        "a\n \nb",
    ),
    *(
        "a\n\tb",
        "a\n#b",
        "a\n---\nb",
        "a\r\nb",
        "a\rb",
        "a\x85b",
        "a\u2028b",
        "a\u2029b",
        "\ufeffa",
        "\u202ea",
    ),
    *("\x1b[31m", "\x7f", "x" * 5000, "ü", "😀", "\u00a0a\u00a0", "\u3000", "\U0010ffff", "a\ufffeb"),
)
TEXT = st.sampled_from(WORDS) | st.lists(
    st.sampled_from(WORDS)
    | st.text(st.characters(blacklist_characters="\x00", blacklist_categories=["Cs"]), max_size=6),
    max_size=4,
).map("".join)
