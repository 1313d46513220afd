"""The pattern bench, and the replay of a draft."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.utils.html import escape
from pytest_django.fixtures import Settings

from tests.browser import Browser
from tests.factories import NOW, a_guide, a_pattern, a_symptom, published
from tests.sessions.person import Person
from troubleshoot import catalog, sessions
from troubleshoot.engine.guide import Guide, Kind, Weight
from troubleshoot.models import Draft, Report, TextDay, UnknownText

pytestmark = pytest.mark.django_db

LINE = a_guide("line", patterns=(a_pattern("cut", "line cut"), a_symptom("silence", text="Silence")))
WALL = a_guide("wall", patterns=(a_pattern("refused", "wall refused"),))
BENCH, REPLAY = "/admin/drafts/wall/bench/", "/admin/drafts/wall/replay/"
CUT = "First\nThe line cut for ann@example.org"


def drafted(*patterns: Any, **values: Any) -> Guide:
    draft = replace(WALL, patterns=(*WALL.patterns, *patterns), **values)
    catalog.start_draft(draft, by=None, now=NOW)
    return draft


@pytest.fixture(autouse=True)
def guides() -> None:
    published(LINE)
    published(WALL)


@pytest.fixture
def maintainer() -> Browser:
    get_user_model().objects.create_user("ann", password="a long secret", is_staff=True)
    browser = Browser()
    browser.client.force_login(get_user_model().objects.get(username="ann"))
    return browser


def hits(browser: Browser) -> dict[str, tuple[str, list[int], bool, bool]]:
    """The patterns found with their guide and lines, and whether draft and edition have them."""
    found = browser.response.context["tried"].hits
    return {
        hit.pattern.key: (hit.guide.slug, [line.number for line in hit.lines], hit.drafted, hit.published)
        for hit in found
    }


@pytest.mark.parametrize("address", [BENCH, REPLAY, "/admin/bench/"])
def test_only_maintainers_try_texts(address: str) -> None:
    drafted()
    assert Browser().get(address).address.startswith("/sign-in/")
    get_user_model().objects.create_user("bob", password="a long secret")
    browser = Browser()
    browser.client.force_login(get_user_model().objects.get(username="bob"))
    assert browser.get(address).status == 403


@pytest.mark.parametrize("address", [BENCH, REPLAY])
def test_a_draft_that_is_not_there_is_not_found(maintainer: Browser, address: str) -> None:
    assert maintainer.get(address).status == 404


@pytest.mark.parametrize("address", [BENCH, REPLAY, "/admin/bench/"])
def test_other_methods_are_refused(maintainer: Browser, address: str) -> None:
    drafted()
    assert maintainer.client.delete(address).status_code == 405


# The bench ---------------------------------------------------------------------------------------


def test_the_patterns_of_published_guides_are_shown_with_their_lines(maintainer: Browser) -> None:
    maintainer.get("/admin/bench/").send("", text=CUT)
    assert maintainer.status == 200
    assert hits(maintainer) == {"cut": ("line", [2], True, True)}


def test_the_verdict_is_shown_with_and_without_the_draft(maintainer: Browser) -> None:
    drafted(a_pattern("mine", "for"))
    maintainer.get(BENCH).send("", text=CUT)
    tried = maintainer.response.context["tried"]
    assert (tried.before.verdict.slug, tried.after.verdict.slug, tried.changed) == ("line", "wall", True)
    assert hits(maintainer) == {"mine": ("wall", [2], True, False), "cut": ("line", [2], True, True)}


def test_of_a_pattern_that_is_found_often_some_places_are_shown(maintainer: Browser) -> None:
    maintainer.get("/admin/bench/").send("", text="The line cut.\n" * 12)
    [hit] = maintainer.response.context["tried"].hits
    assert (len(hit.lines), hit.more) == (5, 7)


def test_a_pattern_leads_to_where_it_is_edited(maintainer: Browser) -> None:
    drafted(a_pattern("mine", "for"))
    links = maintainer.get(BENCH).send("", text=CUT).page.links
    assert any(link.startswith("/admin/drafts/wall/patterns/mine/") for link in links)


def test_a_pattern_that_the_draft_has_no_longer_is_shown_as_published(maintainer: Browser) -> None:
    catalog.start_draft(replace(WALL, patterns=(a_pattern("mine", "for"),)), by=None, now=NOW)
    maintainer.get(BENCH).send("", text="wall refused")
    assert hits(maintainer) == {"refused": ("wall", [1], False, True)}
    assert maintainer.response.context["tried"].after.verdict is None


def test_a_draft_of_a_new_guide_is_tried_as_well(maintainer: Browser) -> None:
    catalog.start_draft(a_guide("fresh", patterns=(a_pattern("mine", "first"),)), by=None, now=NOW)
    maintainer.get("/admin/drafts/fresh/bench/").send("", text="At first")
    assert maintainer.response.context["tried"].after.verdict.slug == "fresh"


def test_symptoms_of_the_draft_and_of_others_can_be_picked(maintainer: Browser) -> None:
    drafted(a_symptom("dark"))
    maintainer.get(BENCH)
    assert set(maintainer.page.form("").offered["symptoms"]) == {"dark", "silence"}
    maintainer.send("", symptoms=["dark"])
    assert hits(maintainer) == {"dark": ("wall", [], True, False)}
    assert maintainer.response.context["tried"].before.verdict is None


def test_the_answer_is_that_of_the_wizard(maintainer: Browser) -> None:
    wizard = sessions.diagnose(catalog.current(), CUT, ["silence"])
    drafted()
    maintainer.get(BENCH).send("", text=CUT, symptoms=["silence"])
    tried = maintainer.response.context["tried"]
    assert tried.text == wizard.redacted
    assert tried.before.ranking == tried.after.ranking == wizard.diagnosis.guides


def test_secrets_are_masked_and_what_was_typed_stays(maintainer: Browser) -> None:
    maintainer.get("/admin/bench/").send("", text=CUT)
    assert "for <email-1>" in maintainer.response.context["tried"].text
    assert maintainer.response.context["tried"].masked == 1
    assert maintainer.page.form("").values["text"] == [CUT]


def test_nothing_is_stored(maintainer: Browser) -> None:
    drafted()
    maintainer.get(BENCH).send("", text=CUT).send("", text="Something odd")
    assert not Report.objects.exists()
    assert not UnknownText.objects.exists()
    assert not TextDay.objects.exists()
    assert Draft.objects.get().version == 1


@pytest.mark.parametrize("weight", [Weight.DECISIVE, Weight.SUPPORTING])
def test_a_pattern_is_tried_as_if_the_draft_had_it(maintainer: Browser, weight: Weight) -> None:
    drafted()
    maintainer.get(BENCH).send("", text=CUT, pattern="f.r", kind="expression", weight=weight)
    verdict = maintainer.response.context["tried"].after.verdict.slug
    assert verdict == ("wall" if weight is Weight.DECISIVE else "line")
    assert maintainer.page.form("").values["pattern"] == ["f.r"]


@pytest.mark.parametrize(
    ("fields", "field"),
    [({"text": " "}, "text"), ({"symptoms": ["nope"]}, "symptoms"),
     ({"text": "x", "pattern": "(a|b)" * 2_000}, "pattern"),
     ({"text": "x", "pattern": "a.*"}, "pattern"), ({"text": "x", "pattern": "(?=y)"}, "pattern"),
     ({"text": "x", "kind": "nope"}, "kind"), ({"text": "x", "weight": "nope"}, "weight")],
)  # fmt: skip
def test_what_cannot_be_tried_is_refused_and_kept(
    maintainer: Browser, fields: dict[str, Any], field: str
) -> None:
    drafted()
    maintainer.post(BENCH, **fields)
    assert maintainer.status == 422
    assert list(maintainer.response.context["form"].errors) == [field]
    assert f'href="#id_{field}"' in maintainer.html
    assert f'id="id_{field}"' in maintainer.html


def test_a_text_over_the_limit_is_refused_and_kept(maintainer: Browser, settings: Settings) -> None:
    settings.TEXT_LIMIT = 10
    maintainer.get("/admin/bench/").send("", text="x" * 11)
    assert maintainer.status == 422
    assert maintainer.page.form("").values["text"] == ["x" * 11]


# The replay --------------------------------------------------------------------------------------


def test_the_replay_shows_who_takes_whose_texts(maintainer: Browser) -> None:
    drafted(a_pattern("mine", "for"))
    Person.starting(LINE, text=CUT)
    maintainer.get(REPLAY)
    assert maintainer.status == 200
    [line] = maintainer.response.context["reports"].lines
    assert (line.guide, line.texts, line.cells) == ("Line", 1, ((0, 1), (1, 0)))


def test_a_refusal_is_shown_with_its_lines_and_leads_to_the_pattern(
    maintainer: Browser,
) -> None:
    drafted(a_pattern("mine", "the line"))
    for _ in range(20):
        Person.starting(LINE, text=CUT)
    maintainer.get(REPLAY)
    assert [p.path for p in maintainer.response.context["replay"].refusals] == [("patterns", 1)]
    [line] = {
        place.line.text
        for hits, _ in maintainer.response.context["hits"]
        for place in hits.places
        if hits.pattern.key == "mine" and not place.example
    }
    assert f'<code class="example">{escape(line)}</code>' in maintainer.html
    assert any(link.startswith("/admin/drafts/wall/patterns/mine/") for link in maintainer.page.links)


def test_a_broken_draft_is_replayed_as_far_as_it_goes(maintainer: Browser) -> None:
    drafted(a_pattern("bad", "(", kind=Kind.EXPRESSION), a_pattern("bad", " "))
    assert maintainer.get(REPLAY).status == 200
