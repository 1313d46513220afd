"""Drafts saved, published, given up and started by several people at the same instant."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.contrib.auth.models import User

from tests.factories import NOW, a_guide, published
from tests.sessions.test_submissions import shared_database, together  # noqa: F401 - a fixture
from troubleshoot import catalog
from troubleshoot.models import Change, Draft, Edition, Withdrawal

pytestmark = pytest.mark.usefixtures("shared_database")

Act = Callable[[], object]


def at_once(*acts: Act) -> list[object]:
    """What comes back from these in as many threads, errors too."""

    def one(number: int) -> object:
        try:
            return acts[number]()
        except (catalog.Moved, catalog.DraftExists, catalog.NotFit, Draft.DoesNotExist) as error:
            return error

    return list(together(one, times=len(acts)))  # type: ignore[arg-type]


def started(title: str = "Cut line") -> Draft:
    return catalog.start_draft(a_guide(title=title), by=None, now=NOW)


def saving(title: str) -> Act:
    return lambda: catalog.save_draft("cut-line", a_guide(title=title), version=1, by=None, now=NOW)


def publishing() -> object:
    return catalog.publish_draft("cut-line", version=1, note="", by=None, now=NOW)


def discarding() -> object:
    return catalog.discard_draft("cut-line", version=1, by=None, now=NOW)


def of_kind(done: list[object], kind: type[object]) -> int:
    return sum(isinstance(one, kind) for one in done)


def actions() -> list[str]:
    return list(Change.objects.filter(slug="cut-line").order_by("pk").values_list("action", flat=True))


def test_of_saves_of_one_version_one_wins_and_the_others_are_told() -> None:
    started()
    titles = [f"Title {number}" for number in range(4)]
    done = at_once(*map(saving, titles))
    assert (of_kind(done, Draft), of_kind(done, catalog.Moved)) == (1, 3)
    [saved] = [one for one in done if isinstance(one, Draft)]
    kept = catalog.draft("cut-line")
    assert (kept.version, kept.text) == (2, saved.text)
    moved = [one for one in done if isinstance(one, catalog.Moved)]
    assert {one.draft.text for one in moved} == {kept.text}
    assert actions() == ["started", "edited"]


def test_a_draft_published_at_once_becomes_one_edition() -> None:
    published(a_guide())
    started("Better")
    done = at_once(*[publishing] * 4)
    assert of_kind(done, catalog.Published) == 1
    assert of_kind(done, Draft.DoesNotExist) == 3
    assert list(Edition.objects.order_by("number").values_list("number", "status")) == [
        (1, Edition.Status.SUPERSEDED),
        (2, Edition.Status.CURRENT),
    ]
    assert not Draft.objects.exists()
    assert actions().count("published") == 2


def test_a_draft_given_up_at_once_is_given_up_once() -> None:
    started()
    done = at_once(*[discarding] * 4)
    assert of_kind(done, Draft.DoesNotExist) == 3
    assert actions() == ["started", "discarded"]


def test_a_draft_started_at_once_is_one() -> None:
    titles = [f"Title {number}" for number in range(4)]
    done = at_once(*[lambda title=title: started(title) for title in titles])
    assert (of_kind(done, Draft), of_kind(done, catalog.DraftExists)) == (1, 3)
    [made] = [one for one in done if isinstance(one, Draft)]
    assert Draft.objects.get().text == made.text
    assert actions() == ["started"]


def test_a_draft_saved_and_published_at_once_loses_nothing() -> None:
    started("Better")
    done = at_once(publishing, saving("Saved"))
    if of_kind(done, catalog.Published):
        assert of_kind(done, Draft.DoesNotExist) == 1
        assert Edition.objects.get().title == "Better"
    else:
        assert of_kind(done, catalog.Moved) == 1
        assert catalog.guide_in(catalog.draft("cut-line")).title == "Saved"
        assert not Edition.objects.exists()


@pytest.mark.parametrize("run", range(3))
def test_an_edition_withdrawn_at_once_with_the_next_stays_withdrawn(run: int) -> None:
    published(a_guide())
    started("Better")
    ann, first = User.objects.create_user(f"ann-{run}"), Edition.objects.get()

    def withdrawing() -> object:
        return catalog.withdraw_edition(first, reason="Harmful.", by=ann, now=NOW)

    done = at_once(publishing, withdrawing)
    assert (of_kind(done, catalog.Published), of_kind(done, Withdrawal)) == (1, 1)
    assert list(Edition.objects.order_by("number").values_list("number", "status")) == [
        (1, Edition.Status.WITHDRAWN),
        (2, Edition.Status.CURRENT),
    ]
    assert sorted(actions()) == ["published", "published", "started", "withdrawn"]
