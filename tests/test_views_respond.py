"""The page where maintainers take a guide as a response template."""

from __future__ import annotations

import pytest
from django.contrib.auth import get_user_model

from tests.browser import Browser
from tests.factories import a_guide, published
from troubleshoot.written import read_template

pytestmark = pytest.mark.django_db


@pytest.fixture
def maintainer() -> Browser:
    get_user_model().objects.create_user("ann", password="a long secret", is_staff=True)
    browser = Browser()
    browser.client.login(username="ann", password="a long secret")
    return browser


@pytest.fixture(autouse=True)
def guides() -> None:
    published(a_guide())
    published(a_guide("wall"))


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


@pytest.mark.parametrize("address", ["/respond/?guide=nothing", "/respond/nothing.md"])
def test_what_is_not_published_is_not_found(maintainer: Browser, address: str) -> None:
    assert maintainer.get(address).status == 404


def test_it_only_answers_reads(maintainer: Browser) -> None:
    assert maintainer.client.post("/respond/").status_code == 405


def test_the_menu_leads_there(maintainer: Browser) -> None:
    assert "/respond/" in maintainer.get("/statistics/").page.links
    assert "/respond/" not in Browser().get("/").page.links
