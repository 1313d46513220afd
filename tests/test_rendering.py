from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from tests.factories import a_guide, a_pattern
from troubleshoot.engine.examples import EXAMPLE_FILE, EXAMPLE_HOST
from troubleshoot.engine.guide import Weight
from troubleshoot.engine.matching import Match, Matcher
from troubleshoot.rendering import (
    LONG,
    Commands,
    Piece,
    code_block,
    code_span,
    excerpt,
    first_sentences,
    markdown,
    numbered,
    pieces,
    shortened,
)

READER = MarkdownIt("commonmark")
ODD = st.text(alphabet="`~ax \n#*<>|-")


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "[x](javascript:alert(1))",
        "[x](data:text/html,x)",
        "[x](vbscript:x)",
        "![x](https://evil.example/x.png)",
        "<img src=x onerror=alert(1)>",
        "<a href='https://x' onclick='x'>x</a>",
        "<style>*{}</style>",
        "<iframe src=https://evil.example></iframe>",
        '```"><script>\n</code></pre><script>alert(1)</script>\n```',
    ],
)
def test_nothing_active_survives_in_markdown(text: str) -> None:
    html = markdown(text)
    active = ("<script", "<img", "<iframe", "<style", 'href="javascript', 'href="data', 'href="vb')
    assert not [sign for sign in active if sign in html.lower()]


def test_links_bold_and_lists_are_kept() -> None:
    html = markdown("- **now** see [this](https://example.org/a?b=c)")
    assert "<strong>now</strong>" in html
    assert '<a href="https://example.org/a?b=c"' in html
    assert "<li>" in html


def test_a_command_can_be_scrolled_and_copied() -> None:
    html = markdown("```powershell\npac auth list\n```")
    assert "<code>pac auth list</code>" in html
    assert "data-copy" in html and 'tabindex="0"' in html


def test_commands_are_filled_in_everywhere() -> None:
    text = f"```\npac {EXAMPLE_FILE} https://{EXAMPLE_HOST}\n```\n[x](https://{EXAMPLE_HOST}/)"
    html = markdown(text, Commands(host="contoso.crm.dynamics.com", file="kit.zip"))
    assert "pac kit.zip https://contoso.crm.dynamics.com" in html
    assert 'href="https://contoso.crm.dynamics.com/"' in html
    assert EXAMPLE_HOST not in html and EXAMPLE_FILE not in html


def test_what_is_filled_in_is_escaped() -> None:
    html = markdown(f"[x](https://{EXAMPLE_HOST}/) `{EXAMPLE_FILE}`", Commands('"><script>', "<b>"))
    assert "<script>" not in html and "<b>" not in html


def test_filling_in_for_one_person_changes_nothing_for_the_next() -> None:
    markdown(f"`{EXAMPLE_FILE}`", Commands(file="kit.zip"))
    assert EXAMPLE_FILE in markdown(f"`{EXAMPLE_FILE}`")


@given(ODD)
def test_nothing_in_a_text_closes_its_block(text: str) -> None:
    (token,) = READER.parse(code_block(text))
    assert token.type == "fence"
    assert token.content.rstrip("\n") == text.rstrip().rstrip("\n")


@given(st.text(alphabet="`~ax #*<>|-[]()_!&\\", min_size=1).filter(lambda text: text == text.strip() != ""))
def test_nothing_in_a_line_ends_its_code(text: str) -> None:
    inline = READER.parseInline(f"- {code_span(text)} after")[0]
    codes = [token for token in inline.children or [] if token.type == "code_inline"]
    assert [token.content for token in codes] == [text]


def cut(text: str) -> list[Piece]:
    guide = a_guide(patterns=(a_pattern("a", "line cut", says="Cut."), a_pattern("b", "cut again")))
    matcher = Matcher([guide])
    return pieces(text, matcher.diagnose(text).matches, matcher.guides)


def test_evidence_is_cut_out_with_what_it_says() -> None:
    assert cut("the line cut off") == [
        Piece("the "),
        Piece("line cut", Weight.DECISIVE, "Cut.", ("cut-line", "a")),
        Piece(" off"),
    ]


def test_of_two_overlapping_places_the_first_is_marked() -> None:
    found = cut("the line cut again")
    assert [piece.text for piece in found] == ["the ", "line cut", " again"]


@given(st.text(alphabet="linecutagain \n"))
def test_pieces_add_up_to_the_text(text: str) -> None:
    assert "".join(piece.text for piece in cut(text)) == text


def test_evidence_of_a_guide_that_is_gone_is_still_marked() -> None:
    match = Match("gone", "key", Weight.DECISIVE, 0, 3, 1)
    assert pieces("abcdef", [match], {}) == [
        Piece("abc", Weight.DECISIVE, pattern=("gone", "key")),
        Piece("def"),
    ]


def test_a_symptom_marks_no_place() -> None:
    assert pieces("abc", [Match("gone", "key", Weight.DECISIVE)], {}) == [Piece("abc")]


def test_long_plain_text_is_shortened_around_the_evidence() -> None:
    short = shortened(cut("x" * 9999 + "line cut" + "y" * 9999 + "line cut" + "z" * 9999))
    assert [piece.text for piece in short if piece.weight] == ["line cut", "line cut"]
    assert all(len(piece.text) < LONG for piece in short)
    assert short[0].text.endswith("x") and short[-1].text.startswith("z")


def test_evidence_itself_is_never_shortened() -> None:
    piece = Piece("x" * 9999, Weight.DECISIVE)
    assert shortened([piece]) == [piece]


def test_a_text_that_fits_stays_whole() -> None:
    whole = [Piece("x" * LONG)]
    assert shortened(whole) == whole


def test_an_excerpt_holds_the_lines_around_the_evidence_and_no_others() -> None:
    lines = [f"line {n}" for n in range(100)]
    text = "\n".join(lines).replace("line 50", "the line cut")
    shown = "".join(piece.text for piece in excerpt(cut(text)))
    assert "line 49" in shown and "line 51" in shown and "line cut" in shown
    assert "line 40" not in shown and "line 60" not in shown


def test_an_excerpt_of_one_long_line_is_short() -> None:
    shown = excerpt(cut("x" * 5000 + " line cut " + "y" * 5000))
    assert sum(len(piece.text) for piece in shown) < 600
    assert [piece.text for piece in shown if piece.weight] == ["line cut"]


def test_an_excerpt_without_evidence_is_the_beginning() -> None:
    shown = excerpt([Piece("\n".join(f"line {n}" for n in range(100)))])[0].text
    assert shown.startswith("line 0\n") and "line 99" not in shown


def test_an_excerpt_ends_with_the_last_lines_of_a_log() -> None:
    shown = excerpt(cut("line cut" + "\nnothing" * 100 + "\nit failed"))
    assert "".join(piece.text for piece in shown).endswith("nothing\nit failed")


def test_an_excerpt_marks_what_a_log_repeats_only_a_few_times() -> None:
    log = cut("\n".join(f"{n} line cut" for n in range(100)))
    shown = excerpt(numbered(log, {piece.pattern: 1 for piece in log if piece.weight}))
    assert len([piece for piece in shown if piece.weight]) == 3
    assert sum(piece.text.count("\n") for piece in shown) < 10


def test_an_excerpt_begins_with_a_whole_word() -> None:
    shown = excerpt(cut("some words " * 200 + "line cut"))[0].text
    assert shown.split("\n")[1].startswith(("some ", "words "))


@given(text=st.text(st.sampled_from("x\n"), max_size=40))
def test_a_short_text_is_its_own_excerpt(text: str) -> None:
    assert len("".join(piece.text for piece in excerpt([Piece(text)]))) <= len(text)


def test_a_number_stands_for_the_first_of_its_pieces() -> None:
    one = Piece("a", Weight.DECISIVE, pattern=("guide", "one"))
    found = numbered([one, Piece(" "), one], {("guide", "one"): 2})
    assert [(piece.number, piece.again) for piece in found if piece.weight] == [(2, False), (2, True)]


def test_answers_are_cut_to_their_first_sentences() -> None:
    text = "- **Is it broken?** No. Nothing changed.\n- **Why?** Version 4.5 did it, e.g. this. More."
    cut = ["- **Is it broken?** No.", "- **Why?** Version 4.5 did it, e.g. this."]
    assert first_sentences(text).splitlines() == cut
