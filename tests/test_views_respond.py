"""The page where maintainers get the reply to an issue, or take a guide as a response template."""

from __future__ import annotations

import json
from urllib.parse import quote

import pytest
from django.contrib.auth import get_user_model
from pytest_django.fixtures import Settings

from tests.browser import Browser
from tests.factories import a_guide, a_pattern, a_question, a_step, is_, published
from tests.hostile import HOSTILE, is_harmless, rows
from troubleshoot.models import UnknownText
from troubleshoot.written import read_template

CUT = "The connection was cut by ann@example.org."
ASKING = a_guide(questions=(a_question("vpn", "yes", "no"),), steps=(a_step("leave", is_("vpn", "yes")),))

pytestmark = pytest.mark.django_db


@pytest.fixture
def maintainer() -> Browser:
    get_user_model().objects.create_user("ann", password="a long secret", is_staff=True)
    browser = Browser()
    browser.client.force_login(get_user_model().objects.get(username="ann"))
    return browser


@pytest.fixture(autouse=True)
def guides() -> None:
    published(ASKING)
    published(a_guide("wall", patterns=(a_pattern("refused", "wall refused"),)))


def responded(browser: Browser, body: str = CUT, title: str = "") -> Browser:
    return browser.get("/respond/").send("/respond/", title=title, body=body)


@pytest.mark.parametrize("address", ["/respond/", "/respond/?guide=cut-line", "/respond/cut-line.md"])
def test_only_maintainers_see_it(address: str) -> None:
    assert Browser().get(address).address.startswith("/sign-in/")


def test_nothing_is_shown_before_a_guide_is_chosen(maintainer: Browser) -> None:
    context = maintainer.get("/respond/").response.context
    assert [guide.slug for guide in context["guides"]] == ["cut-line", "wall"]
    assert context["template"] == ""


def test_a_chosen_guide_is_shown_as_its_template(maintainer: Browser) -> None:
    browser = maintainer.get("/respond/?guide=wall")
    template = browser.response.context["template"]
    assert "# Issue Response Template: Wall" in template
    assert template in browser.page.text


def test_the_template_can_be_downloaded(maintainer: Browser) -> None:
    browser = maintainer.get("/respond/wall.md")
    assert browser.response["Content-Type"].startswith("text/markdown")
    assert "wall-template.md" in browser.response["Content-Disposition"]
    (imported,) = read_template(browser.html)
    assert imported.guide.title == "Wall"


def test_what_is_not_published_is_not_found(maintainer: Browser) -> None:
    assert maintainer.get("/respond/nothing.md").status == 404


def test_a_guide_that_is_not_published_is_refused_and_still_named(maintainer: Browser) -> None:
    browser = maintainer.get("/respond/?guide=nothing")
    assert (browser.status, browser.response.context["template"]) == (422, "")
    assert ["nothing"] in [form.values.get("guide") for form in browser.page.forms]


def test_the_chosen_guide_stays_when_an_issue_is_pasted(maintainer: Browser) -> None:
    browser = maintainer.get("/respond/?guide=wall")
    browser.send("/respond/?guide=wall", body="The wall refused it.")
    assert (browser.status, browser.response.context["chosen"].slug) == (200, "wall")


def test_a_template_only_answers_reads(maintainer: Browser) -> None:
    assert maintainer.client.post("/respond/wall.md").status_code == 405


def test_the_menu_leads_there(maintainer: Browser) -> None:
    assert "/respond/" in maintainer.get("/statistics/").page.links
    assert "/respond/" not in Browser().get("/").page.links


def test_an_issue_is_answered_with_its_reply(maintainer: Browser) -> None:
    browser = responded(maintainer, title="Help")
    answer = browser.response.context["answer"]
    assert browser.status == 200
    assert answer.guide.slug == "cut-line"
    assert answer.reply in browser.page.text
    assert answer.wizard_url in browser.page.links
    assert answer.wizard_url in answer.reply
    assert "<mark" in browser.html
    assert [one.key for one in answer.missing] == ["vpn"]


def test_only_maintainers_get_one() -> None:
    assert Browser().post("/respond/", body=CUT).address.startswith("/sign-in/")


def test_what_the_form_told_is_shown(maintainer: Browser) -> None:
    body = f"### What about vpn?\n\nYes\n\n### What happened\n\n{CUT}"
    told = responded(maintainer, body).response.context["told"]
    assert [(one.asked, one.told) for one in told] == [("What about vpn?", "Yes")]


def test_nothing_is_stored(maintainer: Browser) -> None:
    maintainer.get("/respond/")
    before = rows()
    responded(maintainer)
    responded(maintainer, "Nothing known")
    assert rows() == before


def test_an_exported_issue_is_read(maintainer: Browser) -> None:
    exported = json.dumps({"number": 7, "title": "Help", "body": CUT})
    answer = responded(maintainer, exported).response.context["answer"]
    assert answer.diagnosed.redacted.startswith("Help\n\nThe connection was cut")


@pytest.mark.parametrize(("title", "body"), [("", " \n"), ("kept", "x" * 1_000_001)])
def test_a_refused_issue_stays_as_typed(maintainer: Browser, title: str, body: str) -> None:
    browser = responded(maintainer, body, title)
    form = browser.page.form("/respond/")
    assert browser.status == 422
    assert browser.response.context["form"].errors["body"]
    assert (form.values["title"], form.values["body"]) == ([title], [body])


def test_the_issue_stays_beside_its_reply(maintainer: Browser) -> None:
    form = responded(maintainer, title="Help").page.form("/respond/")
    assert (form.values["title"], form.values["body"]) == (["Help"], [CUT])


def test_nothing_is_taken_from_an_address(maintainer: Browser) -> None:
    browser = maintainer.get(f"/respond/?title=Help&body={quote(CUT)}")
    assert browser.page.form("/respond/").values["body"] == [""]
    assert CUT not in browser.html


def test_a_text_that_no_guide_knows_can_be_kept(maintainer: Browser) -> None:
    browser = responded(maintainer, "Something odd by ann@example.org")
    browser.send("/learn/", why="learn")
    assert browser.status == 200
    assert UnknownText.objects.get().text == "Something odd by <email-1>"


def test_a_text_that_a_guide_knows_needs_no_keeping(maintainer: Browser) -> None:
    assert not [form for form in responded(maintainer).page.forms if form.action == "/learn/"]


def test_the_reply_is_in_english_on_a_german_page(maintainer: Browser) -> None:
    english = responded(maintainer).response.context["answer"].reply
    maintainer.post("/language/", language="de", next="/respond/")
    browser = responded(maintainer)
    assert '<html lang="de">' in browser.html
    assert browser.response.context["answer"].reply == english
    assert '<textarea id="reply" lang="en"' in browser.html
    assert 'id="preview" lang="en"' in browser.html


def test_the_link_is_under_the_public_address(maintainer: Browser, settings: Settings) -> None:
    settings.BASE_URL = "https://wizard.example"
    answer = responded(maintainer).response.context["answer"]
    assert answer.wizard_url.startswith("https://wizard.example/?")


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_issues_are_answered_or_refused(maintainer: Browser, name: str) -> None:
    browser = responded(maintainer, HOSTILE[name], HOSTILE[name])
    assert browser.status in (200, 422)
    assert is_harmless(browser.html)
    assert "<script>alert" not in browser.html
    assert "<img" not in browser.html
