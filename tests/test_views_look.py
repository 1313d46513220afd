"""What a text tells while it is typed, and a choice of language on a page that answered a text."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from django.test import Client

from tests.browser import Browser
from tests.browsing import CUT, a_cut_line
from tests.factories import a_guide, a_pattern, a_symptom, published
from tests.hostile import rows
from tests.sessions.person import ODD_TEXT
from troubleshoot.engine.guide import Guide, Weight
from troubleshoot.models import TextDay

pytestmark = pytest.mark.django_db
SECRET = "jane.doe@contoso.example"


@pytest.fixture(autouse=True)
def guide() -> Guide:
    return published(a_cut_line())


def looked(text: str = CUT, **fields: Any) -> Any:
    return Client().post("/?look", {"text": text, **fields})


def part(answer: Any) -> str:
    """What the page that is typed on takes out of the answer."""
    html: str = answer.content.decode()
    return html.split('<div id="look">')[1].split("</div>")[0]


def test_a_look_is_a_full_page_that_names_the_guide_and_its_signs() -> None:
    answer = looked()
    assert (answer.status_code, answer.context["verdict"].slug) == (200, "cut-line")
    assert "<html" in answer.content.decode() and 'tabindex="-1"' in answer.content.decode()
    assert "Cut line" in part(answer) and "<mark" in part(answer)


def test_a_look_counts_and_stores_nothing() -> None:
    before = rows()
    looked(), looked(ODD_TEXT)
    assert rows() == before
    assert not TextDay.objects.exists()


def test_a_diagnosis_is_counted_where_a_look_is_not() -> None:
    Client().post("/", {"text": CUT})
    assert TextDay.objects.exists()


@pytest.mark.parametrize("address", ["/", "/?look"])
def test_only_a_diagnosis_remembers_ids(address: str) -> None:
    text = f"{CUT} Activity Id: 11111111-2222-3333-4444-555555555555"
    cookies = Client().post(address, {"text": text}).cookies
    assert any("kept-ids" in name for name in cookies) == (address == "/")


@pytest.mark.parametrize("text", ["", "x", ODD_TEXT, "\x00", "x" * 1_000_001])
def test_a_look_at_what_tells_nothing_is_a_page_as_well(text: str) -> None:
    answer = looked(text)
    assert answer.status_code == 200
    assert "<mark" not in part(answer)


def test_a_look_takes_in_what_is_picked() -> None:
    assert looked("Something else", symptoms=["hangs"]).context["verdict"].slug == "cut-line"


def test_a_look_shows_no_more_of_the_text_than_its_signs() -> None:
    assert "contoso" not in looked(f"{SECRET} {CUT}").content.decode()


def test_a_look_shows_what_several_signs_share_once() -> None:
    published(replace(a_cut_line(), patterns=(a_pattern(), a_pattern("wide", "The connection was"))))
    assert part(looked()).count("<mark") == 1


def test_a_diagnosis_names_the_other_guide_that_a_part_of_the_text_fits() -> None:
    published(a_guide("full-disk", patterns=(a_pattern("full", "disk is full", weight=Weight.SUPPORTING),)))
    one, two = (
        Client().post("/", {"text": text}).content.decode() for text in (CUT, f"{CUT} The disk is full.")
    )
    assert ('href="#guides"' in one, 'href="#guides"' in two) == (False, True)


def test_without_a_guide_the_ways_on_stand_first() -> None:
    links = Browser().get("/").send("/", text=ODD_TEXT).page.links
    assert {"#other", "#guides", "#hand-over"} <= set(links)


def test_a_get_with_look_is_the_first_page() -> None:
    assert "text" in Browser().get("/?look").page.form("/").values


def test_the_language_of_a_diagnosis_is_chosen_without_losing_the_text() -> None:
    browser = Browser().get("/").send("/", text=f"{SECRET}\n{CUT}", symptoms=["hangs"], ref="#7")
    TextDay.objects.all().delete()
    form = browser.page.form("/language/")
    answer = browser.client.post("/language/", {**form.values, "language": "de"})
    assert (answer.status_code, answer["Location"]) == (307, "/")
    again = browser.post("/", **(form.values | {"language": "de"}))
    values = again.page.form("/sessions/").values
    assert '<html lang="de">' in again.html
    assert values["text"] == [f"<email-1>\n{CUT}"]
    assert (values["symptoms"], values["ref"], values["guide"]) == (["hangs"], ["#7"], ["cut-line"])
    assert not TextDay.objects.exists()


def test_the_first_page_in_another_language_keeps_what_was_typed() -> None:
    browser = Browser().post("/", text=CUT, symptoms=["hangs"], language="de")
    values = browser.page.form("/").values
    assert (values["text"], values["symptoms"]) == ([CUT], ["hangs"])


def test_the_guide_of_the_link_is_not_mistaken_for_the_one_that_was_found() -> None:
    form = Browser().get("/").send("/", text=CUT).page.form("/sessions/")
    again = Browser().post("/", **(form.values | {"language": "de"}))
    looking = next(one for one in again.page.forms if one.action == "/" and "rejected" not in one.values)
    assert looking.values["guide"] == [""]


def test_a_page_without_a_text_is_led_back_to_as_ever() -> None:
    form = Browser().get("/guides/").page.form("/language/")
    assert "text" not in form.values


def test_a_symptom_of_a_link_is_named_and_its_stage_is_open() -> None:
    html = Browser().get("/?symptom=hangs").html
    picked = html.split('value="hangs"')[0].rsplit("<details", 1)[1]
    assert picked.startswith(" open")
    assert Browser().get("/").html.count("<details open") == 0
    assert "hangs" in Browser().get("/?symptom=hangs").page.form("/").values["symptoms"]


def test_the_numbers_in_the_text_lead_to_what_they_say() -> None:
    browser = Browser().get("/").send("/", text=f"{CUT} and again: {CUT}")
    assert browser.html.count('id="mark-1"') == 1
    assert "#mark-1" in browser.page.links
    assert browser.html.count('data-number="1"') == 3


def test_every_diagnosis_can_be_handed_over_and_started_again() -> None:
    for text in (CUT, ODD_TEXT):
        links = Browser().get("/").send("/", text=text).page.links
        assert {"#hand-over", "/"} <= set(links)


def test_signs_at_the_place_of_a_stronger_one_are_folded_away() -> None:
    weak = a_pattern("weak", "connection was", weight=Weight.SUPPORTING, says="A weaker sign.")
    published(replace(a_cut_line(), patterns=(a_pattern(), weak, a_symptom())))
    answer = Client().post("/", {"text": CUT, "symptoms": ["hangs"]})
    assert (len(answer.context["evidence"]), answer.context["besides"]) == (3, 1)
    folded = answer.content.decode().split('id="found"')[1].split("<details>")[1].split("</details>")[0]
    assert folded.count("<li>") == 1 and weak.says in folded
