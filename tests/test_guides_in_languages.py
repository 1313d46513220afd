"""A guide with translations is shown in the language of the page; what is stored and handed over is not."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from django.test import Client
from django.utils import translation

from tests.browser import Browser
from tests.factories import a_session, published, shipped
from tests.sessions.person import LINE_TEXT, the_line, the_wall
from troubleshoot import catalog, handover, sessions
from troubleshoot.engine.guide import Guide
from troubleshoot.engine.translating import texts

pytestmark = pytest.mark.django_db


def in_german(guide: Guide) -> Guide:
    """The guide with each text translated into itself in stars."""
    return replace(guide, translations={"de": {path: f"*{text}*" for path, text in texts(guide).items()}})


GERMAN: dict[str, Any] = {"HTTP_ACCEPT_LANGUAGE": "de-AT,de;q=0.9"}


@pytest.fixture
def line() -> Guide:
    """A published guide with translations, beside one without."""
    published(the_wall())
    return published(in_german(the_line()))


def german() -> Browser:
    return Browser(**GERMAN)


def test_a_page_asks_for_the_language_it_is_in(line: Guide) -> None:
    edition = catalog.current().by_slug["line"]
    assert edition.shown is edition.guide == line
    with translation.override("de"):
        assert edition.shown.title == f"*{line.title}*"
        assert edition.shown is edition.shown
        assert edition.shown.language == "de"
    with translation.override("fr"):
        assert edition.shown is edition.guide


def test_a_guide_is_listed_and_shown_in_the_language_of_the_page(line: Guide) -> None:
    assert f"*{line.title}*" in german().get("/guides/").page.text
    page = german().get("/guides/line/").page
    assert [step.title for step in line.steps if f"*{step.title}*" not in page.text] == []


def test_a_guide_without_the_language_is_shown_as_it_was_written(line: Guide) -> None:
    assert the_wall().title in german().get("/guides/wall/").page.text
    assert f"*{line.title}*" not in Browser().get("/guides/line/").page.text


def test_symptoms_are_listed_and_searched_in_the_language_of_the_page(line: Guide) -> None:
    assert "*Nothing is heard*" in german().get("/").page.text
    found = german().get("/").send("/", find="*nothing", search="yes").page
    assert "silence" in found.form("/").offered["symptoms"]
    assert "dark" not in found.form("/").offered["symptoms"]


def test_the_diagnosis_is_in_the_language_of_the_page(line: Guide) -> None:
    page = german().post("/", text=LINE_TEXT).page
    assert f"*{line.title}*" in page.text
    assert f"*{line.steps_by_key['restart'].tried_as}*" in page.text


def test_a_session_is_in_the_language_of_the_page_and_stored_without_it(line: Guide) -> None:
    browser = german().get("/guides/line/").send("/sessions/")
    token = browser.address.split("/")[2]
    assert f"*{line.questions[0].text}*" in browser.page.text
    browser.send("", history="nothing", medium="cable", everywhere="no")
    current = sessions.load(token)
    assert current.now.answers == {"history": "nothing", "medium": "cable", "everywhere": "no"}
    assert current.guide.language == ""
    steps = [line.steps_by_key[key].title for key in current.shown]
    assert steps
    assert [title for title in steps if f"*{title}*" not in browser.page.text] == []


def test_what_an_answer_leads_to_is_in_the_language_of_the_page(line: Guide) -> None:
    current = a_session(line, answers={"history": "running"})
    assert "<em>It runs</em>" in german().get(f"/sessions/{current.token}/wait/").html


def test_an_earlier_guide_of_the_session_is_named_in_the_language_of_the_page(line: Guide) -> None:
    current = a_session(line, answers={"history": "refused"})
    page = german().get(f"/sessions/{current.token}/hand-over/").page
    assert f"*{line.title}*" in page.text


@pytest.mark.parametrize("address", ["hand-over.md", "hand-over.json"])
def test_a_hand_over_is_in_the_authors_words(line: Guide, address: str) -> None:
    current = a_session(line, answers={"medium": "air"})
    told = Client().get(f"/sessions/{current.token}/{address}", **GERMAN).content.decode()
    assert line.questions_by_key["medium"].text in told
    assert "*What" not in told


def test_the_record_on_the_page_is_in_the_authors_words(line: Guide) -> None:
    current = a_session(line, answers={"medium": "air"})
    page = german().get(f"/sessions/{current.token}/hand-over/").html
    assert handover.as_markdown(handover.hand_over(current)).splitlines()[0] in page


def test_the_api_is_in_the_authors_words(line: Guide) -> None:
    told: dict[str, Any] = Client().get("/api/v1/guides/line", **GERMAN).json()
    assert told["title"] == line.title
    assert told["translations"]["de"]["title"] == f"*{line.title}*"


def test_the_shipped_translation_is_shown() -> None:
    guide = published(shipped("wrong-file"))
    page = german().get("/guides/wrong-file/").page
    assert guide.translations["de"]["title"] in page.text
    assert [step.title for step in guide.steps if step.title in page.text] == []


def test_the_shipped_translation_is_complete() -> None:
    guide = shipped("wrong-file")
    assert list(guide.translations["de"]) == list(texts(guide))
