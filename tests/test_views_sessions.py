"""The pages on which maintainers look at sessions and leave some out of the statistics."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from urllib.parse import urlencode

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.browser import Browser
from tests.factories import NOW, a_guide, published
from tests.hostile import HOSTILE, MARKUP, rows
from tests.sessions.person import LINE_TEXT, SKIPPED, WALL_TEXT, Person, the_line, the_wall
from troubleshoot import sessions
from troubleshoot.engine.details import accepted
from troubleshoot.models import Exclusion, TroubleshootingSession
from troubleshoot.sessions import computed_anew
from troubleshoot.statistics import Counted, listing

pytestmark = pytest.mark.django_db

LIST, EXCLUSIONS = "/statistics/sessions/", "/statistics/exclusions/"
DAY = timedelta(days=1)


@pytest.fixture
def maintainer() -> Browser:
    client = Client()
    client.force_login(User.objects.create_user("ann", is_staff=True))
    return Browser(client)


def page_of(person: Person) -> str:
    return f"{LIST}{person.at.row.pk}/"


def shown(browser: Browser) -> list[int]:
    """The numbers of the sessions on the page, in order."""
    addresses = [link for link in browser.page.links if link.startswith(LIST) and link != LIST]
    return [int(address.removeprefix(LIST).strip("/")) for address in addresses]


def keys(*people: Person) -> list[int]:
    return [person.at.row.pk for person in people]


def asked(browser: Browser, **filters: str) -> Browser:
    return browser.get(f"{LIST}?{urlencode(filters)}")


# Who may look


def addresses() -> list[str]:
    return [LIST, page_of(Person.starting()), EXCLUSIONS]


@pytest.mark.parametrize("number", range(3))
def test_strangers_are_asked_to_sign_in(number: int) -> None:
    assert Browser().get(addresses()[number]).address.startswith("/sign-in/")


@pytest.mark.parametrize("number", range(3))
def test_somebody_who_is_no_maintainer_is_refused(number: int, client: Client) -> None:
    client.force_login(User.objects.create_user("guest"))
    assert client.get(addresses()[number]).status_code == 403


@pytest.mark.parametrize("number", range(3))
def test_looking_writes_nothing_and_is_kept_nowhere(number: int, maintainer: Browser) -> None:
    address = addresses()[number]
    before = rows()
    response = maintainer.get(address).response
    assert (response.status_code, rows()) == (200, before)
    assert "no-store" in response["Cache-Control"]
    assert response["X-Robots-Tag"] == "noindex"


def test_a_list_is_not_posted_to(maintainer: Browser) -> None:
    assert maintainer.post(LIST).status == 405


def test_an_exclusion_is_not_ended_by_looking(maintainer: Browser) -> None:
    assert maintainer.get(f"{EXCLUSIONS}1/end/").status == 405


@pytest.mark.parametrize("address", [f"{LIST}99/", f"{LIST}x/"])
def test_an_unknown_session_is_not_found(maintainer: Browser, address: str) -> None:
    assert maintainer.get(address).status == 404


def test_an_unknown_exclusion_is_not_found(maintainer: Browser) -> None:
    assert maintainer.post(f"{EXCLUSIONS}99/end/").status == 404


@pytest.mark.parametrize("number", range(3))
def test_htmx_gets_the_whole_page(number: int, maintainer: Browser) -> None:
    address = addresses()[number]
    plain = maintainer.get(address).page.text
    assert Browser(maintainer.client, HTTP_HX_REQUEST="true").get(address).page.text == plain


# The list


def test_sessions_are_listed_newest_first(maintainer: Browser) -> None:
    old, new = Person.starting(now=NOW - DAY), Person.starting(now=NOW)
    assert shown(maintainer.get(LIST)) == keys(new, old)


FILTERS: dict[str, dict[str, str]] = {
    "guide": {"guide": "wall"},
    "outcome": {"outcome": "resolved"},
    "source": {"source": "forum"},
    "ref": {"ref": "thread 7"},
    "since": {"since": "2026-11-23"},
    "until": {"until": "2026-11-22"},
    "left out": {"excluded": "yes"},
    "counting": {"excluded": "no"},
    "together": {"guide": "wall", "source": "forum", "outcome": "resolved"},
}
FITTING = {"since": [1, 2], "until": [0], "left out": [2], "counting": [1, 0]}
"""By filter the people who fit, newest first; the second one where nothing is said."""


@pytest.mark.parametrize("name", FILTERS)
def test_a_filter_lists_what_fits(maintainer: Browser, name: str) -> None:
    published(the_wall())
    line = the_line()
    people = [
        Person.starting(line, now=NOW - DAY),
        Person.starting(line, text=LINE_TEXT, source="forum", ref="thread 7").meet(WALL_TEXT).fix("knock"),
        Person.starting(line, now=NOW + DAY),
    ]
    TroubleshootingSession.objects.filter(pk=people[2].at.row.pk).update(excluded=True)
    fitting = sorted(FITTING.get(name, [1]), reverse=True)
    assert shown(asked(maintainer, **FILTERS[name])) == keys(*(people[number] for number in fitting))


def test_a_guide_that_an_undo_left_does_not_list_a_session(maintainer: Browser) -> None:
    published(the_wall())
    Person.starting(the_line()).meet(WALL_TEXT).undo()
    assert shown(asked(maintainer, guide="wall")) == []


def test_filters_that_fit_nothing_say_so(maintainer: Browser) -> None:
    Person.starting()
    browser = asked(maintainer, source="nowhere")
    assert (browser.status, shown(browser)) == (200, [])


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("guide", "nope"),
        ("outcome", "great"),
        ("since", "yesterday"),
        ("until", "2026-02-30"),
        ("excluded", "perhaps"),
        ("source", "x" * 41),
        ("ref", "x" * 201),
        ("after", "somewhere"),
        ("after", "99999999999999999999999-1"),
    ],
)
def test_a_bad_filter_is_refused_and_everything_is_kept(maintainer: Browser, name: str, value: str) -> None:
    published(a_guide())
    typed = {"guide": "cut-line", "outcome": "open", "source": "forum", "ref": "x", "since": "2026-01-01"}
    browser = asked(maintainer, **typed | {name: value})
    assert browser.status == 422
    assert 'role="alert"' in browser.html
    held = browser.page.form("").values
    kept = typed | ({name: value} if name != "after" else {})
    chosen = {key: kept.pop(key) for key in ("guide", "outcome", "excluded") if key in kept}
    assert {key: held[key] for key in kept} == {key: [text] for key, text in kept.items()}
    assert not [text for text in chosen.values() if f'value="{text}" selected' not in browser.html]


def test_days_the_wrong_way_round_are_refused(maintainer: Browser) -> None:
    assert asked(maintainer, since="2026-02-02", until="2026-02-01").status == 422


def test_the_last_day_there_is_ends_a_list(maintainer: Browser) -> None:
    person = Person.starting()
    assert shown(asked(maintainer, since="0001-01-01", until="9999-12-31")) == keys(person)


def test_a_bad_choice_is_kept_in_its_list(maintainer: Browser) -> None:
    browser = asked(maintainer, outcome=MARKUP)
    assert MARKUP not in browser.html
    assert 'value="&lt;script&gt;' in browser.html


@pytest.mark.parametrize("name", ["guide", "outcome", "source", "ref", "since", "until", "excluded", "after"])
@pytest.mark.parametrize("text", HOSTILE.values(), ids=list(HOSTILE))
def test_hostile_filters_do_no_harm(maintainer: Browser, name: str, text: str) -> None:
    query = urlencode({name: text[:500]}, errors="surrogatepass")
    assert maintainer.get(f"{LIST}?{query}").status in (200, 422)


@pytest.fixture
def two_a_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listing, "PAGE", 2)


@pytest.mark.usefixtures("two_a_page")
def test_pages_follow_each_other_without_a_gap_or_a_repetition(maintainer: Browser) -> None:
    # Three of them at the same instant.
    moments = [NOW, NOW, NOW, NOW - DAY, NOW + DAY]
    people = [Person.starting(source="forum", now=moment) for moment in moments]
    Person.starting(source="web")
    seen, browser = [], asked(maintainer, source="forum")
    while True:
        seen += shown(browser)
        further = [link for link in browser.page.links if "after=" in link]
        if not further:
            break
        browser.get(LIST + further[0])
    expected = [people[4], people[2], people[1], people[0], people[3]]
    assert seen == keys(*expected)


@pytest.mark.usefixtures("two_a_page")
def test_the_last_full_page_offers_no_further_one(maintainer: Browser) -> None:
    for _ in range(2):
        Person.starting()
    assert not [link for link in maintainer.get(LIST).page.links if "after=" in link]


def queries_of(act: Callable[[], object]) -> list[str]:
    with CaptureQueriesContext(connection) as captured:
        act()
    return [query["sql"] for query in captured]


def test_a_long_list_takes_no_more_queries_and_counts_nothing(maintainer: Browser) -> None:
    Person.starting()
    short = queries_of(lambda: maintainer.get(LIST))
    for _ in range(8):
        Person.starting()
    long = queries_of(lambda: maintainer.get(LIST))
    assert len(long) == len(short)
    assert not [sql for sql in long if "COUNT(" in sql or "OFFSET" in sql]


# The transcript


def test_a_transcript_tells_what_happened(maintainer: Browser) -> None:
    published(the_wall())
    person = Person.starting(the_line(), text=LINE_TEXT, source="forum", ref="thread 7")
    person.answer({"medium": "cable"}, details={"version": "4.50"}).flag("restart", text="No such button")
    person.fail("restart").meet(WALL_TEXT, "proxy").fix("knock")
    text = maintainer.get(page_of(person)).page.text
    for told in ("forum", "thread 7", "Cable", "4.50", "No such button", "Do restart", "Do knock", WALL_TEXT):
        assert told in text


def test_a_transcript_tells_of_marks_that_were_kept(maintainer: Browser) -> None:
    person = Person.starting().keep_marks(
        {"cable": SKIPPED}, reasons={"cable": "Long enough"}, importing=True
    )
    before = rows()
    text = maintainer.get(page_of(person)).page.text
    assert "Long enough" in text and "Do cable" in text
    assert rows() == before


def test_what_was_taken_back_is_marked(maintainer: Browser) -> None:
    published(the_wall())
    person = Person.starting(the_line()).meet(WALL_TEXT, "restart").undo()
    html = maintainer.get(page_of(person)).html
    # The stretch in the wall, the attempt, its text and the switch.
    assert html.count("taken-back") == 4


def test_a_transcript_shows_neither_token_nor_hash(maintainer: Browser) -> None:
    person = Person.starting(text="The connection was cut for bob@contoso.com").fail("cable")
    html = maintainer.get(page_of(person)).html
    assert not [secret for secret in (person.token, person.row.token_hash, "contoso") if secret in html]


def test_a_session_after_which_a_new_edition_came_keeps_its_words(maintainer: Browser) -> None:
    person = Person.starting(a_guide(title="The first words"))
    published(a_guide(title="The second words"))
    assert "The first words" in maintainer.get(page_of(person)).page.text


def test_what_people_wrote_is_no_markup(maintainer: Browser) -> None:
    person = Person.starting(ref=MARKUP).flag("cable", text=MARKUP)
    assert MARKUP not in maintainer.get(page_of(person)).html


@pytest.mark.parametrize("end", ["escalate", "leave", "fix", "fail", "reject"])
def test_every_end_has_a_transcript(maintainer: Browser, end: str) -> None:
    person = Person.starting(the_line(), tried=["restart"], symptoms=["silence"])
    if end == "reject":
        person._act("reject", {})
    else:
        getattr(person, end)()
    assert maintainer.get(page_of(person)).status == 200


# Leaving out


def test_a_session_is_left_out_with_a_reason(maintainer: Browser) -> None:
    person = Person.starting().fix("cable")
    maintainer.get(page_of(person)).send("", reason="Only a test")
    made = Exclusion.objects.get()
    assert (maintainer.answer.status_code, maintainer.address) == (303, page_of(person))
    assert (made.session_id, made.reason, made.made_by) == (
        person.at.row.pk,
        "Only a test",
        User.objects.get(),
    )
    assert Counted.stored() == computed_anew() == Counted.of([])


def test_a_session_is_taken_back_in_from_its_page(maintainer: Browser) -> None:
    person = Person.starting().fix("cable")
    maintainer.get(page_of(person)).send("", reason="Only a test").send("/end/")
    assert (maintainer.answer.status_code, maintainer.address) == (303, page_of(person))
    assert not person.row.excluded
    assert Exclusion.objects.get().ended_by == User.objects.get()


@pytest.mark.parametrize("reason", ["", "   ", "x" * 301])
def test_without_a_fitting_reason_it_is_not_left_out(maintainer: Browser, reason: str) -> None:
    person = Person.starting()
    maintainer.get(page_of(person)).send("", reason=reason)
    assert (maintainer.status, person.row.excluded) == (422, False)
    assert maintainer.page.form("").values["reason"] == [reason]


def test_pressed_twice_it_is_left_out_once(maintainer: Browser) -> None:
    person = Person.starting()
    for _ in range(2):
        maintainer.post(page_of(person), reason="Only a test")
    assert Exclusion.objects.count() == 1


def test_a_source_is_left_out(maintainer: Browser) -> None:
    person = Person.starting(source="forum").fix("cable")
    maintainer.get(EXCLUSIONS).send("", kind="source", source="forum", reason="Spam")
    assert (maintainer.answer.status_code, maintainer.address) == (303, EXCLUSIONS)
    assert person.row.excluded
    assert "Spam" in maintainer.page.text and "ann" in maintainer.page.text


def test_a_span_of_time_is_left_out(maintainer: Browser) -> None:
    people = [Person.starting(now=NOW + DAY * number) for number in range(3)]
    span = {"since": NOW.strftime("%Y-%m-%d %H:%M"), "until": "2026-11-24"}
    maintainer.get(EXCLUSIONS).send("", kind="span", reason="An outage", **span)
    assert [person.row.excluded for person in people] == [True, False, False]


def test_an_exclusion_is_ended_from_the_list(maintainer: Browser) -> None:
    person = Person.starting(source="forum").fix("cable")
    maintainer.get(EXCLUSIONS).send("", kind="source", source="forum", reason="Spam").send("/end/")
    assert (maintainer.answer.status_code, maintainer.address) == (303, EXCLUSIONS)
    assert not person.row.excluded
    assert not [form for form in maintainer.page.forms if form.action.endswith("/end/")]


@pytest.mark.parametrize(
    "changes",
    [
        {"kind": None},
        {"kind": "session"},
        {"source": ""},
        {"source": "x" * 41},
        {"reason": ""},
        {"kind": "span", "since": ""},
        {"kind": "span", "until": ""},
        {"kind": "span", "since": "soon"},
        {"kind": "span", "until": "2026-11-01"},
        {"kind": "span", "until": "2026-10-01"},
    ],
)
def test_a_refused_exclusion_leaves_nothing_out_and_keeps_everything(
    maintainer: Browser, changes: dict[str, str | None]
) -> None:
    typed = {"source": "forum", "since": "2026-11-01", "until": "2026-11-02", "reason": "Why <not>"}
    fields = {"kind": "source"} | typed | changes
    maintainer.get(EXCLUSIONS).send("", **fields)
    assert (maintainer.status, Exclusion.objects.count()) == (422, 0)
    assert 'role="alert"' in maintainer.html
    held = maintainer.page.form("").values
    assert {name: held[name] for name in typed} == {name: [fields[name]] for name in typed}


@pytest.mark.parametrize("name", ["source", "since", "until", "reason"])
@pytest.mark.parametrize("text", HOSTILE.values(), ids=list(HOSTILE))
def test_a_hostile_exclusion_does_no_harm(maintainer: Browser, name: str, text: str) -> None:
    fields = {"kind": "span" if name in ("since", "until") else "source", "source": "x", "reason": "y"}
    assert maintainer.post(EXCLUSIONS, **fields | {name: text[:500]}).status in (200, 422)
    assert maintainer.get(EXCLUSIONS).status == 200


def test_a_session_left_out_by_its_source_names_the_exclusion(maintainer: Browser) -> None:
    person = Person.starting(source="forum")
    maintainer.get(EXCLUSIONS).send("", kind="source", source="forum", reason="Spam from a robot")
    assert "Spam from a robot" in maintainer.get(page_of(person)).page.text


def test_an_exclusion_stays_on_record_when_its_session_is_deleted(maintainer: Browser) -> None:
    person = Person.starting()
    maintainer.get(page_of(person)).send("", reason="A trial")
    sessions.forget(before=NOW + 90 * DAY)
    assert maintainer.get(EXCLUSIONS).response.status_code == 200
    assert "A trial" in maintainer.page.text


def test_what_diagnostics_brought_is_told_in_words(maintainer: Browser) -> None:
    person = Person.starting(the_line(), details={"windows": "Windows 11"})
    told = maintainer.get(page_of(person)).page.text
    assert f"{accepted([])['windows'].text} Windows 11" in told
