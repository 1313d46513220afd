from __future__ import annotations

import csv
import io
import json
import re
from datetime import timedelta
from typing import Any
from urllib.parse import quote

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from tests.browser import Browser
from tests.factories import NOW, a_guide, a_known_issue, a_step, published
from tests.hostile import MARKUP, rows
from tests.sessions.person import DONE, NOT_PERMITTED, SKIPPED, Person, the_line
from tests.statistics.counting import count
from troubleshoot import catalog
from troubleshoot.engine.facts import Outcome
from troubleshoot.statistics import Count, Segment, link_key, tables

pytestmark = pytest.mark.django_db

PAGES = (
    *("/statistics/", "/statistics.csv", "/statistics.json", "/statistics/cut-line/"),
    *("/statistics/cut-line.csv", "/statistics/cut-line.json"),
    *(f"/statistics.csv?table={name}" for name in tables.OVERVIEW),
    *(f"/statistics/cut-line.csv?table={name}" for name in tables.GUIDE),
)


WITH_A_PERIOD = [page for page in PAGES if "?" not in page]


@pytest.fixture
def maintainer() -> Client:
    client = Client()
    client.force_login(User.objects.create_user("maintainer", is_staff=True))
    return client


def table(client: Client, address: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(client.get(address).content.decode())))


def as_text(values: dict[str, Any]) -> dict[str, str]:
    """Values of JSON as cells of CSV."""
    return {name: "" if value is None else str(value) for name, value in values.items()}


@pytest.mark.parametrize("page", PAGES)
def test_strangers_are_asked_to_sign_in(page: str) -> None:
    published(a_guide())
    answer = Client().get(page)
    assert (answer.status_code, answer["Location"]) == (302, f"/sign-in/?next={quote(page)}")


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
    assert in_csv == [as_text(step) for step in in_json]
    assert [row["not_permitted"] for row in in_csv] == ["0", "1"]


def test_the_overview_counts_outcomes(maintainer: Client) -> None:
    Person.starting().fix("cable")
    Person.starting().escalate()
    (row,) = table(maintainer, "/statistics.csv")
    counts = {
        **{"guide": "cut-line", "sessions": "2", "resolved": "1", "escalated": "1"},
        **{"left": "0", "open": "0", "switched": "0"},
    }
    assert row.items() >= counts.items()
    (in_json,) = maintainer.get("/statistics.json").json()["guides"]
    assert as_text(in_json).items() >= counts.items()


def test_a_session_in_two_browsers_is_counted_exactly(maintainer: Client) -> None:
    published(the_line())
    one = Browser().get("/").send("/", text="The line was cut.").send("/sessions/")
    for answers in ({"history": "nothing"}, {"everywhere": "no"}, {"medium": "air"}, {"tunnel": "yes"}):
        one.send("", **answers)
    one.send("", result="same_error", **{"mark-plug": "done"})
    token = one.address.split("/")[2]

    other = Browser().get(f"/sessions/{token}/questions/medium/").send("", medium="not_sure")
    other.get(f"/sessions/{token}/rounds/1/").send("/undo/")
    marks = {"mark-plug": "skipped", "mark-restart": "done"}  # what was undone is still marked on the page
    other.get(f"/sessions/{token}/").send("", result="fixed", **marks)
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


def test_the_old_columns_come_first(maintainer: Client) -> None:
    published(a_guide())
    overview, guide = (
        maintainer.get(page).content.decode().splitlines()[0].split(",")
        for page in ("/statistics.csv", "/statistics/cut-line.csv")
    )
    assert overview[:7] == ["guide", "sessions", "resolved", "escalated", "left", "open", "switched"]
    assert guide[:6] == ["key", "title", "tried", "credited", "skipped", "not_permitted"]


def test_the_old_names_stay_in_json(maintainer: Client) -> None:
    published(a_guide())
    names = {"guide", "sessions", "resolved", "escalated", "left", "open", "switched"}
    of_guide = maintainer.get("/statistics/cut-line.json").json()
    assert of_guide.keys() >= names | {"edition", "steps", "rejections", "something_else"}
    assert maintainer.get("/statistics.json").json()["guides"][0].keys() >= names


@pytest.mark.parametrize("page", WITH_A_PERIOD)
@pytest.mark.parametrize(
    "period", ["since=yesterday", "until=2026-02-30", "since=2026-11-02&until=2026-11-01", "since=%00"]
)
def test_a_period_that_is_none_is_refused(period: str, page: str, maintainer: Client) -> None:
    published(a_guide())
    assert maintainer.get(f"{page}?{period}").status_code == 422


@pytest.mark.parametrize("page", ["/statistics/", "/statistics/cut-line/"])
def test_what_was_typed_wrongly_is_kept(page: str, maintainer: Client) -> None:
    published(a_guide())
    browser = Browser(maintainer).get(f"{page}?since=yesterday&until=2026-11-01")
    kept = browser.page.form("").values
    assert (kept["since"], kept["until"]) == (["yesterday"], ["2026-11-01"])
    assert "data-error-summary" in browser.html


@pytest.mark.parametrize("page", WITH_A_PERIOD)
@pytest.mark.parametrize(
    "period", ["since=0001-01-01", "until=0001-01-03", "until=9999-12-31", "since=&until="]
)
def test_any_day_that_exists_is_a_period(period: str, page: str, maintainer: Client) -> None:
    published(a_guide())
    assert maintainer.get(f"{page}?{period}").status_code == 200


def test_csv_and_json_are_of_the_period(maintainer: Client) -> None:
    Person.starting().fix("cable")
    day = f"since={NOW.date() + timedelta(days=1)}"
    (row,) = table(maintainer, f"/statistics.csv?{day}")
    of_guide = maintainer.get(f"/statistics/cut-line.json?{day}").json()
    assert (row["sessions"], of_guide["sessions"], of_guide["steps"][0]["tried"]) == ("0", 0, 0)


def test_links_keep_the_period(maintainer: Client) -> None:
    published(a_guide())
    page = maintainer.get("/statistics/?since=2026-11-01").content.decode()
    for address in ("/statistics/cut-line/", "/statistics.csv", "/statistics.json"):
        assert f'"{address}?since=2026-11-01"' in page


@pytest.mark.parametrize("days", [7, 28, 90])
def test_usual_periods_are_a_link_away(days: int, maintainer: Client) -> None:
    published(a_guide())
    today = timezone.now().date()
    query = f"?since={today - timedelta(days=days - 1)}&amp;until={today}"
    assert f'href="{query}"' in maintainer.get("/statistics/").content.decode()


def test_an_unknown_table_is_not_found(maintainer: Client) -> None:
    published(a_guide())
    for page in ("/statistics.csv", "/statistics/cut-line.csv"):
        assert maintainer.get(f"{page}?table=none").status_code == 404


@pytest.mark.parametrize("page", [page for page in PAGES if ".csv" in page])
def test_every_row_of_a_table_has_the_cells_of_its_head(page: str, maintainer: Client) -> None:
    Person.starting(ref="4711").flag("cable", text="Gone").fix("cable").credit(something_else="Luck")
    published(a_guide())
    count(60, solved=("vpn",), segment=Segment(method="pac"), tallies={(Count.FINISHED, "draw"): 1})
    head, *rows = csv.reader(io.StringIO(maintainer.get(page).content.decode()))
    assert {len(row) for row in rows} <= {len(head)}


def test_what_people_wrote_is_no_formula(maintainer: Client) -> None:
    Person.starting().flag("cable", text="=1+1").fix("cable").credit(something_else="@SUM(1)")
    (remark,) = table(maintainer, "/statistics/cut-line.csv?table=remarks")
    (line,) = table(maintainer, "/statistics.csv?table=something-else")
    assert (remark["text"], line["text"]) == ("'=1+1", "'@SUM(1)")


def test_the_learnt_order_is_taken_into_the_draft(maintainer: Client) -> None:
    published(a_guide(steps=(a_step("cable", wait_minutes=5), a_step("vpn", wait_minutes=5))))
    count(60, solved=("vpn",))
    answer = maintainer.post("/statistics/cut-line/order/")
    assert (answer.status_code, answer["Location"]) == (303, "/admin/drafts/cut-line/")
    steps = catalog.guide_in(catalog.draft("cut-line")).steps
    assert [step.key for step in steps] == ["vpn", "cable"]


def test_there_is_no_order_to_take_before_one_is_learnt(maintainer: Client) -> None:
    published(a_guide())
    assert maintainer.post("/statistics/cut-line/order/").status_code == 404


@pytest.mark.parametrize(("page", "most"), [("/statistics/", 12), ("/statistics/cut-line/", 34)])
def test_a_page_takes_few_queries(
    page: str, most: int, maintainer: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    Person.starting(ref="4711").flag("cable", text="Gone").fix("cable").credit(something_else="Luck")
    count(60, solved=("vpn",), segment=Segment(method="pac"))
    with django_assert_max_num_queries(most):
        maintainer.get(page)


@pytest.mark.parametrize("page", ["/statistics/", "/statistics/cut-line/"])
def test_a_page_takes_no_more_queries_for_more_sessions(page: str, maintainer: Client) -> None:
    queries = []
    Person.starting().flag("cable", text="Gone").fix("cable")
    for number in range(1, 4):
        for _ in range(number):
            Person.starting(ref=f"{number}").flag("cable", text="Gone").fix("cable")
        maintainer.get(page)
        with CaptureQueriesContext(connection) as taken:
            maintainer.get(page)
        queries.append(len(taken))
    assert len(set(queries)) == 1


def test_there_is_no_style_or_script_in_a_page(maintainer: Client) -> None:
    published(a_guide())
    count(60, solved=("vpn",), segment=Segment(method="pac"))
    for page in ("/statistics/", "/statistics/cut-line/"):
        main = maintainer.get(page).content.decode().split("<main")[1]
        assert not re.search(r"<script|<style|\sstyle=|\son[a-z]+=", main)


@pytest.mark.parametrize("page", ["/statistics/", "/statistics/cut-line/"])
def test_charts_are_drawn_alike_in_every_language(page: str, maintainer: Client) -> None:
    published(a_guide())
    count(17, solved=("cable",))
    count(13, outcome=Outcome.LEFT)

    def drawn(language: str) -> list[str]:
        html = maintainer.get(page, headers={"Accept-Language": language}).content.decode()
        return re.findall(r' (?:x|x1|x2|y|width|height)="([^"]*)"', html)

    assert any("." in place for place in drawn("en"))
    assert drawn("de") == drawn("en")


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
    assert browser.answer["Location"] == "/maintain/"


# Where people come from --------------------------------------------------------------------------

LINKS = ("/statistics.csv?table=links", "/statistics/cut-line.csv?table=links")


@pytest.mark.parametrize("page", LINKS)
def test_a_table_tells_what_became_of_the_people_a_link_brought(page: str, maintainer: Client) -> None:
    Person.starting(ref="4711", source="web").fix("cable")
    Person.starting(ref="4711", source="web").escalate()
    Person.starting(ref="4712", source="web").leave()
    counts = ("source", "ref", "people", "resolved", "escalated", "left", "open", "resolved_percent")
    assert [[row[name] for name in counts] for row in table(maintainer, page)] == [
        ["web", "4711", "2", "1", "1", "0", "0", ""],
        ["web", "4712", "1", "0", "0", "1", "0", ""],
    ]
    assert table(maintainer, f"{page}-by-source")[0]["people"] == "3"


@pytest.mark.parametrize(
    ("page", "csv_page"), [("/statistics", LINKS[0]), ("/statistics/cut-line", LINKS[1])]
)
def test_links_are_the_same_in_csv_and_json(page: str, csv_page: str, maintainer: Client) -> None:
    Person.starting(ref="4711", source="web").fix("cable")
    count(10, tallies={(Count.LINK_RESOLVED, link_key("web", "4711")): 1})
    told = maintainer.get(f"{page}.json").json()
    assert table(maintainer, csv_page) == [as_text(link) for link in told["links"]]
    assert table(maintainer, f"{csv_page}-by-source") == [as_text(link) for link in told["links_by_source"]]
    assert (told["links"][0]["resolved_percent"], told["links_untold"]) == (100, 0)


@pytest.mark.parametrize("page", ["/statistics/", "/statistics/cut-line/"])
def test_a_link_leads_to_its_sessions(page: str, maintainer: Client) -> None:
    for ref in ("a b&c", "other"):
        person = Person.starting(ref=ref, source="web")
    browser = Browser(maintainer).get(page)
    assert browser.html.count('<th scope="row"><code>web</code></th>') == 1
    addresses = [link for link in browser.page.links if "ref=" in link]
    listed = [Browser(maintainer).get(address).page.links for address in addresses]
    found = [[link for link in links if re.fullmatch(r"/statistics/sessions/\d+/", link)] for links in listed]
    assert found == [[f"/statistics/sessions/{person.row.pk - back}/"] for back in (1, 0)]


@pytest.mark.parametrize("page", ["/statistics/", "/statistics/cut-line/"])
def test_what_a_link_says_is_shown_escaped(page: str, maintainer: Client) -> None:
    Person.starting(ref=MARKUP, source=MARKUP[:40])
    answer = maintainer.get(page).content.decode()
    assert MARKUP not in answer and "&lt;script&gt;" in answer


def test_a_guide_tells_who_called_known_issues_theirs(maintainer: Client) -> None:
    published(a_guide())
    a_known_issue(7, title=MARKUP)
    Person.starting().claim(7)
    (row,) = table(maintainer, "/statistics/cut-line.csv?table=known-issues")
    (issue,) = maintainer.get("/statistics/cut-line.json").json()["known_issues"]
    assert (row["number"], row["people"], row["state"]) == ("7", "1", "open")
    assert (issue["number"], issue["n"]) == (7, 1)
    page = Browser(maintainer).get("/statistics/cut-line/")
    assert MARKUP in page.page.text and MARKUP not in page.html
