from __future__ import annotations

import pytest
from pytest_django import DjangoAssertNumQueries

from tests.factories import a_guide, a_symptom, published, withdrawn
from tests.sessions.person import LINE_TEXT, the_line, the_wall
from troubleshoot import catalog
from troubleshoot.engine.guide import NOT_SURE
from troubleshoot.models import Edition

pytestmark = pytest.mark.django_db


def test_with_nothing_published_the_catalog_is_empty() -> None:
    assert catalog.current().editions == ()
    assert catalog.current().matcher.diagnose("anything").verdict is None


def test_the_catalog_holds_what_was_published() -> None:
    guide = published(the_line())
    assert catalog.current().by_slug["line"].guide == guide


def test_guides_are_in_order_of_their_slugs() -> None:
    published(the_wall())
    published(a_guide("door"))
    published(the_line())
    assert list(catalog.current().by_slug) == ["door", "line", "wall"]


def test_a_publication_shows_at_once() -> None:
    published(a_guide())
    assert catalog.current().by_slug["cut-line"].guide.title == "Cut line"
    published(a_guide(title="Anew"))
    assert catalog.current().by_slug["cut-line"].guide.title == "Anew"


def test_only_the_current_edition_is_in_the_catalog() -> None:
    published(a_guide())
    published(a_guide(title="Anew"))
    assert [edition.row.number for edition in catalog.current().editions] == [2]


def test_the_matcher_knows_all_guides() -> None:
    published(the_wall())
    published(the_line())
    assert catalog.current().matcher.diagnose(LINE_TEXT).verdict == "line"


def test_symptoms_are_listed_with_their_guides() -> None:
    published(the_line())
    published(the_wall())
    symptoms = catalog.current().symptoms
    assert {key: guide.slug for key, (guide, _) in symptoms.items()} == {"silence": "line", "dark": "wall"}


def test_a_pinned_edition_stays_as_it_was() -> None:
    guide = published(a_guide())
    first = Edition.objects.get()
    published(a_guide(title="Anew"))
    assert catalog.pinned(first).guide == guide


def test_a_withdrawn_step_shows_at_once() -> None:
    published(a_guide())
    catalog.current()
    withdrawn("vpn")
    assert catalog.current().by_slug["cut-line"].guide.withdrawn.keys() == {"vpn"}
    assert catalog.pinned(Edition.objects.get()).guide.withdrawn.keys() == {"vpn"}


def test_looking_again_takes_one_query(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    published(the_line())
    catalog.current()
    with django_assert_num_queries(1):
        catalog.current()


@pytest.mark.django_db(transaction=True)
def test_outside_of_a_transaction_nobody_asks_again_for_a_second(
    django_assert_num_queries: DjangoAssertNumQueries, monkeypatch: pytest.MonkeyPatch
) -> None:
    published(the_line())
    seconds = [1000.0]
    monkeypatch.setattr(catalog.published, "monotonic", lambda: seconds[-1])
    catalog.current()
    with django_assert_num_queries(0):
        catalog.current()
    seconds.append(1000.0 + catalog.published.FRESH)
    with django_assert_num_queries(1):
        catalog.current()


@pytest.mark.django_db(transaction=True)
def test_a_publication_of_this_process_shows_as_soon_as_it_is_committed() -> None:
    published(a_guide())
    catalog.current()
    published(a_guide(title="Anew"))
    assert catalog.current().by_slug["cut-line"].guide.title == "Anew"


@pytest.mark.django_db(transaction=True)
def test_a_step_withdrawn_in_this_process_is_not_offered_any_more() -> None:
    published(a_guide())
    catalog.current()
    withdrawn("vpn")
    assert catalog.current().by_slug["cut-line"].guide.withdrawn.keys() == {"vpn"}


@pytest.mark.django_db(transaction=True)
def test_what_was_asked_before_a_publication_is_not_kept_after_it(monkeypatch: pytest.MonkeyPatch) -> None:
    published(a_guide())
    asked = catalog.published._asked

    def slowly() -> catalog.Catalog:
        found = asked()
        monkeypatch.undo()
        published(a_guide(title="Anew"))
        return found

    monkeypatch.setattr(catalog.published, "_asked", slowly)
    assert catalog.current().by_slug["cut-line"].guide.title != "Anew"
    assert catalog.current().by_slug["cut-line"].guide.title == "Anew"


def test_a_known_edition_takes_no_query(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    published(the_line())
    edition = Edition.objects.get()
    catalog.pinned(edition)
    with django_assert_num_queries(0):
        catalog.pinned(edition)


def test_a_publication_reads_only_the_new_edition_again() -> None:
    published(the_line())
    line = catalog.current().by_slug["line"]
    published(a_guide("door", patterns=(a_symptom("ajar"),)))
    assert catalog.current().by_slug["line"] is line


def test_the_vocabulary_knows_all_guides_and_languages() -> None:
    german = {"de": {"questions.door.text": "Welche Tür?"}}
    published(the_wall(translations=german))
    published(the_line())
    vocabulary = catalog.current().vocabulary
    labels = ("Which version?", "What about door?", "Welche Tür?")
    meanings = [vocabulary.meaning(label) for label in labels]
    assert [meaning.key for meaning in meanings if meaning] == ["version", "door", "door"]


@pytest.mark.parametrize("label", ["Not sure", "Nicht sicher"])
def test_the_vocabulary_says_not_sure_in_the_languages_of_the_pages(label: str) -> None:
    published(the_line())
    assert catalog.current().vocabulary.choice("medium", label) == NOT_SURE


def test_the_vocabulary_is_made_once() -> None:
    published(the_line())
    assert catalog.current().vocabulary is catalog.current().vocabulary
