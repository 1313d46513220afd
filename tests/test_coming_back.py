"""What is told to who comes back."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.contrib.admin.models import ADDITION, CHANGE, LogEntry
from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.test import Client

from tests.browser import Browser
from tests.factories import a_known_issue, again
from tests.sessions.person import DONE, Person
from troubleshoot import catalog, coming_back, sessions
from troubleshoot.coming_back import AWAY, News, Return, welcome_back
from troubleshoot.engine.incidents import Incident
from troubleshoot.models import Edition, Guide, KnownIssue

pytestmark = pytest.mark.django_db


def back(person: Person, after: timedelta = timedelta(hours=9)) -> Return | None:
    """What the person is told who comes back so long after the last write."""
    return welcome_back(sessions.load(person.token), now=person.row.written_at + after)


def news(person: Person) -> News:
    told = back(person)
    assert told
    return told.news


def withdrawn(person: Person, key: str, *, later: timedelta = timedelta(hours=1)) -> None:
    row = Guide.objects.get(slug=person.at.guide.slug)
    catalog.withdraw_step(row, key, reason="It does harm.", by=None, now=person.row.written_at + later)


def recorded(issue: KnownIssue, flag: int, person: Person, *, message: str = "") -> None:
    """An entry in the admin's own record, an hour after the person wrote last."""
    user, _ = User.objects.get_or_create(username="ann")
    entry = LogEntry.objects.create(
        user=user,
        content_type=ContentType.objects.get_for_model(KnownIssue),
        object_id=str(issue.pk),
        object_repr="",
        action_flag=flag,
        change_message=message,
    )
    LogEntry.objects.filter(pk=entry.pk).update(action_time=person.row.written_at + timedelta(hours=1))


def test_who_has_not_been_away_is_told_nothing() -> None:
    assert back(Person.starting(), AWAY - timedelta(seconds=1)) is None
    assert back(Person.starting(), AWAY) is not None


def test_where_they_were() -> None:
    person = Person.starting().fail("cable").keep_marks({"vpn": DONE}, importing=True)
    told = back(person)
    assert told and (told.attempt, told.saved) == (2, person.clock)
    assert [step.key for step in told.marked] == ["vpn"]
    assert told.news == News() and not told.news.any


def test_an_end_is_at_no_attempt() -> None:
    told = back(Person.starting().keep_marks({"cable": DONE}).escalate())
    assert told and (told.attempt, told.marked) == (0, ())


def test_a_step_that_was_withdrawn_since() -> None:
    person = Person.starting()
    withdrawn(person, "vpn")
    assert news(person).withdrawn == (("Do vpn", "It does harm."),)


def test_a_step_that_was_withdrawn_before_is_no_news() -> None:
    person = Person.starting()
    withdrawn(person, "vpn", later=-timedelta(seconds=1))
    assert news(person) == News()


def test_a_step_that_is_offered_again() -> None:
    person = Person.starting()
    withdrawn(person, "vpn", later=-timedelta(hours=1))
    row = Guide.objects.get(slug=person.at.guide.slug).withdrawals.get()
    catalog.lift(row, note="It was right.", by=None, now=person.row.written_at + timedelta(hours=2))
    assert news(person).offered_again == ("Do vpn",)


def test_a_newer_edition() -> None:
    person = Person.starting()
    newer = again(person.at.guide, title="Newer")
    catalog.publish(newer, origin=Edition.Origin.FILE, now=person.row.written_at + timedelta(hours=1))
    assert news(person).edition == 2
    assert sessions.load(person.token).edition.row.number == 1


@pytest.mark.parametrize(("then", "today"), [(True, False), (False, True), (True, True), (False, False)])
def test_an_incident_that_began_or_ended(then: bool, today: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    person = Person.starting()
    written = person.row.written_at

    def judged(guide: int, now: datetime) -> Incident | None:
        return Incident(written, 9, 0, 5) if (then if now == written else today) else None

    monkeypatch.setattr(coming_back, "incident_in", judged)
    told = news(person)
    assert (told.incident_began, told.incident_ended) == (today and not then, then and not today)


def test_known_issues_that_are_new_or_moved() -> None:
    person = Person.starting()
    new, closed, same = (a_known_issue(number, of=person.at.guide.slug) for number in (1, 2, 3))
    recorded(new, ADDITION, person)
    recorded(closed, CHANGE, person, message='[{"changed": {"fields": ["State"]}}]')
    recorded(same, CHANGE, person, message='[{"changed": {"fields": ["Title"]}}]')
    recorded(same, CHANGE, person, message="odd")
    told = news(person)
    assert ([i.number for i in told.new_issues], [i.number for i in told.moved_issues]) == ([1], [2])


def test_the_admin_records_a_closed_issue_so_that_it_is_news(client: Client) -> None:
    person = Person.starting()
    issue = a_known_issue(7, of=person.at.guide.slug)
    client.force_login(User.objects.create_superuser("root"))
    page = Browser(client).get(f"/admin/troubleshoot/knownissue/{issue.pk}/change/")
    page.send("", state="closed")
    assert [i.number for i in news(person).moved_issues] == [7]


def test_it_stands_on_the_screen_they_are_at_and_nowhere_else() -> None:
    person = Person.starting()
    at = f"/sessions/{person.token}/"
    assert 'id="welcome"' in Browser().get(at).html
    assert 'id="welcome"' not in Browser().get(f"{at}later/").html
    assert 'id="welcome"' not in Browser().get(at).send("", result="").html


@pytest.mark.parametrize("end", ["fix", "escalate"])
def test_an_end_says_so_to_who_comes_back(end: str) -> None:
    person = Person.starting()
    getattr(person, end)(*(["cable"] if end == "fix" else []))
    browser = Browser().get(f"/sessions/{person.token}/")
    assert 'id="welcome"' in browser.html
    assert person.at.outcome == sessions.load(person.token).outcome
