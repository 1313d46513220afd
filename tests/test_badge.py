"""The badge of a guide: what it says, to whom, and how it is kept."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest
from django.contrib.auth.models import User
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from tests.factories import a_guide, published
from tests.hostile import MARKUP
from tests.statistics.counting import count
from troubleshoot.badge import Badge, as_svg
from troubleshoot.engine.facts import Outcome

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Response

pytestmark = pytest.mark.django_db

JSON, SVG = "/api/v1/guides/cut-line/badge.json", "/api/v1/guides/cut-line/badge.svg"


@pytest.fixture
def public(settings: Settings) -> None:
    settings.PUBLIC_STATISTICS = True
    published(a_guide())


def get(path: str = JSON, client: Client | None = None) -> Response:
    return (client or Client()).get(path)


def message() -> str:
    answer: dict[str, str] = get().json()
    return answer["message"]


@pytest.mark.usefixtures("public")
def test_it_has_the_format_of_an_endpoint_badge() -> None:
    count(10)
    answer = get().json()
    assert set(answer) == {"schemaVersion", "label", "message", "color"}
    assert answer["schemaVersion"] == 1
    assert all(answer[name] and isinstance(answer[name], str) for name in ("label", "message", "color"))


@pytest.mark.usefixtures("public")
def test_it_says_what_share_was_resolved_and_of_how_many() -> None:
    count(93)
    count(55, outcome=Outcome.ESCALATED)
    assert message() == "63% of 148"


@pytest.mark.usefixtures("public")
def test_all_stretches_are_the_whole() -> None:
    count(6)
    for outcome in (Outcome.ESCALATED, Outcome.OPEN, Outcome.SWITCHED, Outcome.LEFT):
        count(1, outcome=outcome)
    assert message() == "60% of 10"


@pytest.mark.usefixtures("public")
@pytest.mark.parametrize(("told", "says"), [(0, "no data"), (9, "no data"), (10, "100% of 10")])
def test_it_says_nothing_of_fewer_than_ten(told: int, says: str) -> None:
    count(told)
    assert message() == says


@pytest.mark.parametrize("path", [JSON, SVG])
def test_it_is_private_unless_statistics_are_public_even_for_maintainers(path: str, client: Client) -> None:
    published(a_guide())
    count(20)
    client.force_login(User.objects.create_user("maintainer", is_staff=True))
    answers = [get(path, one).content.decode() for one in (client, Client())]
    assert answers[0] == answers[1]
    assert "private" in answers[0] and "%" not in answers[0]


@pytest.mark.usefixtures("public")
@pytest.mark.parametrize("path", [JSON, SVG])
def test_caches_may_keep_it_and_no_cookie_comes_with_it(path: str, client: Client) -> None:
    client.force_login(User.objects.create_user("maintainer", is_staff=True))
    for answer in (get(path), get(path, client)):
        assert (answer.status_code, answer["Cache-Control"]) == (200, "public, max-age=300")
        assert not answer.cookies and "Cookie" not in answer.get("Vary", "")


@pytest.mark.parametrize("path", [JSON, SVG])
def test_an_unknown_guide_is_not_found(path: str) -> None:
    answer = get(path.replace("cut-line", "nope"))
    assert (answer.status_code, answer.json()["error"]["code"]) == (404, "not_found")


@pytest.mark.parametrize("path", [JSON, SVG])
def test_it_is_only_to_get(path: str) -> None:
    published(a_guide())
    assert Client().post(path, {}, content_type="application/json").status_code == 405


class Picture(HTMLParser):
    """The elements of a picture, each with its attributes, and the texts in them."""

    def __init__(self, svg: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[tuple[str, str]] = []
        self.feed(svg)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        if data.strip():
            self.texts.append((self.elements[-1][0], data))


@pytest.mark.usefixtures("public")
def test_the_picture_says_the_same() -> None:
    count(10)
    answer, said = get(SVG), get().json()
    picture = Picture(answer.content.decode())
    assert answer["Content-Type"] == "image/svg+xml"
    assert (picture.elements[0][0], picture.elements[0][1]["role"]) == ("svg", "img")
    label, message = said["label"], said["message"]
    assert picture.texts == [("title", f"{label}: {message}"), ("text", label), ("text", message)]


TEXTS = st.one_of(st.sampled_from([MARKUP, "]]>", "&amp;"]), st.text(min_size=1))


@given(st.builds(Badge, TEXTS, TEXTS, st.sampled_from(["blue", "lightgrey"])))
def test_a_picture_shows_whatever_it_says_and_nothing_that_runs(badge: Badge) -> None:
    elements = Picture(as_svg(badge)).elements
    assert [tag for tag, _ in elements] == ["svg", "title", "rect", "path", "g", "text", "text"]
    assert not {name for _, values in elements for name in values if name == "style" or name.startswith("on")}


def test_a_longer_text_makes_a_wider_picture() -> None:
    pictures = (Picture(as_svg(Badge(label, "no data", "blue"))) for label in ("abc", "abc" * 9))
    short, long = (int(picture.elements[0][1]["width"] or 0) for picture in pictures)
    assert short < long
