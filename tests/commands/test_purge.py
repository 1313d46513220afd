from __future__ import annotations

import io
from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.utils import timezone
from pytest_django import Settings

from tests.factories import a_guide, an_id, published
from tests.hostile import rows
from tests.sessions.person import Person
from troubleshoot import unknown
from troubleshoot.models import (
    Bucket,
    DeletedSession,
    DraftPattern,
    Learning,
    TextGroup,
    TextTemplate,
    TroubleshootingSession,
    UnknownText,
)
from troubleshoot.models import Guide as GuideRow
from troubleshoot.statistics import Counted

pytestmark = pytest.mark.django_db


def purged(**options: bool) -> str:
    out = io.StringIO()
    call_command("purge", stdout=out, **options)
    return out.getvalue()


def last_seen(days: int) -> Person:
    """Somebody who tried a step that many days ago."""
    at = timezone.now() - timedelta(days=days)
    return Person.starting(now=at).attempt({"cable": "done"}, now=at)  # type: ignore[dict-item]


@pytest.mark.parametrize(("days", "outcome"), [(13, "open"), (15, "left")])
def test_idle_sessions_are_left_after_the_days_that_the_settings_say(days: int, outcome: str) -> None:
    person = last_seen(days)
    purged()
    assert person.row.outcome == outcome


@pytest.mark.parametrize(("days", "kept"), [(29, 1), (31, 0)])
def test_sessions_are_deleted_after_the_days_that_the_settings_say(days: int, kept: int) -> None:
    last_seen(days)
    purged()
    assert TroubleshootingSession.objects.count() == kept


def test_the_settings_change_it(settings: Settings) -> None:
    settings.LEFT_AFTER_DAYS, settings.KEEP_DAYS = 2, 4
    person = last_seen(3)
    last_seen(5)
    purged()
    assert list(TroubleshootingSession.objects.values_list("pk", "outcome")) == [(person.at.row.pk, "left")]


def test_what_is_deleted_was_left_first_and_stays_counted_so() -> None:
    last_seen(40)
    purged()
    outcomes = {key for _, kind, key, _ in Counted.stored(retained=True).tallies if kind == "outcome"}
    assert outcomes == {"left"}


def test_a_dry_run_changes_nothing() -> None:
    last_seen(15)
    last_seen(40)
    before, counted = rows(), Counted.stored()
    said = purged(dry_run=True)
    assert (rows(), Counted.stored()) == (before, counted)
    assert set(TroubleshootingSession.objects.values_list("outcome", flat=True)) == {"open"}
    assert "2" in said and "1" in said


def test_a_second_run_finds_nothing_to_do() -> None:
    last_seen(15)
    last_seen(40)
    purged()
    before = rows()
    purged()
    assert rows() == before


def test_estimates_are_stored_for_the_pages() -> None:
    last_seen(1)
    purged()
    learning = Learning.objects.get()
    assert learning.shown_version == learning.version


def test_what_is_deleted_sooner_than_it_would_be_left_is_left_first(settings: Settings) -> None:
    settings.LEFT_AFTER_DAYS, settings.KEEP_DAYS = 14, 3
    last_seen(5)
    purged()
    outcomes = {key for _, kind, key, _ in Counted.stored(retained=True).tallies if kind == "outcome"}
    assert (TroubleshootingSession.objects.count(), outcomes) == (0, {"left"})


def a_bucket(hours: int) -> Bucket:
    """A bucket that somebody took from so many hours ago."""
    return Bucket.objects.create(key=str(hours), tokens=1, filled_at=timezone.now() - timedelta(hours=hours))


def test_limits_that_nobody_asks_for_any_more_are_deleted() -> None:
    kept, _ = a_bucket(20), a_bucket(50)
    purged()
    assert list(Bucket.objects.all()) == [kept]


def test_a_dry_run_keeps_old_limits() -> None:
    a_bucket(50)
    purged(dry_run=True)
    assert Bucket.objects.count() == 1


@pytest.mark.parametrize(("seconds", "kept"), [(-60, 0), (60, 1)])
def test_the_last_write_decides_to_the_minute(seconds: int, kept: int) -> None:
    at = timezone.now() - timedelta(days=30) + timedelta(seconds=seconds)
    Person.starting(now=at - timedelta(days=20)).attempt({"cable": "done"}, now=at)  # type: ignore[dict-item]
    purged()
    assert TroubleshootingSession.objects.count() == kept


def a_text(days: int) -> UnknownText:
    """A text that somebody asked to be learned, that many days ago, in a group of its own."""
    at = timezone.now() - timedelta(days=days)
    words = f"the lamp of harbour number {days} fell over"
    unknown.keep(words, why=UnknownText.Why.LEARN, submission=an_id(), now=at)
    unknown.group_new()
    return UnknownText.objects.latest("pk")


@pytest.mark.parametrize(("days", "kept"), [(29, 1), (31, 0)])
def test_texts_without_a_session_are_deleted_with_their_groups(days: int, kept: int) -> None:
    a_text(days)
    purged()
    models = (UnknownText, TextGroup, TextTemplate)
    assert [model._default_manager.count() for model in models] == [kept] * 3


def test_a_group_that_a_draft_pattern_came_from_keeps_its_number_without_words() -> None:
    published(a_guide())
    group = a_text(31).group
    guide = GuideRow.objects.get()
    assert group is not None
    DraftPattern.objects.create(guide=guide, group=group, key="a", kind="literal", weight="decisive",
                                text="lamp", made_at=timezone.now())  # fmt: skip
    purged()
    assert (TextGroup.objects.count(), TextTemplate.objects.count()) == (1, 0)


def test_ended_sign_ins_and_old_failures_are_deleted() -> None:
    old = timezone.now() - timedelta(days=1)
    Session.objects.create(session_key="a", session_data="", expire_date=old)
    attempt = AccessAttempt.objects.create(username="a", failures_since_start=1)
    AccessAttempt.objects.filter(pk=attempt.pk).update(attempt_time=old)
    purged()
    assert (Session.objects.count(), AccessAttempt.objects.count()) == (0, 0)


def test_a_dry_run_keeps_all_of_it() -> None:
    a_text(31)
    before = rows()
    purged(dry_run=True)
    assert rows() == before


@pytest.mark.parametrize(("days", "kept"), [(29, 1), (31, 0)])
def test_of_a_deleted_session_a_hash_is_kept_as_long_as_a_session(days: int, kept: int) -> None:
    DeletedSession.objects.create(token_hash="x", deleted_at=timezone.now() - timedelta(days=days))
    purged()
    assert DeletedSession.objects.count() == kept
