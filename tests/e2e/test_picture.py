"""The picture of a guide in a browser: readable by everybody, on every screen and on paper."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import expect

from tests.e2e.conftest import Visitor
from tests.e2e.looking import faults
from tests.factories import NOW, published, shipped
from tests.statistics.counting import count
from troubleshoot import catalog

Visit = Callable[..., Visitor]
LARGE, SMALL = "/guides/network-errors/picture/", "/guides/wrong-file/picture/"
OUTSIDE = """boxes => boxes.flatMap(box => [...box.querySelectorAll("tspan")].filter(line => {
    const text = line.getBoundingClientRect(), around = box.querySelector(".box").getBoundingClientRect();
    return text.right > around.right || text.bottom > around.bottom || text.left < around.left;
}).map(line => line.textContent))"""
"""The lines of text that leave their boxes."""


@pytest.fixture(autouse=True)
def _guides(guide: object) -> None:
    published(shipped("wrong-file"))


def maintaining(person: Visitor) -> Visitor:
    """A visitor who is signed in as a maintainer, and has figures to see."""
    count(30, solved=("wired",), slug="network-errors")
    User.objects.create_user("maintainer", password="a long one", is_staff=True)
    person.sign_in()
    return person


def test_axe_finds_nothing_in_a_picture(visit: Visit) -> None:
    person = maintaining(visit())
    found = [one for address in (LARGE, SMALL) for one in faults(person.open(address))]
    assert (found, person.complaints) == ([], [])


def test_axe_finds_nothing_in_the_picture_of_a_draft(visit: Visit) -> None:
    person = maintaining(visit())
    catalog.start_draft(shipped(), by=User.objects.get(), now=NOW)
    page = person.open("/admin/drafts/network-errors/picture/")
    assert (faults(page), person.complaints) == ([], [])
    page.locator("svg .step a").first.click()
    assert "/admin/drafts/network-errors/steps/" in page.url


def test_a_picture_scrolls_in_its_own_region_on_a_phone(visit: Visit) -> None:
    page = visit(viewport={"width": 320, "height": 640}).open(LARGE)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    region = page.locator(".scroll.picture")
    assert region.evaluate("region => region.scrollWidth > region.clientWidth")
    region.focus()
    expect(region).to_be_focused()


@pytest.mark.parametrize("address", [LARGE, SMALL])
def test_no_text_leaves_its_box(visit: Visit, address: str) -> None:
    page = maintaining(visit()).open(address)
    assert page.locator("svg .node").evaluate_all(OUTSIDE) == []


def test_a_box_leads_to_its_place_in_the_text(visit: Visit) -> None:
    page = visit().open(LARGE)
    page.locator("svg a[href='#steps.wired']").focus()
    page.keyboard.press("Enter")
    assert page.url.endswith("#steps.wired")
    expect(page.locator("[id='steps.wired']")).to_be_in_viewport()


def test_a_picture_fits_on_paper(visit: Visit) -> None:
    page = visit(viewport={"width": 718, "height": 1040}).open(LARGE)
    page.emulate_media(media="print")
    sizes = page.locator(".scroll.picture > svg").evaluate_all(
        "parts => parts.map(part => part.getBoundingClientRect()).map(box => [box.right, box.height])"
    )
    assert max(right for right, _ in sizes) <= 718
    assert max(height for _, height in sizes) <= 1040


def test_the_picture_turns_with_the_colours_of_the_page(visit: Visit) -> None:
    def ink(scheme: str) -> str:
        text = visit(color_scheme=scheme).open(SMALL).locator("svg .title").first
        return str(text.evaluate("text => getComputedStyle(text).fill"))

    assert ink("light") != ink("dark")
