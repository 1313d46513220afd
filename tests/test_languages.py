from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.template import Context, Template
from django.test import Client, RequestFactory
from django.urls import URLPattern, get_resolver
from django.utils import translation
from django.utils.translation import get_language, gettext

from tests.api.calling import API, JSON
from tests.browser import Browser
from tests.browsing import CUT, a_cut_line, on_the_line
from tests.factories import a_guide, a_step, published
from tests.test_settings import https
from troubleshoot.engine import flow
from troubleshoot.models import Fact, Report, Stretch
from troubleshoot.rendering import markdown, minutes
from troubleshoot.statistics import tables
from troubleshoot.views_language import ONLY_POSTED

pytestmark = pytest.mark.django_db

ENGLISH: dict[str, Any] = {}
GERMAN: dict[str, Any] = {"headers": {"accept-language": "de-AT,de;q=0.9,en;q=0.5"}}


def chosen(language: str = "de", referer: str = "", **fields: str) -> Any:
    headers = {"referer": referer} if referer else {}
    return Client().post("/language/", {"language": language, **fields}, headers=headers)


@pytest.mark.parametrize(
    ("asked", "language"),
    [("de", "de"), ("de-CH", "de"), ("fr, de;q=0.5", "de"), ("en-GB", "en"), ("fr", "en"), ("", "en")],
)
def test_a_page_is_in_the_language_of_the_browser_or_english(asked: str, language: str) -> None:
    answer = Client().get("/", headers={"accept-language": asked})
    assert f'<html lang="{language}">' in answer.content.decode()
    assert answer["Content-Language"] == language


def test_pages_vary_by_what_decides_their_language() -> None:
    vary = Client().get("/guides/")["Vary"]
    assert {"Accept-Language", "Cookie"} <= {name.strip() for name in vary.split(",")}


def test_a_language_once_chosen_comes_before_the_browsers() -> None:
    client = Client(headers={"accept-language": "en"})
    assert client.post("/language/", {"language": "de"}).status_code == 303
    assert '<html lang="de">' in client.get("/").content.decode()


def test_the_choice_is_kept_for_this_site_alone() -> None:
    cookie = chosen().cookies[settings.LANGUAGE_COOKIE_NAME]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Lax", "/")
    assert cookie["max-age"] == settings.LANGUAGE_COOKIE_AGE


def test_https_binds_the_cookie_of_the_language_to_the_host() -> None:
    assert https()["LANGUAGE_COOKIE_NAME"].startswith("__Host-")
    assert https()["LANGUAGE_COOKIE_SECURE"] is True
    assert (https()["LANGUAGE_COOKIE_PATH"], https()["LANGUAGE_COOKIE_DOMAIN"]) == ("/", None)


@pytest.mark.parametrize("language", ["", "fr", "en-GB", "DE", "../de", "\x00"])
def test_a_language_that_is_not_there_is_refused(language: str) -> None:
    answer = chosen(language)
    assert answer.status_code == 400
    assert settings.LANGUAGE_COOKIE_NAME not in answer.cookies


def test_a_language_is_not_chosen_by_a_link() -> None:
    answer = Client().get("/language/?language=de")
    assert answer.status_code == 405
    assert settings.LANGUAGE_COOKIE_NAME not in answer.cookies


def test_a_language_is_not_chosen_by_another_site() -> None:
    client = Client(enforce_csrf_checks=True)
    assert client.post("/language/", {"language": "de"}).status_code == 403


@pytest.mark.parametrize(
    ("referer", "back"),
    [
        ("http://testserver/guides/?a=b&c=d#e", "/guides/?a=b&c=d"),
        ("http://testserver/sessions/abc/rounds/2/", "/sessions/abc/rounds/2/"),
        ("http://testserver/sessions/abc/details/", "/sessions/abc/"),
        ("http://testserver/sessions/abc/rounds/2/undo/", "/sessions/abc/rounds/2/"),
        ("http://testserver/sessions/", "/"),
        ("http://testserver/nowhere/", "/"),
        ("http://testserver//evil.example/", "/"),
        ("http://testserver", "/"),
        ("http://evil.example/guides/", "/"),
        ("//evil.example/guides/", "/"),
        ("javascript:alert(1)", "/"),
        ("http://[", "/"),
        ("", "/"),
    ],
)
def test_the_choice_leads_back_to_its_page_and_never_away(referer: str, back: str) -> None:
    assert chosen(referer=referer)["Location"] == back


def test_a_field_of_the_form_leads_nowhere() -> None:
    assert chosen(next="https://evil.example/")["Location"] == "/"


def patterns(found: Any = None) -> Iterator[URLPattern]:
    for pattern in get_resolver().url_patterns if found is None else found:
        if isinstance(pattern, URLPattern):
            yield pattern
        elif pattern.app_name != "admin" and not pattern.namespace:
            yield from patterns(pattern.url_patterns)


def takes_no_get(pattern: URLPattern) -> bool:
    arguments = dict.fromkeys(pattern.pattern.converters, "x")
    try:
        answer: HttpResponse = pattern.callback(RequestFactory().get("/"), **arguments)
    except Exception:
        return False
    return answer.status_code == 405


def test_every_address_that_takes_no_get_is_known() -> None:
    assert {pattern.name for pattern in patterns() if takes_no_get(pattern)} == ONLY_POSTED


def test_pages_offer_each_language_by_its_own_name() -> None:
    form = Browser(**GERMAN).get("/").page.form("/language/")
    assert form.offered["language"] == [code for code, _ in settings.LANGUAGES]


def test_the_language_of_a_request_ends_with_it() -> None:
    with translation.override("en"):
        Client().get("/", **GERMAN)
        assert get_language() == "en"


@pytest.mark.parametrize("path", ["/nowhere/", "/sessions/nope/", "/sign-out/", "/statistics/sessions/x/"])
def test_an_error_is_told_in_the_language_of_the_page(path: str) -> None:
    assert '<html lang="de">' in Client().get(path, follow=True, **GERMAN).content.decode()


def test_a_text_too_large_for_the_server_is_refused_in_the_language_of_the_page() -> None:
    answer = Client().post("/", CONTENT_LENGTH=str(settings.BODY_LIMIT + 1), **GERMAN)
    assert (answer.status_code, answer["Content-Language"]) == (413, "de")


# What is not for the reader of the page stays English


@pytest.mark.parametrize("path", ["nowhere", "guides", "guides/nope", "sessions/nope"])
def test_the_api_speaks_english(path: str) -> None:
    english, german = Client().get(API + path), Client().get(API + path, **GERMAN)
    assert german.content == english.content
    assert "Accept-Language" not in german.get("Vary", "")


def test_the_api_refuses_in_english() -> None:
    said = [
        Client().post(API + "diagnose", '{"text": "", "symptoms": ["nope"]}', JSON, **headers).content
        for headers in (ENGLISH, GERMAN)
    ]
    assert said[0] == said[1]


@pytest.mark.parametrize("page", ["hand-over.md", "hand-over.json"])
def test_a_hand_over_as_a_file_is_in_english(page: str) -> None:
    token = on_the_line({"history": "not_sure"}).fail("restart").token
    english, german = (Client().get(f"/sessions/{token}/{page}", **said) for said in (ENGLISH, GERMAN))
    assert german.content == english.content
    assert german["Content-Language"] == "en"


FILES = [
    *(f"/statistics.csv?table={table}" for table in tables.OVERVIEW),
    *(f"/statistics/line.csv?table={table}" for table in tables.GUIDE),
    *("/statistics.json", "/statistics/line.json"),
]


@pytest.mark.parametrize("path", FILES)
def test_figures_as_a_file_are_in_english(admin_client: Client, path: str) -> None:
    on_the_line().fail("restart")
    english, german = admin_client.get(path), admin_client.get(path, headers=GERMAN["headers"])
    assert (german.status_code, german.content) == (200, english.content)
    assert "Content-Language" not in german


def test_the_record_to_copy_is_in_english() -> None:
    token = on_the_line().fail("restart").token
    english, german = (Browser(**said).get(f"/sessions/{token}/hand-over/") for said in (ENGLISH, GERMAN))
    assert german.response.context["markdown_text"] == english.response.context["markdown_text"]


def test_what_is_stored_does_not_depend_on_the_language() -> None:
    published(a_guide(steps=(a_step("cable"), a_step("vpn"), a_step("proxy"))))
    for said in (ENGLISH, GERMAN):
        browser = Browser(**said).get("/").send("/", text=CUT).send("/sessions/", tried=["proxy"])
        browser.send("", **{"mark-cable": "done", "mark-vpn": "done", "result": "fixed"})
        browser.send("", what="something_else", something_else="a reboot")
    first, second = sorted(set(Fact.objects.values_list("session", flat=True)))
    stored = [
        (
            list(Fact.objects.filter(session=pk).order_by("number").values_list("kind", "data")),
            list(Report.objects.filter(fact__session=pk).values_list("text", "matches", "symptoms")),
            list(Stretch.objects.filter(session=pk).values_list("counted", "outcome", "resolved_by")),
        )
        for pk in (first, second)
    ]
    assert len(stored[0][0]) >= 4
    assert stored[0] == stored[1]


# How texts are shown


def test_a_reason_of_ours_is_translated_and_one_of_a_guide_is_marked() -> None:
    page = Template("{% load wizard %}{{ reason|reason_in_words:guide }}")
    with translation.override("de"):
        ours = page.render(Context({"reason": flow.NOTHING_LEFT, "guide": a_guide()}))
        theirs = page.render(Context({"reason": "It is <late>.", "guide": a_guide()}))
        assert ours == gettext(flow.NOTHING_LEFT) != flow.NOTHING_LEFT
    assert theirs == '<span lang="en">It is &lt;late&gt;.</span>'


def test_every_reason_of_ours_is_translated() -> None:
    with translation.override("de"):
        assert all(gettext(reason) != reason for reason in flow.OWN_REASONS)


@pytest.mark.parametrize(
    ("page", "guide", "marked"), [("de", "", "en"), ("de", "de", ""), ("en", "", ""), ("en", "de", "de")]
)
def test_a_text_of_a_guide_tells_its_language_where_it_differs(page: str, guide: str, marked: str) -> None:
    shown = Template("{% load wizard %}<p{% lang_of guide %}>{{ guide.title|of_guide:guide }}</p>")
    with translation.override(page):
        html = shown.render(Context({"guide": a_guide(title="A & B", language=guide)}))
    attribute = f' lang="{marked}"' if marked else ""
    inside = f"<span{attribute}>A &amp; B</span>" if marked else "A &amp; B"
    assert html == f"<p{attribute}>{inside}</p>"


def test_markdown_that_was_shown_in_one_language_has_its_buttons_in_the_next() -> None:
    text = "```powershell\npac auth list\n```"
    shown: dict[str, set[str]] = {}
    for language in ("en", "de", "en", "de"):
        with translation.override(language):
            shown.setdefault(language, set()).add(markdown(text))
            assert gettext("Copy") in markdown(text)
    assert [len(pages) for pages in shown.values()] == [1, 1]


def test_minutes_are_told_in_the_language_of_the_page() -> None:
    with translation.override("de"):
        assert [minutes(n) for n in (1, 5, 120, 150)] == [
            "1 Minute",
            "5 Minuten",
            "2 Stunden",
            "2 Std. 30 Min.",
        ]


def test_numbers_are_grouped_as_the_language_does(settings: Any) -> None:
    settings.TEXT_LIMIT = 1200
    published(a_cut_line())
    long = "x " * 700
    english, german = (Browser(**said).get("/").send("/", text=long) for said in (ENGLISH, GERMAN))
    assert "1,200" in english.html
    assert "1.200" in german.html


def pages_of(token: str) -> list[str]:
    names = [
        "choose",
        "tried",
        "hand-over",
        "paste",
        "rounds/1",
        "rounds/2",
        "questions",
        "questions/history",
    ]
    return [f"/sessions/{token}/{name}/" for name in names]


@pytest.mark.parametrize("language", ["en", "de"])
def test_the_texts_of_a_guide_are_marked_on_every_page_in_another_language(language: str) -> None:
    person = on_the_line().fail("restart")
    for path in [*pages_of(person.token), "/guides/line/"]:
        page = Browser(headers={"accept-language": language}).get(path)
        assert page.status == 200
        assert ('lang="en"' in page.html.split('id="main"')[1].split("</main>")[0]) == (language == "de"), (
            path
        )


def test_a_session_can_be_read_in_either_language() -> None:
    token = on_the_line().token
    for language in ("en", "de"):
        page = Client().get(f"/sessions/{token}/", follow=True, headers={"accept-language": language})
        assert f'<html lang="{language}">' in page.content.decode()
