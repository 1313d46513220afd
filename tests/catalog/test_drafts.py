"""Drafts: started, saved by those who have seen what they replace, published, on record."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User

from tests.factories import NOW, a_guide, again, published
from troubleshoot import catalog
from troubleshoot.models import Change, Draft, Edition

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada() -> User:
    return User.objects.create(username="ada", is_staff=True)


def started(slug: str = "cut-line", **values: Any) -> Draft:
    return catalog.start_draft(a_guide(slug, **values), by=None, now=NOW)


def actions(slug: str = "cut-line") -> list[str]:
    return list(Change.objects.filter(slug=slug).order_by("pk").values_list("action", flat=True))


def test_a_draft_says_what_it_was_started_with() -> None:
    assert catalog.guide_in(started(title="Line")) == a_guide(title="Line")


def test_a_guide_has_one_draft() -> None:
    first = started()
    with pytest.raises(catalog.DraftExists) as refused:
        started(title="Other")
    assert refused.value.draft == first
    assert catalog.guide_in(catalog.draft("cut-line")) == a_guide()


def test_a_draft_is_replaced_only_on_demand_and_as_its_next_version() -> None:
    started()
    draft = catalog.start_draft(a_guide(title="Other"), by=None, now=NOW, replace=True)
    assert (draft.version, catalog.guide_in(draft).title) == (2, "Other")


def test_a_draft_may_be_unfit_to_be_published() -> None:
    assert catalog.guide_in(started(steps=(), patterns=())).steps == ()


def test_a_draft_of_an_edition_says_what_the_edition_says(ada: User) -> None:
    guide = published(a_guide())
    draft = catalog.draft_of(catalog.current().by_slug["cut-line"], by=ada, now=NOW)
    assert catalog.guide_in(draft) == guide
    assert draft.based_on == Edition.objects.get()
    assert draft.started_by == ada


def test_saving_makes_the_next_version_and_an_entry_of_the_record(ada: User) -> None:
    started()
    draft = catalog.save_draft(
        "cut-line", a_guide(title="New title"), version=1, by=ada, now=NOW, note="clearer"
    )
    assert draft.version == 2
    change = Change.objects.latest("pk")
    assert (change.action, change.who, change.note) == ("edited", "ada", "clearer")
    assert "+title: New title" in change.difference.splitlines()


def test_saving_the_same_makes_no_version() -> None:
    started()
    assert catalog.save_draft("cut-line", a_guide(), version=1, by=None, now=NOW).version == 1
    assert actions() == ["started"]


def test_the_second_of_two_saves_is_refused_and_changes_nothing() -> None:
    started()
    catalog.save_draft("cut-line", a_guide(title="First"), version=1, by=None, now=NOW)
    with pytest.raises(catalog.Moved) as refused:
        catalog.save_draft("cut-line", a_guide(title="Second"), version=1, by=None, now=NOW)
    assert catalog.guide_in(refused.value.draft).title == "First"
    assert catalog.guide_in(catalog.draft("cut-line")).title == "First"


def test_a_draft_keeps_its_slug() -> None:
    started()
    with pytest.raises(catalog.OtherGuide):
        catalog.save_draft("cut-line", a_guide("other"), version=1, by=None, now=NOW)


def test_a_discarded_draft_is_gone_and_stays_on_record() -> None:
    started()
    catalog.discard_draft("cut-line", version=1, by=None, now=NOW)
    assert not Draft.objects.exists()
    assert actions() == ["started", "discarded"]
    assert "-title: Cut line" in Change.objects.latest("pk").difference.splitlines()


def test_discarding_what_somebody_else_has_saved_is_refused() -> None:
    started()
    catalog.save_draft("cut-line", a_guide(title="First"), version=1, by=None, now=NOW)
    with pytest.raises(catalog.Moved):
        catalog.discard_draft("cut-line", version=1, by=None, now=NOW)


def test_publishing_a_draft_makes_the_next_edition_and_ends_the_draft(ada: User) -> None:
    published(a_guide())
    started(title="Better")
    done = catalog.publish_draft("cut-line", version=1, note="Better title", by=ada, now=NOW)
    assert done.number == 2
    assert not Draft.objects.exists()
    edition = Edition.objects.get(status=Edition.Status.CURRENT)
    assert (edition.title, edition.origin) == ("Better", Edition.Origin.ADMIN)
    change = Change.objects.latest("pk")
    assert (change.action, change.who, change.note, change.edition) == (
        "published",
        "ada",
        "Better title",
        edition,
    )


def test_an_unfit_draft_is_not_published() -> None:
    started(steps=())
    with pytest.raises(catalog.NotFit) as refused:
        catalog.publish_draft("cut-line", version=1, note="", by=None, now=NOW)
    assert ("steps",) in [problem.path for problem in refused.value.problems]
    assert Draft.objects.exists()


def test_a_draft_that_moved_is_not_published() -> None:
    started()
    catalog.save_draft("cut-line", a_guide(title="First"), version=1, by=None, now=NOW)
    with pytest.raises(catalog.Moved):
        catalog.publish_draft("cut-line", version=1, note="", by=None, now=NOW)


def test_publishing_an_earlier_edition_again_makes_a_new_one(ada: User) -> None:
    published(a_guide())
    published(again(a_guide(), title="Worse"))
    first = Edition.objects.get(number=1)
    assert catalog.publish_again(first, note="", by=ada, now=NOW).number == 3
    assert catalog.current().by_slug["cut-line"].guide == a_guide()
    assert actions()[-1] == "published_again"


def test_loading_the_files_again_does_not_undo_a_roll_back() -> None:
    published(a_guide())
    published(again(a_guide(), title="Worse"))
    catalog.publish_again(Edition.objects.get(number=1), note="", by=None, now=NOW)
    done = catalog.publish(again(a_guide(), title="Worse"), origin=Edition.Origin.FILE, now=NOW)
    assert done.outcome is catalog.Publication.KEPT


def test_a_draft_that_says_what_is_published_is_not_published() -> None:
    published(a_guide())
    catalog.start_draft(a_guide(), by=None, now=NOW)
    with pytest.raises(catalog.NotFit):
        catalog.publish_draft("cut-line", version=1, note="", by=None, now=NOW)
    assert Draft.objects.exists()


def test_a_replaced_draft_is_based_on_what_took_its_place() -> None:
    published(a_guide())
    started()
    edition = Edition.objects.get()
    draft = catalog.start_draft(a_guide(title="Other"), by=None, now=NOW, based_on=edition, replace=True)
    assert draft.based_on == edition


@pytest.mark.parametrize("ended", ["published", "discarded"])
def test_a_form_of_an_earlier_draft_does_not_save_into_the_next_one(ended: str) -> None:
    started(title="First")
    if ended == "published":
        catalog.publish_draft("cut-line", version=1, note="", by=None, now=NOW)
    else:
        catalog.discard_draft("cut-line", version=1, by=None, now=NOW)
    started(title="Second")
    with pytest.raises(catalog.Moved):
        catalog.save_draft("cut-line", a_guide(title="Stale"), version=1, by=None, now=NOW)
