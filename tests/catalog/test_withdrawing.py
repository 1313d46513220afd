"""Withdrawing steps and editions: at once, on record, until it is lifted."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction

from tests.factories import NOW, a_guide, a_pattern, a_step, a_symptom, again, published, withdrawn
from troubleshoot import catalog
from troubleshoot.models import Change, Edition, Guide, Withdrawal

pytestmark = pytest.mark.django_db


def row() -> Guide:
    return Guide.objects.get(slug="cut-line")


def edition(number: int) -> Edition:
    return Edition.objects.get(number=number)


def recalled(number: int, reason: str = "It does harm.") -> Withdrawal:
    return catalog.withdraw_edition(edition(number), reason=reason, by=None, now=NOW)


def test_a_step_is_withdrawn_from_every_edition() -> None:
    published(a_guide())
    published(again(a_guide(), title="Second"))
    withdrawn("vpn")
    for number in (1, 2):
        assert catalog.pinned(edition(number)).guide.withdrawn == {"vpn": "It does harm."}


def test_a_step_stays_withdrawn_in_the_next_edition() -> None:
    published(a_guide())
    withdrawn("vpn")
    published(again(a_guide(), title="Second"))
    assert "vpn" in catalog.current().by_slug["cut-line"].guide.withdrawn


def test_who_withdrew_what_is_on_record() -> None:
    published(a_guide())
    ada = User.objects.create(username="ada")
    catalog.withdraw_step(row(), "vpn", reason="It hurts.", by=ada, now=NOW)
    change = Change.objects.latest("pk")
    assert (change.action, change.step, change.who, change.note) == ("withdrawn", "vpn", "ada", "It hurts.")


def test_a_step_that_is_lifted_is_offered_again() -> None:
    published(a_guide())
    catalog.lift(withdrawn("vpn"), note="It was right.", by=None, now=NOW)
    assert not catalog.current().by_slug["cut-line"].guide.withdrawn
    assert Change.objects.latest("pk").action == "lifted"


def test_nothing_is_lifted_twice() -> None:
    published(a_guide())
    withdrawal = withdrawn("vpn")
    catalog.lift(withdrawal, note="", by=None, now=NOW)
    with pytest.raises(catalog.NothingToWithdraw):
        catalog.lift(withdrawal, note="", by=None, now=NOW)


@pytest.mark.parametrize("key", ["nope", "vpn"])
def test_only_a_step_that_is_offered_can_be_withdrawn(key: str) -> None:
    published(a_guide())
    withdrawn("vpn")
    with pytest.raises(catalog.NothingToWithdraw):
        withdrawn(key)


def test_the_database_keeps_a_step_from_being_withdrawn_twice() -> None:
    published(a_guide())
    withdrawn("vpn")
    with pytest.raises(IntegrityError), transaction.atomic():
        row().withdrawals.create(step="vpn", reason="again", made_at=NOW)


def test_a_withdrawn_edition_is_no_longer_current() -> None:
    published(a_guide())
    recalled(1)
    assert not catalog.current().editions
    assert catalog.pinned(edition(1)).guide.recalled == "It does harm."


def test_withdrawing_an_earlier_edition_leaves_the_current_one() -> None:
    published(a_guide())
    published(again(a_guide(), title="Second"))
    recalled(1)
    assert catalog.current().by_slug["cut-line"].row.number == 2
    assert not catalog.current().by_slug["cut-line"].guide.recalled


def test_a_withdrawn_edition_is_not_published_again() -> None:
    published(a_guide())
    recalled(1)
    with pytest.raises(catalog.NotFit):
        catalog.publish_again(edition(1), note="", by=None, now=NOW)


def test_loading_the_file_of_a_withdrawn_edition_does_not_publish_it() -> None:
    published(a_guide())
    recalled(1)
    done = catalog.publish(a_guide(), origin=Edition.Origin.FILE, now=NOW)
    assert done == catalog.Published(catalog.Publication.WITHDRAWN, 1)
    assert not catalog.current().editions


def test_a_lifted_edition_can_be_published_again() -> None:
    published(a_guide())
    catalog.lift(recalled(1), note="", by=None, now=NOW)
    assert not catalog.current().editions
    assert catalog.publish_again(edition(1), note="", by=None, now=NOW).number == 2
    assert catalog.current().by_slug["cut-line"].guide == a_guide()


def test_a_guide_goes_on_after_a_withdrawn_edition() -> None:
    published(a_guide())
    recalled(1)
    published(a_guide(steps=(a_step("other"),)))
    assert catalog.current().by_slug["cut-line"].row.number == 2


def test_loading_an_older_file_does_not_bring_back_what_a_maintainer_withdrew() -> None:
    published(a_guide())
    catalog.publish(a_guide(title="Mine"), origin=Edition.Origin.ADMIN, now=NOW)
    recalled(2)
    done = catalog.publish(a_guide(), origin=Edition.Origin.FILE, now=NOW)
    assert done.outcome is catalog.Publication.KEPT
    assert not catalog.current().editions


def test_what_is_withdrawn_is_not_published_again_by_another_number() -> None:
    published(a_guide())
    published(again(a_guide(), title="Second"))
    catalog.publish_again(edition(1), note="", by=None, now=NOW)
    recalled(3)
    with pytest.raises(catalog.NotFit):
        catalog.publish_again(edition(1), note="", by=None, now=NOW)


def test_an_edition_that_disagrees_with_others_by_now_is_not_published_again() -> None:
    published(a_guide(patterns=(a_pattern(), a_symptom("hangs"))))
    published(a_guide())
    published(a_guide("wall", patterns=(a_pattern("wall", "hit a wall"), a_symptom("hangs"))))
    first = Edition.objects.get(guide__slug="cut-line", number=1)
    with pytest.raises(catalog.NotFit):
        catalog.publish_again(first, note="", by=None, now=NOW)


def test_a_step_is_withdrawn_from_a_draft_as_well_even_if_nothing_is_published() -> None:
    published(a_guide())
    withdrawn("vpn")
    recalled(1)
    draft = catalog.start_draft(a_guide(), by=None, now=NOW)
    assert catalog.guide_in(draft).withdrawn.keys() == {"vpn"}


def test_a_mended_step_is_offered_in_its_own_edition_and_the_harmful_one_nowhere() -> None:
    published(a_guide())
    withdrawn("vpn")
    published(a_guide(steps=(a_step("cable"), a_step("vpn", body="Do it gently."))))
    assert catalog.pinned(edition(1)).guide.withdrawn.keys() == {"vpn"}
    assert not catalog.pinned(edition(2)).guide.withdrawn


def test_a_mended_step_is_not_withdrawn_in_the_draft() -> None:
    published(a_guide())
    withdrawn("vpn")
    same = catalog.start_draft(a_guide(), by=None, now=NOW)
    assert catalog.guide_in(same).withdrawn
    mended = a_guide(steps=(a_step("cable"), a_step("vpn", body="Do it gently.")))
    draft = catalog.save_draft("cut-line", mended, version=same.version, by=None, now=NOW)
    assert not catalog.guide_in(draft).withdrawn
