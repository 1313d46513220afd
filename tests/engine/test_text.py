"""Decoding, cleaning and the copies in which texts are compared."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from troubleshoot.engine.text import Folded, clean, comparable, decode, is_text, one_line

TEXT = "Fehler: Verbindung unterbrochen – später erneut"
ANY_TEXT = st.text(st.characters(exclude_categories=()))
# Characters whose compatible form has one character or none.
PLAIN = st.text(st.sampled_from("abcxyz019 \n\t\u00a0\u200b\u00adéöЖ中’“–"), max_size=60)
# Of some the compatible form has several characters, a blank, or another first one.
ODD = st.text(st.sampled_from("ab \n\u3000\u200b\u0301\ufe0féﬁ…™½①㎏ﷺ“’Ａ中¨😀"), max_size=40)
SPACES = st.sampled_from(["", " "])


def squeezed(text: str) -> str:
    return comparable(text, space="").text


@pytest.mark.parametrize(
    "data",
    [
        TEXT.encode(),
        codecs.BOM_UTF8 + TEXT.encode(),
        codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"),
        codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"),
        TEXT.encode("utf-16-le"),
        TEXT.encode("utf-16-be"),
        TEXT.encode("cp1252"),
    ],
    ids=["utf-8", "utf-8 bom", "le bom", "be bom", "le", "be", "cp1252"],
)
def test_a_log_is_decoded(data: bytes) -> None:
    assert decode(data) == TEXT


@given(st.binary())
def test_decoding_never_fails(data: bytes) -> None:
    assert isinstance(decode(data), str)


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\ufeff")))
def test_utf8_comes_back_as_it_was(text: str) -> None:
    assert decode(text.encode()) == text


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("one\r\ntwo\rthree", "one\ntwo\nthree"),
        ("one\u2028two\x0bthree\x85four", "one\ntwo\nthree\nfour"),
        ("one\0two", "onetwo"),
        ("tab\tstays", "tab\tstays"),
        ("\x1b[31mred\x1b[0m", "red"),
        ("\x1b[1;38;5;200mpink\x1b[K", "pink"),
        ("\x07bell\x7f", "bell"),
        ("\ud83d\ude00", "😀"),
        ("a\ud83db", "a\ufffdb"),
        ("a\ude00b", "a\ufffdb"),
        ("a\ud83d", "a\ufffd"),
        ("\ufeffa\ud83d\ude00", "a😀"),
    ],
)
def test_a_text_is_cleaned(text: str, cleaned: str) -> None:
    assert clean(text) == cleaned


@given(ANY_TEXT)
def test_a_cleaned_text_can_be_stored(text: str) -> None:
    cleaned = clean(text)
    assert "\0" not in cleaned.encode().decode()


@given(ANY_TEXT)
def test_cleaning_twice_changes_nothing(text: str) -> None:
    assert clean(clean(text)) == clean(text)


@given(st.text(st.sampled_from("a\r\n\0\x1b[0m\ud83d\ude00\x85"), max_size=20))
def test_cleaning_troublesome_text_twice_changes_nothing(text: str) -> None:
    assert clean(clean(text)) == clean(text)


def test_a_text_is_put_on_one_line_and_cut() -> None:
    assert one_line(" one\r\n\ttwo  three ", 9) == "one two t"


@pytest.mark.parametrize(
    ("text", "copy"),
    [
        ("one \n\t two", "one two"),
        ("one\u00a0two", "one two"),
        ("con\u200bnec\u00adtion", "connection"),
        ("ＥＲＲ", "ERR"),
        ("isn’t “so”", 'isn\'t "so"'),
        ("ﬁle", "file"),
    ],
)
def test_form_does_not_matter_in_a_copy(text: str, copy: str) -> None:
    assert comparable(text, space=" ").text == copy


@pytest.mark.parametrize("text", ["one\u200b\u00a0two", "one \u200b two"])
def test_white_space_with_invisible_characters_is_one_run(text: str) -> None:
    assert comparable(text, space=" ").text.strip() == "one two"
    assert squeezed(text) == "onetwo"


def test_wide_spaces_between_wide_letters_are_dropped() -> None:
    assert squeezed("中\u3000文") == squeezed("中 文")


@given(PLAIN, st.data())
def test_a_place_in_the_copy_leads_back_to_the_text(text: str, data: st.DataObject) -> None:
    copy = comparable(text, space="")
    start = data.draw(st.integers(0, max(len(copy.text) - 1, 0)))
    end = data.draw(st.integers(start, len(copy.text)))
    if start < end:
        first, last = copy.span(start, end)
        assert 0 <= first < last <= len(text)
        assert squeezed(text[first:last]).replace(" ", "") == copy.text[start:end].replace(" ", "")


@pytest.mark.parametrize(("text", "part"), [("ﬁx", "fi"), ("ﬁx", "i"), ("wait…", "."), ("Apps™", "TM")])
def test_a_place_in_an_unfolded_character_leads_back_to_it(text: str, part: str) -> None:
    copy = comparable(text, space="")
    start = copy.text.rindex(part)
    first, last = copy.span(start, start + len(part))
    odd = next(index for index, char in enumerate(text) if ord(char) > 127)
    assert (first, last) == (odd, odd + 1)


@given(ODD | ANY_TEXT, SPACES, st.data())
def test_what_was_found_is_in_the_part_it_leads_back_to(text: str, space: str, data: st.DataObject) -> None:
    copy = comparable(text, space=space)
    start = data.draw(st.integers(0, max(len(copy.text) - 1, 0)))
    end = data.draw(st.integers(start, len(copy.text)))
    if start < end:
        first, last = copy.span(start, end)
        assert 0 <= first < last <= len(text)
        assert copy.text[start:end].replace(" ", "") in squeezed(text[first:last])


@given(
    st.lists(st.sampled_from(["one", "zwei", "éß", "中文", "“x”"]), min_size=1, max_size=9), SPACES, st.data()
)
def test_the_part_of_a_word_is_that_word(words: list[str], space: str, data: st.DataObject) -> None:
    gaps = [data.draw(st.text(" \n\t\u00a0\u3000\u200b", max_size=3)) + " " for _ in words]
    text = "".join(gap + word for gap, word in zip(gaps, words, strict=True))
    copy = comparable(text, space=space)
    start = 0
    for word in words:
        end = start + len(squeezed(word))
        first, last = copy.span(start, end)
        assert text[first:last] == word
        start = end + len(space)


@given(ODD)
def test_both_copies_lead_to_the_same_place(text: str) -> None:
    tight, loose = (Folded(text).copy(space=space) for space in ("", " "))
    signs = [offset for offset, sign in enumerate(loose.text) if sign != " "]
    for tight_offset, loose_offset in enumerate(signs):
        assert loose.signs(loose_offset) == tight_offset
        assert tight.span(tight_offset, tight_offset + 1) == loose.span(loose_offset, loose_offset + 1)


@given(ODD)
def test_places_never_run_backwards(text: str) -> None:
    copy = comparable(text, space=" ")
    spans = [copy.span(offset, offset + 1) for offset in range(len(copy.text))]
    assert spans == sorted(spans)


@given(ODD, SPACES)
def test_a_whole_copy_leads_back_to_all_that_shows(text: str, space: str) -> None:
    copy = comparable(text, space=space)
    if copy.text:
        first, last = copy.span(0, len(copy.text))
        assert comparable(text[first:last], space=space).text == copy.text


@given(PLAIN, SPACES)
def test_a_copy_of_a_copy_says_the_same(text: str, space: str) -> None:
    copy = comparable(text, space=space).text
    assert squeezed(copy) == squeezed(text)


def test_a_letter_and_its_accent_are_one_letter_however_written() -> None:
    assert squeezed("ge\u0301ne\u0301ral") == squeezed("général")


@pytest.mark.parametrize(
    "data", [b"PK\x03\x04a.txt", b"%PDF-1.7 words", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"]
)
def test_packed_files_documents_and_pictures_are_no_text(data: bytes) -> None:
    assert not is_text(decode(data))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@given(text=st.text(st.characters(exclude_categories=["Cc", "Cf", "Cs", "Co", "Cn"]), max_size=200))
def test_what_is_written_in_any_language_is_text(encoding: str, text: str) -> None:
    assert is_text("\x1b[31mError:\x1b[0m\r\n\t" + decode(text.encode(encoding))) or "\ufffd" in text
