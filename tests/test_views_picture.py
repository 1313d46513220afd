from __future__ import annotations

import re

import pytest
from django.contrib.auth.models import User
from django.test import Client
from pytest_django import DjangoAssertNumQueries
from pytest_django.fixtures import Settings

from tests.browser import Browser
from tests.factories import NOW, a_guide, a_question, a_step, is_not, published, shipped
from tests.hostile import MARKUP
from tests.statistics.counting import count
from troubleshoot import catalog
from troubleshoot.engine.guide import Choice, Effect, Escalation, Guide

pytestmark = pytest.mark.django_db

PAGE = "/guides/cut-line/picture/"
DRAFT = "/admin/drafts/cut-line/picture/"


@pytest.fixture
def maintainer() -> Client:
    client = Client()
    client.force_login(User.objects.create_user("maintainer", is_staff=True))
    return client


def a_draft(guide: Guide) -> None:
    catalog.start_draft(guide, by=User.objects.create_user("author"), now=NOW)


def html(client: Client, page: str = PAGE) -> str:
    answer = client.get(page)
    assert answer.status_code == 200
    return answer.content.decode()


def ids(page: str) -> list[str]:
    return re.findall(r' id="([^"]+)"', page)


def drawing(page: str) -> str:
    """The picture on a page, without its legend and its text."""
    return page.split('class="scroll picture"')[1].split('id="in-words"')[0]


def bars(page: str) -> int:
    """How many steps have their estimate drawn."""
    return drawing(page).count('class="bar"')


def counted(page: str) -> list[list[str]]:
    """How often each step with figures was tried and credited, whatever words stand around the numbers."""
    figures = re.findall(r'<tspan class="figures"[^>]*>([^<]*)</tspan>', drawing(page))
    return [re.findall(r"\d+", line)[-2:] for line in figures]


def test_everybody_sees_the_picture_of_a_published_guide(client: Client) -> None:
    published(a_guide())
    assert "<svg" in html(client)


def test_the_page_of_the_guide_leads_there(client: Client) -> None:
    published(a_guide())
    assert PAGE in Browser(client).get("/guides/cut-line/").page.links


@pytest.mark.parametrize("page", ["/guides/none/picture/", "/admin/drafts/none/picture/"])
def test_what_is_not_there_is_not_found(maintainer: Client, page: str) -> None:
    assert maintainer.get(page).status_code == 404


@pytest.mark.parametrize("page", [PAGE, DRAFT])
def test_nothing_is_posted_there(maintainer: Client, page: str) -> None:
    published(a_guide())
    assert maintainer.post(page).status_code == 405


@pytest.mark.parametrize("slug", [path.stem for path in catalog.shipped_files()])
def test_every_box_leads_to_one_place_in_the_text(client: Client, slug: str) -> None:
    guide = published(shipped(slug))
    page = html(client, f"/guides/{slug}/picture/")
    named = ids(page)
    assert len(named) == len(set(named))
    targets = set(re.findall(r'<a href="#([^"]+)"', page))
    assert targets <= set(named)
    parts = [f"steps.{step.key}" for step in guide.steps]
    parts += [f"questions.{question.key}" for question in guide.questions]
    parts += [f"escalation.{number + 1}" for number in range(len(guide.escalations))]
    assert {*parts, "start", "rounds", "resolved", "hand-over"} <= targets
    choices = {f"questions.{question.key}.{c.key}" for question in guide.questions for c in question.choices}
    assert choices <= set(named)


def test_the_text_tells_conditions_effects_and_why(client: Client) -> None:
    choice = Choice("running", "Still running", Effect.WAIT, 45, why="The server did not stop.")
    questions = (a_question("history", choice, "nothing"), a_question("vpn", "yes", "no"))
    guide = published(a_guide(questions=questions, steps=(a_step("off", is_not("vpn", "no")),)))
    text = html(client).split('id="in-words"')[1]
    for said in (guide.questions[1].text, "“No”", "45 minutes", choice.why):
        assert said in text


def test_what_a_guide_says_is_shown_and_not_run(client: Client) -> None:
    published(a_guide(title=MARKUP, steps=(a_step("cable", title=MARKUP),)))
    assert MARKUP not in html(client)


def test_nothing_is_styled_in_place(client: Client) -> None:
    published(shipped())
    assert not re.search(
        r"<[^>]*\sstyle=|<style|<script(?![^>]*src=)", html(client, "/guides/network-errors/picture/")
    )


def test_figures_are_for_maintainers(client: Client, maintainer: Client) -> None:
    published(a_guide())
    count(20, solved=("cable",))
    assert bars(html(maintainer)) == 1
    assert bars(html(client)) == 0
    assert (counted(html(maintainer)), counted(html(client))) == ([["20", "0"]], [])


def test_figures_are_for_everybody_where_statistics_are_public(client: Client, settings: Settings) -> None:
    settings.PUBLIC_STATISTICS = True
    published(a_guide())
    count(20, solved=("cable",))
    assert bars(html(client)) == 1


def test_too_few_tries_have_no_bar(maintainer: Client) -> None:
    published(a_guide())
    count(9, solved=("cable",))
    assert counted(html(maintainer)) == [["9", "0"]]
    assert bars(html(maintainer)) == 0


def test_a_page_reads_little(client: Client, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    published(a_guide())
    html(client)
    with django_assert_max_num_queries(2):
        html(client)


@pytest.mark.parametrize("method", ["get", "head"])
def test_strangers_see_no_draft(client: Client, method: str) -> None:
    a_draft(a_guide())
    assert getattr(client, method)(DRAFT).status_code == 302


def test_a_draft_is_drawn_as_it_says_now(maintainer: Client) -> None:
    published(a_guide())
    a_draft(a_guide(steps=(a_step("cable"), a_step("another"))))
    assert {"steps.cable", "steps.another"} <= set(ids(html(maintainer, DRAFT)))


def test_boxes_of_a_draft_lead_to_its_editors(maintainer: Client) -> None:
    leaves = a_question("history", Choice("running", "Running", Effect.WAIT, 45), "no")
    a_draft(a_guide(questions=(leaves,), escalations=(Escalation("Blocked", failed_attempts=2),)))
    links = set(re.findall(r'<a href="(/admin/drafts/cut-line/[^"]+)">', drawing(html(maintainer, DRAFT))))
    assert len(links) == 4
    assert {maintainer.get(link).status_code for link in links} == {200}


def test_a_draft_with_problems_is_drawn(maintainer: Client) -> None:
    a_draft(a_guide(steps=(a_step("off", is_not("gone", "no"), requires=("gone",)), a_step("off"))))
    assert "<svg" in html(maintainer, DRAFT)


def test_a_draft_shows_what_its_steps_have_achieved(maintainer: Client) -> None:
    published(a_guide())
    count(20, solved=("cable",))
    a_draft(a_guide(steps=(a_step("cable"), a_step("another"))))
    assert bars(html(maintainer, DRAFT)) == 1
