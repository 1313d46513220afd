from __future__ import annotations

from urllib.parse import quote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.browser import FORM, Browser
from tests.browsing import CUT, a_cut_line
from tests.factories import published
from tests.hostile import HOSTILE, LONGEST, MARKUP, is_harmless, rows, stored_texts, urlencoded
from troubleshoot.engine.guide import Guide

pytestmark = pytest.mark.django_db


@pytest.fixture
def guide() -> Guide:
    return published(a_cut_line())


def upload(data: bytes, text: str = "") -> Browser:
    browser = Browser()
    file = SimpleUploadedFile("import.log", data)
    browser._at("/", browser.client.post("/", {"log": file, "text": text}))
    return browser


@pytest.mark.usefixtures("guide")
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le", "cp1252"])
def test_a_log_file_is_diagnosed_whatever_its_encoding(encoding: str) -> None:
    browser = upload(f"É {CUT}".encode(encoding))
    assert browser.page.form("/sessions/").values["guide"] == ["cut-line"]


@pytest.mark.usefixtures("guide")
@pytest.mark.parametrize("data", [b"", b"\xff\xfe", b"x" * 4_000_001, b"x" * 1_000_001])
def test_a_file_that_cannot_be_diagnosed_is_refused_and_the_text_kept(data: bytes) -> None:
    text = "" if len(data) < 4 else CUT
    browser = upload(data, text)
    assert browser.status == 422
    assert text in browser.page.form("/").values["text"][0]


@pytest.mark.usefixtures("guide")
@pytest.mark.parametrize("data", [b"PK\x03\x04solution.xml", b"\x89PNG\r\n\x1a\n", bytes(range(256)) * 20])
def test_a_file_without_text_is_refused_and_the_text_kept(data: bytes) -> None:
    browser = upload(data, CUT)
    assert browser.status == 422
    assert browser.page.form("/").values["text"] == [CUT]


@pytest.mark.usefixtures("guide")
def test_a_text_over_the_limit_is_refused_and_kept() -> None:
    browser = Browser().post("/", text=LONGEST + "y")
    assert browser.status == 422
    assert browser.page.form("/").values["text"] == [LONGEST + "y"]


@pytest.mark.usefixtures("guide")
def test_a_text_of_the_full_length_starts_a_session() -> None:
    text = CUT + LONGEST[len(CUT) :]
    browser = Browser().get("/").send("/", text=text).send("/sessions/")
    assert browser.address.endswith("/rounds/1/")


@pytest.mark.usefixtures("guide")
def test_a_text_that_grows_by_masking_starts_a_session() -> None:
    text = (CUT + " " + "a@b.cc " * 143_000)[:1_000_000]
    browser = Browser().get("/").send("/", text=text).send("/sessions/")
    assert browser.address.endswith("/rounds/1/")


@pytest.mark.usefixtures("guide")
@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_is_diagnosed_shown_escaped_and_stored_harmlessly(name: str) -> None:
    browser = Browser().post("/", text=f"{HOSTILE[name]} {CUT}")
    assert browser.status == 200
    assert MARKUP not in browser.html
    assert is_harmless(browser.html)
    assert browser.send("/sessions/").address.endswith("/rounds/1/")
    assert all(is_harmless(stored) for stored in stored_texts())


FIELDS = ("guide", "symptoms", "tried", "method", "version", "ref", "submission")


@pytest.mark.usefixtures("guide")
@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("field", FIELDS)
@pytest.mark.parametrize("address", ["/", "/sessions/"])
def test_hostile_fields_never_break_a_page(address: str, field: str, name: str) -> None:
    before = rows()
    fields = {"text": CUT, "guide": "cut-line"} | {field: HOSTILE[name]}
    browser = Browser()
    answer = browser.client.post(address, urlencoded(fields), FORM)
    assert answer.status_code in (200, 422)
    assert MARKUP not in answer.content.decode()
    assert rows() == before


PREFILLS = ("guide", "symptom", "error", "version", "method", "ref")


@pytest.mark.usefixtures("guide")
@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("field", PREFILLS)
def test_hostile_links_never_break_the_first_page(field: str, name: str) -> None:
    value = quote(HOSTILE[name][:2000], errors="surrogatepass")
    browser = Browser().get(f"/?{field}={value}")
    assert browser.status == 200
    assert MARKUP not in browser.html


@pytest.mark.usefixtures("guide")
@pytest.mark.parametrize("field", ["guide", "version", "method", "ref"])
def test_a_nul_in_a_link_is_no_dead_end(field: str) -> None:
    assert Browser().get(f"/?{field}=a%00b").send("/", text=CUT).status == 200
