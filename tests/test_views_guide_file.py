from __future__ import annotations

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from tests.browser import Browser
from tests.factories import NOW, a_guide, published, shipped
from troubleshoot import catalog
from troubleshoot.models import Edition

pytestmark = pytest.mark.django_db
FILES = "https://github.com/OWNER/REPO/blob/main/troubleshoot/guides"


def test_the_file_of_a_guide_is_for_everybody() -> None:
    guide = published(shipped("wrong-file"))
    answer = Client().get("/guides/wrong-file.yaml")
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/yaml")
    assert answer.content == (catalog.SHIPPED / "wrong-file.yaml").read_bytes()
    assert answer.content.decode() == catalog.guide_text(guide)


def test_the_file_is_in_the_authors_words_whatever_the_language() -> None:
    published(shipped("wrong-file"))
    in_german = Client().get("/guides/wrong-file.yaml", headers={"Accept-Language": "de"})
    assert in_german.content == Client().get("/guides/wrong-file.yaml").content


def test_the_file_of_an_unknown_guide_is_not_found() -> None:
    assert Client().get("/guides/none.yaml").status_code == 404


def test_a_file_is_only_read() -> None:
    published(a_guide())
    assert Client().post("/guides/cut-line.yaml").status_code == 405


def test_every_guide_page_links_to_its_file() -> None:
    published(a_guide())
    assert "/guides/cut-line.yaml" in Browser().get("/guides/cut-line/").page.links


def test_a_guide_from_a_file_links_to_where_it_can_be_changed(settings: Settings) -> None:
    settings.GUIDES_URL = FILES
    published(a_guide())
    assert f"{FILES}/cut-line.yaml" in Browser().get("/guides/cut-line/").page.links


def test_a_guide_that_no_file_holds_has_no_such_link(settings: Settings) -> None:
    settings.GUIDES_URL = FILES
    catalog.publish(a_guide(), origin=Edition.Origin.ADMIN, now=NOW)
    assert not [link for link in Browser().get("/guides/cut-line/").page.links if link.startswith(FILES)]


def test_without_a_place_for_changes_there_is_no_such_link() -> None:
    published(a_guide())
    assert not [link for link in Browser().get("/guides/cut-line/").page.links if "github" in link]
