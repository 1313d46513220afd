"""What needs the attention of maintainers, and the page that shows it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django.fixtures import Settings

from tests.browser import Browser
from tests.factories import a_guide, a_known_issue, a_step, again, an_id, published
from tests.hostile import rows
from tests.sessions.person import Person
from tests.signing_in import a_maintainer, inside
from tests.statistics.counting import count
from tests.statistics.test_incidents import four_usual_weeks, people
from troubleshoot import catalog, unknown
from troubleshoot.attention import MOST_ITEMS, Matter, matters
from troubleshoot.engine.facts import Outcome, Result
from troubleshoot.engine.guide import Guide
from troubleshoot.models import DraftPattern, Edition, KnownIssue, TextGroup, UnknownText
from troubleshoot.models import Guide as GuideRow
from troubleshoot.statistics import Count, incidents

pytestmark = pytest.mark.django_db

STRANGE = "Ribbon customization for entity account could not be merged: duplicate command id {}."
PAGE = "/maintain/"
NOW = timezone.now()
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def guide(settings: Settings) -> None:
    """A published guide with which nothing is wrong."""
    settings.RATE_LIMITS = False
    published(checked())


def checked(slug: str = "cut-line", ago: int = 0) -> Guide:
    return a_guide(slug, last_checked=NOW.date() - ago * DAY)


def matter(key: str) -> Matter:
    (found,) = (one for one in matters(catalog.current(), NOW) if one.key == key)
    return found


def waiting() -> list[str]:
    return [one.key for one in matters(catalog.current(), NOW) if one.items]


def addresses(key: str) -> list[str]:
    return [item.address for item in matter(key).items]


def strange(number: int = 1) -> TextGroup:
    for _ in range(number):
        text, why = STRANGE.format(number), UnknownText.Why.LEARN
        unknown.keep(text, why=why, submission=an_id(), now=NOW)
    unknown.group_new()
    return TextGroup.objects.get()


def an_incident() -> None:
    incidents._judged.cache_clear()
    four_usual_weeks(NOW)
    people(30, NOW, result=Result.SAME_ERROR)


def a_withdrawn_edition() -> None:
    published(checked("wall"))
    row = Edition.objects.get(guide__slug="wall")
    catalog.withdraw_edition(row, reason="It does harm.", by=None, now=NOW)


def a_flagged_step() -> None:
    Person.starting(checked(), now=NOW).flag("vpn", text="The button is gone", now=NOW)


def lost_ground() -> None:
    count(40, day=(NOW - 50 * DAY).date())
    count(40, outcome=Outcome.ESCALATED, day=(NOW - 10 * DAY).date())


def a_doubtful_issue() -> None:
    a_known_issue(7, patterns=["no-such"])


def a_draft() -> None:
    catalog.draft_of(catalog.current().by_slug["cut-line"], by=a_maintainer("ben"), now=NOW - 3 * DAY)


def a_stale_guide() -> None:
    published(checked("wall", ago=200))


def a_hand_over() -> None:
    count(outcome=Outcome.ESCALATED, day=NOW.date())


KINDS: dict[str, Callable[[], object]] = {
    "incidents": an_incident,
    "without-edition": a_withdrawn_edition,
    "flagged": a_flagged_step,
    "losing-ground": lost_ground,
    "unmatched": strange,
    "known-issues": a_doubtful_issue,
    "drafts": a_draft,
    "stale": a_stale_guide,
    "escalated": a_hand_over,
}
"""Every kind of matter, the most important first, and what makes one."""


def test_with_nothing_to_do_every_matter_is_empty() -> None:
    assert waiting() == []
    assert [one.key for one in matters(catalog.current(), NOW)] == list(KINDS)


@pytest.mark.parametrize("key", KINDS)
def test_a_matter_is_told_and_no_other(key: str) -> None:
    KINDS[key]()
    assert waiting() == [key]
    assert (matter(key).count, len(matter(key).items)) == (1, 1)


def test_every_link_leads_to_a_page() -> None:
    for make in KINDS.values():
        make()
    incidents._judged.cache_clear()
    client = inside(a_maintainer())
    for one in matters(catalog.current(), NOW):
        for address in {one.address, *(item.address for item in one.items)}:
            assert client.get(address).status_code == 200, address


def test_the_filter_of_unknown_groups_and_of_hand_overs_is_in_their_addresses() -> None:
    group = strange(3)
    a_hand_over()
    assert (matter("unmatched").address, addresses("unmatched")) == (
        "/texts/?status=untaught",
        [f"/texts/{group.pk}/"],
    )
    assert "outcome=escalated" in matter("escalated").address
    assert addresses("escalated")[0].endswith("&guide=cut-line")


def test_a_group_with_a_draft_pattern_or_a_guide_waits_no_more() -> None:
    row = GuideRow.objects.get(slug="cut-line")
    values = {"kind": "literal", "weight": "decisive", "text": "Ribbon", "made_at": NOW}
    DraftPattern.objects.create(guide=row, key="ribbon", group=strange(), **values)
    assert matter("unmatched").items == ()


def test_texts_that_are_not_grouped_yet_are_told() -> None:
    before = matter("unmatched").rule
    unknown.keep("Odd", why=UnknownText.Why.LEARN, submission=an_id(), now=NOW)
    assert matter("unmatched").rule.startswith(before) and matter("unmatched").rule != before


def test_a_flagged_step_is_quoted_and_waits_no_more_once_it_says_something_else() -> None:
    a_flagged_step()
    assert [item.quote for item in matter("flagged").items] == ["The button is gone"]
    published(again(checked(), steps=(a_step("cable"), a_step("vpn", body="Otherwise."))))
    assert matter("flagged").items == ()


def test_an_issue_is_in_doubt_if_it_is_closed_and_people_still_call_it_theirs() -> None:
    a_known_issue(7, state=KnownIssue.State.CLOSED)
    a_known_issue(8)
    assert matter("known-issues").items == ()
    for number in (7, 8):
        count(2, tallies={(Count.KNOWN_ISSUE, str(number)): 1}, day=NOW.date())
    pk = KnownIssue.objects.get(number=7).pk
    assert addresses("known-issues") == [f"/admin/troubleshoot/knownissue/{pk}/change/"]


def test_a_draft_says_whose_it_is_and_the_oldest_comes_first() -> None:
    a_draft()
    catalog.start_draft(a_guide("new-one", steps=()), by=None, now=NOW - 9 * DAY)
    assert addresses("drafts") == ["/admin/drafts/new-one/", "/admin/drafts/cut-line/"]
    assert "ben" in matter("drafts").items[1].why and "1" in matter("drafts").items[0].why


def test_no_more_than_a_few_of_a_matter_are_named() -> None:
    for number in range(MOST_ITEMS + 1):
        published(checked(f"old-{number}", ago=200))
    assert (matter("stale").count, len(matter("stale").items)) == (MOST_ITEMS + 1, MOST_ITEMS)


def queries() -> int:
    published_now = catalog.current()
    incidents._judged.cache_clear()
    with CaptureQueriesContext(connection) as asked:
        matters(published_now, NOW)
    return len(asked)


def test_it_costs_no_more_queries_however_many_sessions_there_are() -> None:
    for _ in range(8):
        a_flagged_step()
    lost_ground()
    strange()
    a_hand_over()
    few = queries()
    for _ in range(12):
        a_flagged_step()
    count(500, outcome=Outcome.ESCALATED, day=NOW.date())
    for number in range(30):
        text, why = STRANGE.format(number), UnknownText.Why.LEARN
        unknown.keep(text, why=why, submission=an_id(), now=NOW)
    unknown.group_new()
    assert queries() == few <= 20


# The page ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("make", [lambda: None, lost_ground])
def test_the_page_shows_what_waits_and_what_there_is_nothing_of(make: Callable[[], object]) -> None:
    make()
    client = inside(a_maintainer())
    before = rows()
    browser = Browser(client).get(PAGE)
    keys = [[one.key for one in browser.response.context[name]] for name in ("waiting", "empty")]
    assert sorted(keys[0] + keys[1]) == sorted(KINDS)
    assert (browser.status, keys[0]) == (200, waiting())
    assert rows() == before


def test_only_a_superuser_is_led_to_the_accounts() -> None:
    users = "/admin/auth/user/"
    assert users not in Browser(inside(a_maintainer())).get(PAGE).page.links
    assert users in Browser(inside(a_maintainer("root", is_superuser=True))).get(PAGE).page.links


def test_it_is_the_page_after_signing_in() -> None:
    a_maintainer()
    browser = Browser().get("/sign-in/").send("", username="ann", password="violet harbour clock nine")
    assert (browser.address, browser.status) == (PAGE, 200)
