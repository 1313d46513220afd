from __future__ import annotations

import json
import logging

import pytest
from django.core import signing
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import Settings

from tests.browser import Browser
from tests.factories import an_id, published
from tests.sessions.person import Person, the_line
from tests.sessions.test_secrets import columns
from troubleshoot import screens_ids, sessions
from troubleshoot.engine.guide import Detail
from troubleshoot.handover import hand_over, kept_ids
from troubleshoot.handover.kept_ids import (
    MOST,
    IdKind,
    KeptId,
    masked_but,
    offered,
    places_in,
    with_ids,
)
from troubleshoot.screens_ids import COOKIE

pytestmark = pytest.mark.django_db

ID = "11111111-2222-4333-8444-555555555555"
OTHER = "99999999-8888-4777-8666-555555555555"
TEXT = f"The line was cut.\nActivity Id: {ID}\nTime: noon"


def pasted(text: str = TEXT, client: Client | None = None) -> Client:
    """A browser that sent a text to the first page."""
    client = client or Client()
    client.post("/", {"text": text})
    return client


def kept(client: Client) -> list[tuple[str, str]]:
    """What the cookie of a browser holds."""
    cookie = client.cookies.get(COOKIE)
    stored = signing.loads(cookie.value, salt=screens_ids._SALT) if cookie else []
    return [(kind, value) for kind, value, *_ in stored]


def here(client: Client) -> list[KeptId]:
    cookie = client.cookies[COOKIE].value
    return [
        KeptId(IdKind[kind], value, tuple(prints))
        for kind, value, *prints in signing.loads(cookie, salt=screens_ids._SALT)
    ]


def places(person: Person) -> list[kept_ids.Place]:
    return places_in(hand_over(sessions.load(person.token)))


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (f"Activity Id: {ID}", "ACTIVITY"),
        (f"ActivityId={ID}", "ACTIVITY"),
        (f'{{"activityId":"{ID}"}}', "ACTIVITY"),
        (f'{{\\"activityId\\": \\"{ID}\\"}}', "ACTIVITY"),
        (f"Activity ID\n{ID}", "ACTIVITY"),
        (f"<ActivityId>{ID}</ActivityId>", "ACTIVITY"),
        (f"Activity Id {{{ID.upper()}}}", "ACTIVITY"),
        (f"Client Request Id: {ID}.", "CLIENT_REQUEST"),
        (f"x-ms-client-request-id: {ID}", "CLIENT_REQUEST"),
        (f"clientRequestId '{ID}'", "CLIENT_REQUEST"),
        (f"picker. Widget ID: '{ID}'", "WIDGET"),
    ],
)
def test_a_labelled_id_is_kept_in_the_browser(text: str, kind: str) -> None:
    assert kept(pasted(f"It failed. {text}")) == [(kind, ID)]


@pytest.mark.parametrize(
    "text",
    [
        f"Flow {ID} failed",
        "Activity Id: <guid-1>",
        f"Activity Id is missing, flow: {ID}",
        f"Session Id: {ID}",
        f"Activity Id: {' ' * 100_000}{ID}",
        "Activity Id: 4.50.6.1",
    ],
)
def test_nothing_else_is_kept(text: str) -> None:
    assert COOKIE not in pasted(f"It failed. {text}").cookies


def test_the_cookie_is_out_of_reach_of_scripts() -> None:
    cookie = pasted().cookies[COOKIE]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Lax", "/")
    assert cookie["max-age"] == screens_ids.AGE


def test_over_https_the_cookie_is_secure(settings: Settings) -> None:
    settings.SESSION_COOKIE_SECURE = True
    assert pasted().cookies[COOKIE]["secure"] is True


def test_only_the_newest_are_kept_and_none_twice() -> None:
    ids = [f"{number:08d}-2222-4333-8444-555555555555" for number in range(MOST + 3)]
    client = pasted("\n".join(f"Activity Id: {one}" for one in ids))
    assert [value for _, value in kept(client)] == ids[::-1][:MOST]
    pasted(f"Activity Id: {ids[5]}", client)
    assert next(value for _, value in kept(client)) == ids[5]
    assert len(client.cookies[COOKIE].value) < 2000


def test_a_log_file_is_read_too() -> None:
    client = Client()
    log = SimpleUploadedFile("log.txt", f"It failed. Activity Id: {ID}".encode("utf-16"))
    assert client.post("/", {"log": log}).status_code == 200
    assert kept(client) == [("ACTIVITY", ID)]


@pytest.mark.parametrize("value", [ID, f"80040216, {ID}", f"80040216 Activity Id: {ID}"])
def test_a_detail_says_what_its_id_is(value: str) -> None:
    person = Person.starting(the_line(details=(Detail("activity-id", "Code and Activity Id"),)))
    browser = (
        Browser().get(f"/sessions/{person.token}/hand-over/").send("/details/", **{"activity-id": value})
    ).send("/details/")
    (one,) = offered(here(browser.client), places(person))
    assert (one.kind, one.value) == (IdKind.ACTIVITY, ID)
    masked = sessions.load(person.token).now.details["activity-id"]
    line = f"- Code and Activity Id: `{masked}`"
    assert ID in with_ids(line, places(person), [one], [one])


@pytest.mark.parametrize("path", ["paste/", "rounds/1/"])
def test_a_later_text_is_read_too(path: str) -> None:
    person = Person.starting()
    browser = Browser().get(f"/sessions/{person.token}/{path}")
    pressed = {"result": "other_error"} if "rounds" in path else {}
    browser.send("", text=TEXT, **pressed)
    assert kept(browser.client) == [("ACTIVITY", ID)]
    browser.send("", **pressed)
    assert [one.value for one in offered(here(browser.client), places(person))] == [ID]


@pytest.mark.parametrize(
    "cookie",
    ["", "x", "a:b:c", signing.dumps(["odd"], salt="x"), "[" * 5000],
    ids=["empty", "no signature", "odd signature", "of another salt", "long"],
)
def test_an_odd_cookie_is_as_good_as_none(cookie: str) -> None:
    client = Client()
    client.cookies[COOKIE] = cookie
    person = Person.starting(text=TEXT)
    assert client.get(f"/sessions/{person.token}/hand-over/check/").status_code == 200


@pytest.mark.parametrize("value", [["odd"], [["ACTIVITY"]], [["NONE", ID, "x"]], 3, [[1, 2, 3]], {"a": 1}])
def test_a_cookie_of_another_shape_is_as_good_as_none(value: object) -> None:
    client = Client()
    client.cookies[COOKIE] = signing.dumps(value, salt=screens_ids._SALT)
    person = Person.starting(text=TEXT)
    assert client.get(f"/sessions/{person.token}/hand-over/check/").status_code == 200


def test_no_id_is_in_any_table_or_log(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    browser = Browser(pasted())
    browser.get(f"/sessions/{Person.starting(text=TEXT).token}/paste/").send("", text=TEXT)
    assert kept(browser.client) == [("ACTIVITY", ID)]
    assert not any(ID in value for value in columns())
    assert ID not in caplog.text
    others = [cookie.value for name, cookie in browser.client.cookies.items() if name != COOKIE]
    assert ID not in json.dumps(others)


def test_only_ids_that_stand_in_the_session_are_offered() -> None:
    client = pasted(f"Something else.\nActivity Id: {OTHER}\nAt night", pasted())
    assert [one.value for one in offered(here(client), places(Person.starting(text=TEXT)))] == [ID]


def test_an_id_of_another_kind_is_not_offered() -> None:
    client = pasted(TEXT.replace("Activity", "Widget"))
    assert offered(here(client), places(Person.starting(text=TEXT))) == []


def test_an_id_is_found_in_a_part_of_its_text() -> None:
    client = pasted(f"### Version\n\n4.50\n\n### Error\n\n{TEXT}")
    assert [one.value for one in offered(here(client), places(Person.starting(text=TEXT)))] == [ID]


def test_a_ticked_id_takes_the_place_of_its_mark() -> None:
    person = Person.starting(text=f"{TEXT}\nFlow {OTHER} failed")
    ids = here(pasted(f"{TEXT}\nFlow {OTHER} failed"))
    record = "```text\nThe line was cut.\nActivity Id: <guid-1>\nTime: noon\nFlow <guid-2> failed\n```"
    told = with_ids(record, places(person), ids, ids)
    assert told == record.replace("<guid-1>", ID)
    assert with_ids(record, places(person), ids, []) == record


def test_a_mark_stays_where_two_ids_can_be_meant() -> None:
    ids = here(pasted(TEXT.replace(ID, OTHER), pasted()))
    person = Person.starting(text=TEXT)
    assert [one.value for one in offered(ids, places(person))] == [OTHER, ID]
    assert with_ids("Activity Id: <guid-1>", places(person), ids, ids[:1]) == "Activity Id: <guid-1>"


def test_a_mark_of_another_text_with_the_same_line_stays() -> None:
    person = Person.starting(text=TEXT).report(f"Another time.\nActivity Id: {OTHER}\nThe end")
    ids = here(pasted())
    assert with_ids("Activity Id: <guid-1>", places(person), ids, ids) == "Activity Id: <guid-1>"


def test_what_a_person_types_is_masked_but_for_what_they_ticked() -> None:
    ticked = [KeptId(IdKind.ACTIVITY, ID, ())]
    text = masked_but(f"jane@contoso.example {ID.upper()} {OTHER}", ticked)
    assert text == f"<email-1> {ID} <guid-1>"


def test_a_start_without_a_diagnosis_remembers_as_well() -> None:
    published(the_line())
    browser = Browser()
    browser.post("/sessions/", guide="line", text=TEXT, submission=str(an_id()), direct="yes")
    assert kept(browser.client) == [("ACTIVITY", ID)]
    assert browser.send("/sessions/").answer.status_code == 303
    assert kept(browser.client) == [("ACTIVITY", ID)]
