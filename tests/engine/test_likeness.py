"""When two redacted texts say the same."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from troubleshoot.engine.likeness import MOST_WORDS, VALUE, prints, same_error, words
from troubleshoot.engine.text import comparable

BASE = "Import of <guid-1> at https://<org-1>.crm4.dynamics.com failed on 2026-11-23 20:14:05, attempt 3"
DATES = st.dates().flatmap(
    lambda day: st.sampled_from(
        [
            f"20{day:%y-%m-%d}",
            f"20{day:%y-%m-%d}T01:02:03.456Z",
            f"{day:%m/%d}/2026",
            f"{day:%m/%d}/2026 1:02:03 PM",
            f"{day:%d.%m}.2026 12:34",
            f"{day.day} {day:%b} 2026",
            f"{day:%a}, {day.day} {day:%B} 2026",
            f"{day:%B} {day.day}, 2026",
            f"{day:%d-%b}-2026",
        ]
    )
)
VALUES = {
    "guid": st.from_regex(r"[0-7a-f][0-9a-f]{7}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", fullmatch=True),
    "mark": st.from_regex(r"<(guid|org|email|user)-[1-9][0-9]?>", fullmatch=True),
    "host": st.from_regex(r"[a-z]{3,8}\.crm[0-9]?\.dynamics\.com", fullmatch=True),
    "address": st.from_regex(r"https://[a-z]{3,8}\.(com|org)/[a-z0-9/]{0,9}(\?x=[a-z0-9]+)?", fullmatch=True),
    "number": st.from_regex(r"[1-7][0-9]{0,5}([.,][0-9]{1,3})?", fullmatch=True),
    "date": DATES,
    "time": st.from_regex(r"[01][0-9]:[0-5][0-9](:[0-5][0-9](\.[0-9]{1,3})?)?( [AP]M)?", fullmatch=True),
}
PLAIN = ["the", "import", "of", "failed", "because", "(401)", "80040216", "0x8004", "it's", "…", "grün"]
WORDS = st.lists(st.sampled_from(PLAIN), min_size=1, max_size=30)
A_TEXT = st.lists(st.sampled_from([*PLAIN, "\n", '"a b"']) | st.one_of(*VALUES.values()), max_size=40)


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


HOST = "The host contoso.crm4.dynamics.com could not read C:\\Temp\\builds\\out.zip\nIt was dropped (503)"


@pytest.mark.parametrize(
    "other",
    [
        f"{HOST}.",
        f"Error: {HOST}",
        f"- {HOST}",
        f"2026-01-01 10:00:00 ERROR {HOST}",
        HOST.replace("zip\n", "zip.\n"),
        f"{HOST}\n   at Namespace.Method()",
        HOST.replace("dyna", "dyna\n"),
        HOST.replace("contoso.", "con\ntoso."),
        HOST.replace("bui", "bui\n"),
        HOST.replace("Temp\\", "Temp\\\n"),
        "\n".join(reversed(HOST.split("\n"))),
    ],
)
def test_marks_stops_traces_broken_values_and_the_order_of_lines_do_not_matter(other: str) -> None:
    assert same_error(HOST, other)


def test_addresses_are_values_and_short_codes_are_not() -> None:
    assert same_error("Read at 0x00007FF8A1B2C3D4 failed", "Read at 0x00007FF91234ABCD failed")
    assert not same_error("Read failed with 0x80040216", "Read failed with 0x80048033")


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


@pytest.mark.parametrize("kind", VALUES)
@given(data=st.data())
def test_the_same_error_has_other_values(kind: str, data: st.DataObject) -> None:
    one, other = data.draw(VALUES[kind]), data.draw(VALUES[kind])
    assert same_error(f"It was cut at {one} today", f"It was cut at {other} today")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("User <guid-1> failed", "User {0f1e2d3c-0f1e-0f1e-0f1e-0f1e2d3c4b5a} failed"),
        ("Cannot read C:\\Temp\\a.zip", "Cannot read D:\\Users\\<user-1>\\b.zip"),
        ("Cannot read /opt/a.zip", "Cannot read /var/lib/b.zip"),
        ("The connec\n   tion was cut", "The connection was cut"),
        ("THE “LINE” WAS\u00a0CUT", 'the "line" was cut'),
    ],
)
def test_a_value_and_a_form_may_be_of_another_kind(one: str, other: str) -> None:
    assert same_error(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Refused (401) at 20:14", "Refused (403) at 20:15"),
        ("It was cut", "It was cut again"),
        ("User <guid-1> failed", "User <guid-1> and <guid-2> failed"),
    ],
)
def test_values_do_not_hide_other_codes_and_words(one: str, other: str) -> None:
    assert not same_error(one, other)


def test_a_guid_that_begins_like_an_error_code_is_a_value() -> None:
    one, other = "8f1e2d3c-0f1e-0f1e-0f1e-0f1e2d3c4b5a", "0f1e2d3c-0f1e-0f1e-0f1e-0f1e2d3c4b5a"
    assert same_error(f"User {one} failed", f"User {other} failed")


@pytest.mark.parametrize(
    "texts", [("/opt/a.zip fell", "/var/b.zip fell"), ("in /home/<user-1>/a", "in /home/<user-1>/b")]
)
def test_a_path_at_the_beginning_or_of_a_user_is_a_value(texts: tuple[str, str]) -> None:
    assert same_error(*texts)


@given(WORDS, st.lists(st.sampled_from([" ", "\n", "\r\n  ", "\t", "\u00a0"]), min_size=30, max_size=30))
def test_wraps_spaces_and_case_do_not_matter(parts: list[str], spaces: list[str]) -> None:
    wrapped = "".join(word + space for word, space in zip(parts, spaces, strict=False))
    assert same_error(" ".join(parts), wrapped.upper())


@given(A_TEXT, A_TEXT)
def test_who_is_asked_first_does_not_matter(one: list[str], other: list[str]) -> None:
    assert same_error(" ".join(one), " ".join(other)) == same_error(" ".join(other), " ".join(one))


@given(WORDS, WORDS)
def test_errors_with_the_same_words_are_the_same(one: list[str], other: list[str]) -> None:
    first, second = " ".join(one), " ".join(other)
    assert words(first) != words(second) or same_error(first, second)


# words() -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", VALUES)
@given(data=st.data())
def test_a_value_is_masked_among_the_words(kind: str, data: st.DataObject) -> None:
    assert words(f"It was CUT {data.draw(VALUES[kind])} today") == ["it", "was", "cut", VALUE, "today"]


@pytest.mark.parametrize("code", ["80040216", "0x80040216", "(401)", "8004F031"])
def test_codes_stay_among_the_words(code: str) -> None:
    assert words(f"It failed {code}") == ["it", "failed", code.lower()]


@pytest.mark.parametrize("name", ['"Core Components"', "“Core Components”", "'Core Components'"])
def test_a_quoted_name_of_several_words_is_one_value(name: str) -> None:
    assert words(f"Solution {name} failed") == ["solution", VALUE, "failed"]


def test_a_quoted_name_of_one_word_stays_in_its_place() -> None:
    assert words('Solution "Core" failed') == ["solution", '"core"', "failed"]


def test_an_apostrophe_is_no_quote() -> None:
    assert words("It didn't work, wasn't it") == ["it", "didn't", "work,", "wasn't", "it"]


def test_signs_beside_a_value_stay() -> None:
    assert words("(<guid-1>), after 12ms.") == [f"({VALUE}),", "after", f"{VALUE}ms."]


def test_a_long_log_without_trouble_counts_as_it_is() -> None:
    assert words("Working on it\n" * 20) == ["working", "on", "it"] * 20


def test_the_first_words_of_many_count() -> None:
    assert words("one " + "two " * 500) == ["one"] + ["two"] * (MOST_WORDS - 1)


@given(st.text())
def test_no_word_is_empty_or_holds_white_space(text: str) -> None:
    assert all(word.split() == [word] for word in words(text))


@given(A_TEXT)
def test_words_of_words_are_the_same(parts: list[str]) -> None:
    once = words(" ".join(parts))
    assert words(" ".join(once)) == once


@given(A_TEXT)
def test_form_does_not_matter_to_the_words(parts: list[str]) -> None:
    text = " ".join(parts).replace("\n", " ")
    assert words(comparable(text, space=" ").text.upper()) == words(text)


LINES = st.lists(
    st.sampled_from(["It failed", "It failed.", "at 12:30", "ERROR: no line", "no line", ""]), max_size=3
)


@given(LINES.map("\n".join), LINES.map("\n".join))
def test_the_same_errors_have_a_print_in_common(one: str, other: str) -> None:
    assert same_error(one, other) is not set(prints(one)).isdisjoint(prints(other))


def test_a_print_is_short_and_nothing_has_none() -> None:
    assert {len(one) for one in prints("It failed\nNo line")} == {8}
    assert prints(" \n") == ()
