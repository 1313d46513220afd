"""Texts are counted by day, and kept once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from tests.factories import NOW, a_session, an_id
from tests.unknown.kept import kept
from troubleshoot import unknown
from troubleshoot.models import TextDay, UnknownText

pytestmark = pytest.mark.django_db


def counted() -> list[tuple[int, int, int]]:
    """Each day with its known and unknown texts."""
    return [(row.day.day, row.known, row.unknown) for row in TextDay.objects.all()]


@pytest.mark.parametrize(("known", "day"), [(True, (23, 1, 0)), (False, (23, 0, 1))])
def test_the_first_text_of_a_day_begins_it(known: bool, day: tuple[int, int, int]) -> None:
    unknown.count(known=known, now=NOW)
    assert counted() == [day]


def test_known_and_unknown_texts_of_a_day_add_up() -> None:
    for known in (True, False, True, True):
        unknown.count(known=known, now=NOW)
    assert counted() == [(23, 3, 1)]


def test_each_day_counts_for_itself() -> None:
    for day in (1, 0, 1):
        unknown.count(known=True, now=NOW + timedelta(days=day))
    assert counted() == [(23, 1, 0), (24, 2, 0)]


def test_a_day_ends_at_midnight() -> None:
    for at in (datetime(2026, 11, 23, 23, 59, 59, tzinfo=UTC), datetime(2026, 11, 24, tzinfo=UTC)):
        unknown.count(known=False, now=at)
    assert counted() == [(23, 0, 1), (24, 0, 1)]


@pytest.mark.parametrize("why", [UnknownText.Why.LEARN, UnknownText.Why.HAND_OVER])
def test_a_text_is_kept_with_its_reason_and_time(why: UnknownText.Why) -> None:
    (row,) = kept("It broke", why=why)
    assert (row.text, row.why, row.kept_at, row.session, row.group) == ("It broke", why, NOW, None, None)


def test_a_submission_is_kept_once() -> None:
    same = an_id()
    for text in ("It broke", "It broke", "It broke again"):
        unknown.keep(text, why=UnknownText.Why.LEARN, submission=same, now=NOW)
    assert [row.text for row in UnknownText.objects.all()] == ["It broke"]


def test_the_same_text_of_another_submission_is_kept() -> None:
    kept("It broke", "It broke")
    assert UnknownText.objects.count() == 2


def test_a_text_of_a_session_is_kept_with_it() -> None:
    session = a_session().row
    unknown.keep_of_session("It broke", session=session, submission=an_id(), now=NOW)
    row = UnknownText.objects.get()
    assert (row.session, row.why) == (session, UnknownText.Why.SESSION)


def test_a_submission_may_be_kept_with_a_session_and_without() -> None:
    session, same = a_session().row, an_id()
    unknown.keep_of_session("It broke", session=session, submission=same, now=NOW)
    unknown.keep("It broke", why=UnknownText.Why.LEARN, submission=same, now=NOW)
    assert UnknownText.objects.count() == 2


def test_a_session_keeps_a_submission_once() -> None:
    session, same = a_session().row, an_id()
    unknown.keep_of_session("It broke", session=session, submission=same, now=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        unknown.keep_of_session("It broke", session=session, submission=same, now=NOW)


def test_texts_go_with_their_session() -> None:
    session = a_session().row
    unknown.keep_of_session("It broke", session=session, submission=an_id(), now=NOW)
    session.delete()
    assert not UnknownText.objects.exists()


@pytest.mark.parametrize("why", ["session", "because"])
def test_a_text_without_a_session_says_why_it_was_kept(why: str) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        UnknownText.objects.create(text="It broke", why=why, submission=an_id(), kept_at=NOW)
