"""A session is deleted at once when its owner asks."""

from __future__ import annotations

from contextlib import suppress

import pytest

from tests.factories import NOW, an_id, published
from tests.sessions.person import ODD_TEXT, Person, the_line
from tests.sessions.test_at_once import Act, at_once
from tests.sessions.test_keeping import LATER, a_rich_history, everything
from tests.sessions.test_submissions import shared_database  # noqa: F401 - a fixture
from troubleshoot import sessions, unknown
from troubleshoot.models import (
    Fact,
    Remark,
    Report,
    Stretch,
    TextGroup,
    TextTemplate,
    TroubleshootingSession,
    UnknownText,
)
from troubleshoot.sessions import computed_anew
from troubleshoot.statistics import Counted

pytestmark = pytest.mark.django_db


def deleted(person: Person) -> None:
    sessions.delete(token=person.token, now=LATER)


def test_all_of_it_goes() -> None:
    for person in a_rich_history():
        deleted(person)
    models = (TroubleshootingSession, Stretch, Fact, Report, Remark, UnknownText)
    assert [model._default_manager.count() for model in models] == [0] * len(models)


def test_no_count_is_lost_and_what_is_left_can_be_computed_anew() -> None:
    people = a_rich_history()
    before = everything()
    deleted(people[0])
    assert everything() == before
    assert Counted.stored() == computed_anew()


def test_an_open_one_counts_as_left() -> None:
    deleted(Person.starting().fail("cable"))
    outcomes = {key for _, kind, key, _ in Counted.stored(retained=True).tallies if kind == "outcome"}
    assert outcomes == {"left"}


def test_it_is_deleted_once() -> None:
    person = Person.starting()
    deleted(person)
    before = everything()
    with pytest.raises(sessions.UnknownToken):
        deleted(person)
    assert everything() == before


def test_a_write_that_comes_later_brings_nothing_back() -> None:
    person = Person.starting()
    deleted(person)
    with pytest.raises(sessions.UnknownToken):
        sessions.leave(token=person.token, submission=an_id(), now=LATER)
    assert TroubleshootingSession.objects.count() == 0


def test_the_group_of_its_text_goes_if_no_other_text_is_in_it() -> None:
    person = Person.starting(published(the_line()), text=ODD_TEXT)
    unknown.group_new()
    deleted(person)
    assert (TextGroup.objects.count(), TextTemplate.objects.count()) == (0, 0)


def test_the_group_stays_with_the_texts_of_others() -> None:
    line = published(the_line())
    person, _ = Person.starting(line, text=ODD_TEXT), Person.starting(line, text=ODD_TEXT)
    unknown.group_new()
    deleted(person)
    assert (TextGroup.objects.count(), UnknownText.objects.count()) == (1, 1)


@pytest.mark.usefixtures("shared_database")
def test_writes_at_the_same_instant_are_whole_or_refused() -> None:
    person = Person.starting(published(the_line()))

    def reporting() -> None:
        sessions.report(token=person.token, submission=an_id(), now=NOW, text=ODD_TEXT)

    def refused_or(act: Act) -> Act:
        def once() -> None:
            with suppress(sessions.UnknownToken):
                act()

        return once

    acts = [reporting, reporting, lambda: deleted(person), lambda: deleted(person), unknown.group_new]
    at_once(*map(refused_or, acts))
    left = [m._default_manager.count() for m in (TroubleshootingSession, Stretch, Fact, Report, UnknownText)]
    assert left == [0] * 5
    assert Counted.stored() == computed_anew()


def test_what_is_sent_again_does_not_bring_it_back() -> None:
    person = Person.starting(the_line())
    first = Fact.objects.filter(session=person.row).order_by("number")[0].submission
    deleted(person)
    with pytest.raises(sessions.Deleted):
        sessions.start(submission=first, now=LATER, guide=the_line().slug)
    assert not TroubleshootingSession.objects.exists()
    assert Counted.stored() == computed_anew()
