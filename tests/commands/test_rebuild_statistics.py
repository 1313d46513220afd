from __future__ import annotations

import io
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db.models import F
from pytest_django import Settings

from tests.factories import NOW, published
from tests.sessions.person import WALL_TEXT, Person, the_line, the_wall
from troubleshoot import sessions
from troubleshoot.models import Cell, Learning, Stretch, Tally
from troubleshoot.sessions import computed_anew
from troubleshoot.statistics import OF_LINKS, Counted

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nobody_is_too_fast(settings: Settings) -> None:
    """Fixes that come within a minute tell the estimates as well."""
    settings.RATE_LIMITS = False


def rebuilt(**options: bool) -> str:
    out = io.StringIO()
    call_command("rebuild_statistics", stdout=out, **options)
    return out.getvalue()


def some_history() -> None:
    """A session that is purged, and some that are not."""
    published(the_wall())
    Person.starting(the_line()).fix("restart")
    sessions.forget(before=NOW + timedelta(days=1))
    Person.starting(the_line()).fail("restart").meet(WALL_TEXT, "proxy").fix("knock")
    Person.starting(the_line()).fail("restart").undo()


def damaged() -> None:
    """Numbers that are wrong, rows that are missing, and one too many; in the live part."""
    live = Tally.objects.filter(retained=False)
    live.filter(pk=live.order_by("pk")[0].pk).update(n=F("n") + 1)
    live.filter(pk=live.order_by("-pk")[0].pk).delete()
    live.create(edition_id=live[0].edition_id, day=NOW.date(), kind="tried", key="nope", n=3)
    Cell.objects.filter(retained=False).update(n=7)
    Stretch.objects.update(counted={})


def test_a_sound_rollup_passes_the_check() -> None:
    some_history()
    rebuilt(check=True)


def test_a_planted_difference_fails_the_check_and_is_named() -> None:
    some_history()
    Tally.objects.filter(retained=False, kind="tried", key="knock").update(n=5)
    out = io.StringIO()
    with pytest.raises(CommandError) as failed:
        call_command("rebuild_statistics", check=True, stdout=out)
    assert failed.value.returncode == 1
    assert "knock" in out.getvalue()


def test_the_check_changes_nothing() -> None:
    some_history()
    Cell.objects.filter(retained=False).update(n=5)
    before = Counted.stored()
    with pytest.raises(CommandError):
        rebuilt(check=True)
    assert Counted.stored() == before


def test_a_rebuild_restores_the_live_part() -> None:
    some_history()
    sound = Counted.stored()
    damaged()
    rebuilt()
    assert Counted.stored() == sound == computed_anew()
    rebuilt(check=True)


def test_a_rebuild_leaves_the_retained_part() -> None:
    some_history()
    retained = Counted.stored(retained=True)
    damaged()
    rebuilt()
    assert Counted.stored(retained=True) == retained != Counted.of([])


def test_writes_after_a_rebuild_go_on_from_it() -> None:
    some_history()
    damaged()
    rebuilt()
    Person.starting(the_line()).fix("restart").undo()
    rebuilt(check=True)


def test_estimates_are_made_anew_even_if_they_were_lost() -> None:
    some_history()
    Learning.objects.all().delete()
    rebuilt()
    assert all(row.shown_version == row.version for row in Learning.objects.all())
    assert set(Learning.objects.values_list("guide__slug", flat=True)) == {"line", "wall"}


@pytest.mark.django_db(transaction=True)
def test_the_check_reads_one_moment_and_ends_its_transaction() -> None:
    some_history()
    rebuilt(check=True)
    Person.starting(the_line()).fix("restart")
    rebuilt(check=True)


def test_nothing_at_all_can_be_rebuilt_and_checked() -> None:
    rebuilt()
    rebuilt(check=True)


@pytest.mark.parametrize("values", [{"counted": {}}, {"outcome": "left", "resolved_by": ""}])
def test_a_row_that_contradicts_its_facts_fails_the_check_and_is_mended(values: dict[str, object]) -> None:
    person = Person.starting(the_line()).fix("restart")
    Stretch.objects.filter(pk=person.stretch.pk).update(**values)
    with pytest.raises(CommandError):
        rebuilt(check=True)
    rebuilt()
    assert (person.stretch.outcome, person.stretch.resolved_by) == ("resolved", "step")
    rebuilt(check=True)


def test_what_was_never_counted_is_counted_once() -> None:
    person = Person.starting(the_line()).fix("restart")
    sound = Counted.stored()
    rebuilt(missing=True)
    assert Counted.stored() == sound
    Tally.objects.all().delete()
    Cell.objects.all().delete()
    Stretch.objects.update(counted={})
    assert "anew" in rebuilt(missing=True)
    assert (Counted.stored(), rebuilt(missing=True)) == (sound, "")
    assert person.stretch.counted


def counted_by_an_older_version() -> None:
    """Counted as before it was counted what became of whole sessions."""
    Tally.objects.filter(kind__in=OF_LINKS.values()).delete()
    for stretch in Stretch.objects.all():
        kept = [tally for tally in stretch.counted["tallies"] if tally[0] not in OF_LINKS.values()]
        Stretch.objects.filter(pk=stretch.pk).update(counted=stretch.counted | {"tallies": kept})


def test_what_an_older_version_did_not_count_is_counted_once() -> None:
    published(the_wall())
    Person.starting(the_line(), ref="4711").meet(WALL_TEXT, "proxy").fix("knock")
    Person.starting(the_line()).leave()
    sound = Counted.stored()
    counted_by_an_older_version()
    with pytest.raises(CommandError):
        rebuilt(check=True)
    assert "anew" in rebuilt(missing=True)
    assert (Counted.stored(), rebuilt(missing=True)) == (sound, "")
    rebuilt(check=True)


def test_a_write_puts_right_what_an_older_version_counted() -> None:
    person = Person.starting(the_line(), ref="4711")
    counted_by_an_older_version()
    person.fix("restart")
    assert rebuilt(missing=True) == ""
    rebuilt(check=True)


def test_deleted_sessions_of_an_older_version_are_not_missed_for_ever() -> None:
    person = Person.starting(the_line()).fix("restart")
    counted_by_an_older_version()
    sessions.forget(before=person.clock + timedelta(days=1))
    Person.starting(the_line())
    assert rebuilt(missing=True) == ""
