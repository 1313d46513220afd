"""The page where a written template becomes a draft."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.browser import Browser
from tests.factories import NOW, a_guide, published
from tests.written.reading import source
from troubleshoot import catalog
from troubleshoot.models import Draft

pytestmark = pytest.mark.django_db

ADDRESS = "/admin/drafts/import/"
SLUG = "gallery-app-shows-a-blank-page"


@pytest.fixture
def maintainer() -> Browser:
    get_user_model().objects.create_user("ann", password="a long secret", is_staff=True)
    browser = Browser()
    browser.client.force_login(get_user_model().objects.get(username="ann"))
    return browser.get(ADDRESS)


def kept(browser: Browser, **values: Any) -> Any:
    """The answer to keeping a template."""
    data = {"text": source("blank-gallery"), "template": "1"} | values
    return browser.client.post(ADDRESS, data)


def test_only_maintainers_see_it() -> None:
    assert Browser().get(ADDRESS).address.startswith("/sign-in/")


def test_a_pasted_template_is_shown_line_by_line_and_nothing_is_written(maintainer: Browser) -> None:
    maintainer.send("", text=source("blank-gallery"))
    (imported,) = maintainer.response.context["found"]
    assert maintainer.status == 200
    assert imported.guide.title in maintainer.page.text
    assert all(one.text[:60] in maintainer.page.text for one in imported.unplaced)
    assert not Draft.objects.exists()


def test_what_was_pasted_stays_on_the_page(maintainer: Browser) -> None:
    text = source("blank-gallery")
    maintainer.send("", text=text)
    assert maintainer.page.form("").values["text"] == [text]


def test_a_file_is_read_and_stays_on_the_page_as_text(maintainer: Browser) -> None:
    file = SimpleUploadedFile("t.md", "# Response Template: It ‚Üí stops".encode())
    answer = maintainer.client.post(ADDRESS, {"file": file})
    assert answer.context["form"].typed == "# Response Template: It → stops"
    assert answer.context["found"][0].guide.title == "It → stops"


def test_it_is_kept_as_a_draft_by_who_did_it(maintainer: Browser) -> None:
    answer = kept(maintainer)
    draft = catalog.draft(SLUG)
    assert (answer.status_code, answer["Location"]) == (303, f"/admin/drafts/{SLUG}/")
    assert draft.changed_by is not None and draft.changed_by.username == "ann"


def test_one_of_several_is_kept(maintainer: Browser) -> None:
    kept(maintainer, text=source("several-issues"), template="3", slug="flows")
    assert catalog.guide_in(catalog.draft("flows")).title == "Flows Not Running"
    assert Draft.objects.count() == 1


def test_a_draft_that_is_there_is_only_replaced_where_somebody_says_so(maintainer: Browser) -> None:
    catalog.start_draft(a_guide(SLUG), by=None, now=NOW)
    refused = kept(maintainer)
    assert refused.status_code == 422
    assert refused.context["form"].errors["replace"]
    assert refused.context["form"].typed == source("blank-gallery")
    assert catalog.draft(SLUG).version == 1
    assert kept(maintainer, replace="on").status_code == 303
    assert catalog.draft(SLUG).version == 2


def test_a_published_guide_is_not_rewritten_without_being_named(maintainer: Browser) -> None:
    published(a_guide(SLUG))
    kept(maintainer)
    assert [draft.slug for draft in catalog.drafts()] == [f"{SLUG}-template"]


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"text": ""}, "text"),
        ({"text": "x" * 200_001}, "text"),
        ({"slug": "No Key"}, "slug"),
        ({"template": "4"}, "__all__"),
        ({"template": "0"}, "template"),
    ],
)
def test_what_cannot_be_read_is_refused_with_everything_typed(
    maintainer: Browser, values: dict[str, str], field: str
) -> None:
    answer = kept(maintainer, **values)
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert answer.context["form"].typed == values.get("text", source("blank-gallery"))
    assert not Draft.objects.exists()


def test_a_file_that_is_too_large_is_refused(maintainer: Browser) -> None:
    file = SimpleUploadedFile("t.md", b"x" * 200_001)
    answer = maintainer.client.post(ADDRESS, {"file": file})
    assert answer.status_code == 422
    assert answer.context["form"].errors["file"]


@pytest.mark.parametrize("data", [b"", b" \n\n"])
def test_an_empty_file_is_refused(maintainer: Browser, data: bytes) -> None:
    answer = maintainer.client.post(ADDRESS, {"file": SimpleUploadedFile("t.md", data)})
    assert answer.status_code == 422
    assert not Draft.objects.exists()
