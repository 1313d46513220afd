from __future__ import annotations

import csv
import io
import json

import pytest
from django.contrib.auth.models import User
from django.test import Client

from tests.browser import Browser
from tests.factories import a_guide, a_step, published
from tests.hostile import MARKUP, rows
from tests.sessions.person import DONE, NOT_PERMITTED, SKIPPED, Person, the_line

pytestmark = pytest.mark.django_db

PAGES = (
    *("/statistics/", "/statistics.csv", "/statistics.json", "/statistics/cut-line/"),
    *("/statistics/cut-line.csv", "/statistics/cut-line.json"),
)


@pytest.fixture
def maintainer() -> Client:
    client = Client()
    client.force_login(User.objects.create_user("maintainer", is_staff=True))
    return client


def table(client: Client, address: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(client.get(address).content.decode())))


@pytest.mark.parametrize("page", PAGES)
def test_strangers_are_asked_to_sign_in(page: str) -> None:
    published(a_guide())
    answer = Client().get(page)
    assert (answer.status_code, answer["Location"]) == (302, f"/sign-in/?next={page}")


@pytest.mark.parametrize("page", PAGES)
def test_somebody_who_is_no_maintainer_is_refused(page: str, client: Client) -> None:
    published(a_guide())
    client.force_login(User.objects.create_user("guest"))
    assert client.get(page).status_code == 403


@pytest.mark.parametrize("page", PAGES)
def test_a_maintainer_may_look_and_nothing_is_written(page: str, maintainer: Client) -> None:
    Person.starting().fix("cable")
    before = rows()
    answer = maintainer.get(page)
    assert (answer.status_code, rows()) == (200, before)
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize("page", PAGES)
def test_a_wrong_method_is_refused(page: str, maintainer: Client) -> None:
    assert maintainer.post(page).status_code == 405


@pytest.mark.parametrize("page", [page for page in PAGES if "cut-line" in page])
def test_an_unknown_guide_is_not_found(page: str, maintainer: Client) -> None:
    assert maintainer.get(page).status_code == 404


@pytest.mark.parametrize("page", ["/statistics/", "/statistics/cut-line/"])
def test_a_page_is_the_same_with_htmx(page: str, maintainer: Client) -> None:
    published(a_guide())
    htmx = Browser(maintainer, headers={"HX-Request": "true"}).get(page)
    assert htmx.page.tags == Browser(maintainer).get(page).page.tags


def test_page_csv_and_json_tell_the_same(maintainer: Client) -> None:
    Person.starting().attempt({"cable": SKIPPED, "vpn": NOT_PERMITTED}).fix("cable")
    in_json = maintainer.get("/statistics/cut-line.json").json()["steps"]
    in_csv = table(maintainer, "/statistics/cut-line.csv")
    assert in_csv == [{name: str(value) for name, value in step.items()} for step in in_json]
    assert [row["not_permitted"] for row in in_csv] == ["0", "1"]


def test_the_overview_counts_outcomes(maintainer: Client) -> None:
    Person.starting().fix("cable")
    Person.starting().escalate()
    (row,) = table(maintainer, "/statistics.csv")
    assert row == {
        **{"guide": "cut-line", "sessions": "2", "resolved": "1", "escalated": "1"},
        **{"left": "0", "open": "0", "switched": "0"},
    }
    (in_json,) = maintainer.get("/statistics.json").json()["guides"]
    assert {name: str(value) for name, value in in_json.items()} == row


def test_a_session_in_two_browsers_is_counted_exactly(maintainer: Client) -> None:
    published(the_line())
    one = Browser().get("/").send("/", text="The line was cut.").send("/sessions/")
    for answers in ({"history": "nothing"}, {"everywhere": "no"}, {"medium": "air"}, {"tunnel": "yes"}):
        one.send("", **answers)
    one.send("", result="same_error", **{"mark-plug": "done"})
    token = one.address.split("/")[2]

    other = Browser().get(f"/sessions/{token}/questions/medium/").send("", medium="not_sure")
    other.get(f"/sessions/{token}/rounds/1/").send("/undo/")
    other.get(f"/sessions/{token}/").send("", result="fixed", **{"mark-restart": "done"})
    assert other.address == f"/sessions/{token}/resolved/"

    told = maintainer.get("/statistics/line.json").json()
    in_csv = table(maintainer, "/statistics/line.csv")
    assert (told["sessions"], told["resolved"], told["open"]) == (1, 1, 0)
    for steps in (told["steps"], in_csv):
        assert [step["key"] for step in steps if int(step["tried"])] == ["restart"]
        assert [step["key"] for step in steps if int(step["credited"])] == ["restart"]
    cells = maintainer.get("/statistics/line/").content.decode().split("Do restart</th>")[1]
    assert cells.startswith('<td class="num">1</td><td class="num">1</td><td class="num">0</td>')


def test_what_people_wrote_is_shown_escaped(maintainer: Client) -> None:
    Person.starting().fix("cable").credit(something_else=MARKUP)
    for page in ("/statistics/", "/statistics/cut-line/"):
        answer = maintainer.get(page).content.decode()
        assert "&lt;script&gt;" in answer
        assert MARKUP not in answer
    (line,) = maintainer.get("/statistics/cut-line.json").json()["something_else"]
    assert (set(line), line["text"]) == ({"text", "guide", "at"}, MARKUP)


@pytest.mark.parametrize("title", ["=1+1", "+1", "-1", "@SUM(1)", "|calc", "%0A", " =1", "\t=1"])
def test_no_cell_is_taken_for_a_formula(title: str, maintainer: Client) -> None:
    published(a_guide(steps=(a_step("cable", title=title),)))
    (row,) = table(maintainer, "/statistics/cut-line.csv")
    assert row["title"].startswith("'")


def test_a_guide_without_sessions_is_listed(maintainer: Client) -> None:
    published(a_guide())
    assert maintainer.get("/statistics.json").json()["guides"][0]["sessions"] == 0


def test_an_undone_attempt_is_not_counted(maintainer: Client) -> None:
    Person.starting().attempt({"cable": DONE}).undo()
    assert "1" not in json.dumps(maintainer.get("/statistics/cut-line.json").json()["steps"])


def test_a_maintainer_signs_in_and_out() -> None:
    User.objects.create_user("maintainer", password="a long one", is_staff=True)
    browser = Browser().get("/statistics/").send("", username="maintainer", password="a long one")
    assert (browser.status, browser.address) == (200, "/statistics/")
    assert browser.send("/sign-out/").get("/statistics/").address.startswith("/sign-in/")


def test_a_wrong_password_keeps_the_name_and_not_the_password() -> None:
    browser = Browser().get("/sign-in/").send("", username="maintainer", password="wrong")
    assert browser.page.form("").values["username"] == ["maintainer"]
    assert browser.page.form("").values["password"] == [""]


def test_nobody_is_sent_elsewhere_after_signing_in() -> None:
    User.objects.create_user("maintainer", password="a long one", is_staff=True)
    browser = Browser().get("/sign-in/?next=//evil.example/")
    browser.send("", username="maintainer", password="a long one")
    assert browser.answer["Location"] == "/statistics/"
