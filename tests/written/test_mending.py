from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from troubleshoot.written import decoded, mended

WORDS = (
    "‚Äußerst‘ „Übung“ “Été” «Ärger» naïve Größe “É” là… √π ≤4° ±© ™® ✅ → 📖 "
    "❌ don’t – 日本語 ÉTÉ £5 ‚Ç ÇÀ ½"
)
CLEAN = st.lists(st.sampled_from(WORDS.split())).map(" ".join)
SIGNS = st.text(st.sampled_from("ab \n✅❌📖→—“”’…⏱️🎯"))


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("‚úÖ", "✅"),
        ("\uf8ffüìñ", "📖"),
        ("‚Üí", "→"),
        ("‚ùå", "❌"),
        ("âœ…", "✅"),
        ("â†’", "→"),
        ("donâ€™t", "don’t"),
    ],
)
def test_what_was_decoded_wrongly_is_mended(wrong: str, right: str) -> None:
    assert mended(f"- {wrong} Wait") == f"- {right} Wait"


@given(CLEAN)
def test_clean_text_stays_as_it_is(text: str) -> None:
    assert mended(text) == text


@given(SIGNS)
def test_signs_come_back(text: str) -> None:
    assert mended(text.encode().decode("mac_roman")) == text


def test_letters_are_mended_only_beside_a_sign_that_proves_it() -> None:
    assert mended("√©t√© ‚Üí") == "été →"
    assert mended("√© = 1") == "√© = 1"


@pytest.mark.parametrize("text", ["“Été”", "√π ≤ 4", "‚Äußerst", "là…”", "“É”"])
def test_quotes_and_formulas_are_not_mended(text: str) -> None:
    assert mended(text) == text


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_file_is_read_whatever_it_was_saved_as(encoding: str) -> None:
    assert decoded("# Größe\n".encode(encoding)) == "# Größe\n"
