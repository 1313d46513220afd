from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from tests.api.calling import error_of, get, post
from tests.factories import a_guide, a_question, a_step, is_, published
from tests.hostile import HOSTILE, LONGEST, rows

pytestmark = pytest.mark.django_db

CUT = "The connection was cut by ann@example.org."


@pytest.fixture(autouse=True)
def guide() -> None:
    questions = (a_question("vpn", "yes", "no"),)
    published(a_guide(questions=questions, steps=(a_step("leave", is_("vpn", "yes")),)))


def test_an_answer_has_the_promised_shape() -> None:
    answer = post("respond", {"title": "Help", "body": CUT})
    assert answer.status_code == 200
    body = answer.json()
    assert set(body) == {"diagnosis", "missing", "reply", "wizard_url"}
    assert body["missing"] == [{"kind": "question", "key": "vpn", "text": "What about vpn?", "help": ""}]
    assert body["wizard_url"] in body["reply"]


def test_the_diagnosis_is_that_of_title_and_body() -> None:
    answer = post("respond", {"title": "Help", "body": CUT}).json()
    assert answer["diagnosis"] == post("diagnose", {"text": f"Help\n\n{CUT}"}).json()


@pytest.mark.parametrize("body", [{"title": CUT}, {"title": CUT, "body": None}, {"body": CUT}])
def test_title_or_body_is_enough(body: dict[str, Any]) -> None:
    assert post("respond", body).json()["diagnosis"]["guide"] == "cut-line"


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "body"),
        ({"title": " ", "body": None}, "body"),
        ({"title": "Help", "body": CUT, "labels": []}, "labels"),
        ({"title": None, "body": CUT}, "title"),
        ({"title": "Help", "body": 1}, "body"),
        ({"title": "x" * 5000, "body": CUT}, "title"),
    ],
)
def test_what_is_wrong_is_refused_at_its_place(body: dict[str, Any], field: str) -> None:
    answer = post("respond", body)
    assert answer.status_code == 422
    assert error_of(answer)["field"] == field


def test_a_text_over_the_limit_is_too_large() -> None:
    answer = post("respond", {"title": "", "body": LONGEST + "x"})
    assert answer.status_code == 413
    assert error_of(answer)["field"] == "body"


def test_no_json_is_malformed() -> None:
    answer = Client().post("/api/v1/respond", "{", "application/json")
    assert answer.status_code == 400


def test_it_takes_nothing_but_a_post() -> None:
    assert get("respond").status_code == 405


def test_the_link_is_absolute_under_the_host_that_was_asked() -> None:
    url = post("respond", {"body": CUT}).json()["wizard_url"]
    assert url.startswith("http://testserver/?")
    assert "ref=respond" in url


def test_the_link_is_under_the_public_address_where_one_is_set(settings: Settings) -> None:
    settings.BASE_URL = "https://wizard.example"
    assert post("respond", {"body": CUT}).json()["wizard_url"].startswith("https://wizard.example/?")


def test_nothing_is_stored() -> None:
    before = rows()
    post("respond", {"title": "Help", "body": CUT})
    post("respond", {"title": "Help", "body": "Nothing known"})
    assert rows() == before


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_issues_are_answered_or_refused(name: str) -> None:
    answer = post("respond", {"title": HOSTILE[name][:4000], "body": HOSTILE[name]})
    assert answer.status_code in (200, 422)
    json.loads(answer.content)
