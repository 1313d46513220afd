"""Secrets go, what a diagnosis needs stays.

The corpus in `tests/data/redaction` has a line of a log each. In `secrets.txt` what has to go stands as
`«kind|value»`; `⏎` is a line break.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from troubleshoot.engine.redaction import redact
from troubleshoot.engine.text import clean

CORPUS = Path(__file__).resolve().parents[1] / "data" / "redaction"
MARKED = re.compile(r"«([a-z]+)\|(.*?)»", re.DOTALL)
MARK = re.compile(r"<(?:secret|email|org|tenant|guid|user|host|ip|mac|phone)-\d+>")


def corpus(name: str) -> list[str]:
    """The lines of a file of the corpus."""
    lines = (CORPUS / name).read_text(encoding="utf-8").split("\n")
    return [line.replace("⏎", "\n") for line in lines if line]


def plain(line: str) -> str:
    """A line as it would be pasted."""
    return MARKED.sub(lambda mark: mark[2], line)


def masked(line: str) -> str:
    """A line as it has to be shown back."""
    numbers: dict[str, dict[str, int]] = {}

    def numbered(mark: re.Match[str]) -> str:
        of_kind = numbers.setdefault(mark[1], {})
        value = re.sub(r"=?\n[ \t]*", "", mark[2]).lower()
        return f"<{mark[1]}-{of_kind.setdefault(value, len(of_kind) + 1)}>"

    return MARKED.sub(numbered, line)


SECRETS = corpus("secrets.txt")
KEPT = corpus("kept.txt")
ONE_LINE = [line for line in SECRETS if "\n" not in line]
# An end of a letter takes a name from the next line.
CLOSED = [line for line in KEPT if "regards" not in line.lower()]


@pytest.mark.parametrize("line", SECRETS)
def test_a_secret_goes_and_the_rest_of_its_line_stays(line: str) -> None:
    redacted = redact(plain(line))
    assert redacted.text == masked(line)
    assert set(redacted.masked) == {mark[1] for mark in MARKED.finditer(line)}


@pytest.mark.parametrize("line", KEPT)
def test_what_a_diagnosis_needs_stays(line: str) -> None:
    redacted = redact(line)
    assert redacted.text == line
    assert redacted.masked == {}


@pytest.mark.parametrize("lines", [SECRETS, KEPT])
def test_the_corpus_is_large_and_says_nothing_twice(lines: list[str]) -> None:
    assert len(lines) >= 320
    assert len(set(lines)) == len(lines)


def test_every_secret_line_has_a_marked_value() -> None:
    assert all(MARKED.search(line) for line in SECRETS)
    assert not any(MARKED.search(line) for line in KEPT)


def test_the_whole_corpus_in_one_text_is_masked_twice_as_once() -> None:
    once = redact("\n\n".join(map(plain, SECRETS))).text
    assert redact(once).text == once


@pytest.mark.parametrize("line", [line for line in SECRETS if "\n" in line and "=\n" not in line])
def test_a_value_broken_by_a_line_end_of_windows_goes(line: str) -> None:
    assert redact(clean(plain(line).replace("\n", "\r\n"))).text == masked(line)


def test_the_same_value_gets_the_same_mark() -> None:
    redacted = redact("a@contoso.com, b@contoso.com, A@Contoso.com")
    assert redacted.text == "<email-1>, <email-2>, <email-1>"
    assert redacted.masked == {"email": 2}


def test_a_broken_value_gets_the_mark_of_the_whole_one() -> None:
    text = "https://fabrikam.crm.dynamics.com and https://fabri\n   kam.crm.dynamics.com"
    assert redact(text).text == "https://<org-1>.crm.dynamics.com and https://<org-1>.crm.dynamics.com"


def test_a_disguised_value_gets_the_mark_of_the_plain_one() -> None:
    redacted = redact("jdoe@fabrikam.com, ｊｄｏｅ@fabrikam.com, jd\u200doe@fabrikam.com")
    assert redacted.text == "<email-1>, <email-1>, <email-1>"


def test_numbering_goes_on_after_marks_that_are_there() -> None:
    assert redact("<email-4> and a@contoso.com").text == "<email-4> and <email-5>"


def test_each_kind_is_numbered_by_itself() -> None:
    redacted = redact("a@contoso.com at 20.190.159.4")
    assert redacted.text == "<email-1> at <ip-1>"


@pytest.mark.parametrize("after", ["/", "/hand-over/", "", " and more", "."])
def test_the_address_of_a_session_gives_no_session_away(after: str) -> None:
    token = "aB3_xY-9aB3_xY-9aB3_xY-9"
    assert token not in redact(f"see https://wizard.example/sessions/{token}{after}").text


def test_other_addresses_of_sessions_stay() -> None:
    assert "/statistics/sessions/151/" in redact("see /statistics/sessions/151/ there").text


@given(st.lists(st.sampled_from(SECRETS + KEPT), max_size=6))
def test_redacting_lines_twice_changes_nothing(lines: list[str]) -> None:
    once = redact("\n".join(map(plain, lines))).text
    assert redact(once).text == once


TELLING = st.sampled_from(
    [
        *("<", ">", "<guid-1>", "<secret-1>", "-", ".", "@", "\\", "\\\\", "//", ":", "::", "=", "%40", "\n"),
        *(
            " ",
            '"',
            "'",
            ";",
            "&",
            "password",
            "User: ",
            "Owner: ",
            "Bearer ",
            "sig=",
            "?",
            "AB",
            "Jane",
            "a",
        ),
        *(
            "crm",
            ".crm4.dynamics.com",
            ".onmicrosoft.com",
            "C:\\Users\\",
            "/home/",
            "+49 ",
            "30",
            "1",
            "0123",
        ),
        *(
            "aB3_xY-9aB3_xY-9aB3_xY-9",
            "7c1e09ab",
            "-52d4",
            "eyJ",
            "ｊ",
            "\u200b",
            "\u00a0",
            "é",
            "\\n",
            "-my",
        ),
    ]
)


@given(st.lists(TELLING, max_size=30).map("".join))
def test_redacting_any_text_twice_changes_nothing(text: str) -> None:
    once = redact(text).text
    assert redact(once).text == once


@given(st.lists(TELLING, max_size=30).map("".join) | st.text())
def test_what_is_not_masked_stays_in_its_order(text: str) -> None:
    redacted = redact(text).text
    position = 0
    for piece in MARK.split(redacted):
        found = text.find(piece, position)
        assert found >= 0
        position = found + len(piece)
    assert redacted.count("\n") <= text.count("\n")


@given(
    st.lists(st.sampled_from(ONE_LINE), max_size=4),
    st.lists(st.sampled_from(CLOSED), max_size=4),
    st.randoms(),
)
def test_lines_that_stay_stay_among_secrets(secrets: list[str], kept: list[str], chance: object) -> None:
    lines = [*map(plain, secrets), *kept]
    chance.shuffle(lines)  # type: ignore[attr-defined]
    redacted = redact("\n\n".join(lines)).text.split("\n\n")
    assert set(kept) <= set(redacted)


HEX = "0123456789abcdef"
SMALL = "abcdefghijklmnopqrstuvwxyz"
DIGITS = "0123456789"
NUMBER = st.integers(0, 255)


def drawn(alphabet: str, least: int, most: int) -> st.SearchStrategy[str]:
    return st.text(alphabet, min_size=least, max_size=most)


def parts(*strategies: st.SearchStrategy[str], by: str) -> st.SearchStrategy[str]:
    return st.tuples(*strategies).map(by.join)


SECRET = drawn(SMALL + SMALL.upper() + DIGITS, 12, 40).map(lambda value: f"q7{value}")
NAME = drawn(SMALL, 4, 12).map(lambda value: f"zq{value}")
GUID = parts(*(drawn(HEX, size, size) for size in (8, 4, 4, 4, 12)), by="-")
CLOUD = st.sampled_from(
    [
        *(f"crm{number}.dynamics.com" for number in ["", *range(2, 22)]),
        *("crm.microsoftdynamics.us", "crm.appsplatform.us", "crm.dynamics.cn", "crm.microsoftdynamics.de"),
        *("api.crm4.dynamics.com", "operations.dynamics.com", "powerappsportals.com", "sharepoint.com"),
        *("onmicrosoft.com", "mail.onmicrosoft.com"),
    ]
)
IPV4 = st.tuples(st.integers(10, 126), NUMBER, NUMBER, NUMBER).map(lambda four: ".".join(map(str, four)))
IPV6 = st.ip_addresses(v=6, network="2001:db8::/32").map(lambda address: address.exploded)
PLANTED: dict[str, tuple[st.SearchStrategy[str], st.SearchStrategy[str]]] = {
    "a token": (
        SECRET,
        st.sampled_from(["Authorization: Bearer {}", "token=eyJhbGciOi.{}.sig", "?x=1&sig={}"]),
    ),
    "a password": (
        SECRET,
        st.sampled_from(
            [
                *(
                    '"password": "{}"',
                    "Password={};",
                    "<Password>{}</Password>",
                    "&quot;password&quot;:&quot;{}&quot;",
                ),
                *(r"\"client_secret\":\"{}\"", "https://jdoe:{}@proxy.example", "pac auth create -cs {}"),
                *(
                    "curl -u jdoe:{}",
                    "Kennwort={}",
                    "mot de passe : {}",
                    "contraseña: {}",
                    "body=password%3D{}%26",
                ),
            ]
        ),
    ),
    "a GUID": (GUID, st.sampled_from(["{}", "{{{}}}", "%7B{}%7D", "id='{}'", "Default-{}", "/{}/"])),
    "a host": (NAME, CLOUD.map(lambda cloud: f"https://{{}}.{cloud}/api")),
    "an e-mail": (
        NAME,
        st.sampled_from(["{}@fabrikam.com", "<{}@a.example>", "{}#EXT#@x.onmicrosoft.com", "{}%40a.de"]),
    ),
    "a folder": (
        NAME,
        st.sampled_from([r"C:\Users\{}\a.zip", r"C:\\Users\\{}\\a", "/home/{}/a", "/Users/{}"]),
    ),
    "an account": (
        NAME,
        st.sampled_from([r"User: FABRIKAM\{}", "User: {}", "Signed in as {}", "Benutzer: {}"]),
    ),
    "an IPv4 address": (IPV4, st.sampled_from(["{}:443", "from {}", "[{}]", "http://{}/"])),
    "an IPv6 address": (IPV6, st.sampled_from(["{}", "[{}]:443", "from {}"])),
}
AROUND = st.sampled_from(KEPT) | drawn(SMALL + " .,:;()", 0, 20)


@pytest.mark.parametrize("what", PLANTED)
@given(data=st.data())
def test_a_planted_secret_goes_in_any_surroundings(what: str, data: st.DataObject) -> None:
    values, places = PLANTED[what]
    value, place = data.draw(values), data.draw(places)
    before, after = data.draw(AROUND), data.draw(AROUND)
    redacted = redact(f"{before}\n{place.format(value)}\n{after}").text
    assert value not in redacted
    assert MARK.search(redacted)


DISGUISES: list[Callable[[str], str]] = [
    lambda char: chr(ord(char) + 0xFEE0) if "!" <= char <= "~" else char,
    lambda char: char + "\u200d",
    lambda char: "\u2060" + char,
    lambda char: char + "\u200b",
]


@given(
    st.sampled_from(["email", "org", "guid"]), st.lists(st.sampled_from(DISGUISES), min_size=40, max_size=40)
)
def test_a_value_in_disguise_goes(kind: str, disguises: list[Callable[[str], str]]) -> None:
    value = {
        "email": "jane.doe@fabrikam.com",
        "org": "fabrikam",
        "guid": "7c1e09ab-52d4-4e6f-9b30-8f2a6d41c705",
    }[kind]
    hidden = "".join(disguise(char) for char, disguise in zip(value, disguises, strict=False))
    tail = ".crm4.dynamics.com" if kind == "org" else ""
    redacted = redact(f"by {hidden}{tail} today").text
    assert re.sub("[\u200b\u200d\u2060]", "", redacted) == f"by <{kind}-1>{tail} today"
