"""Sessions that begin in one shipped guide and go on in another."""

from __future__ import annotations

import pytest

from tests.factories import NOW, an_id, published
from tests.guides.reading import GUIDES
from tests.sessions.person import Person
from troubleshoot import catalog, sessions
from troubleshoot.engine.facts import Mark, Result
from troubleshoot.engine.flow import AskQuestions, Choose, Paste, ShowRound
from troubleshoot.engine.guide import Kind, Weight

pytestmark = pytest.mark.django_db

VAGUE = "Something went wrong. Please try again later."
HOLDING = "Holding solution CenterofExcellenceCoreComponents_Upgrade already exists."
REFUSED = "SecLib::CheckPrivilege failed. PrivilegeName: prvCreateEntity"
STRANGE = "Ribbon customization could not be merged: duplicate command."
REAL = {
    slug: next(
        p.matches[0] for p in guide.patterns if p.weight is Weight.DECISIVE and p.kind is not Kind.SYMPTOM
    )
    for slug, guide in GUIDES.items()
    if not guide.fallback
}

WORDS = [
    ("stuck", "network-errors"),
    ("slow", "client-wait-limit"),
    ("timeout", "network-errors"),
    ("certificate", "network-errors"),
    ("screenshot", "network-errors"),
    ("429", "throttling"),
    ("busy", "database-timeout"),
    ("zip", "wrong-file"),
    ("role", "insufficient-privilege"),
    ("removed", "dependency-blocks-delete"),
    ("gone", "find-the-real-error"),
    ("leftover", "leftover-upgrade"),
    ("creator kit", "missing-dependency"),
    ("502", "transient-service-error"),
    ("unmanaged", "managed-mismatch"),
    ("choose connections", "connections-picker"),
]


@pytest.fixture(autouse=True)
def guides() -> None:
    for guide in GUIDES.values():
        published(guide)


def starting(text: str) -> Person:
    """Somebody who pasted this text and went on in the guide it leads to."""
    return Person(sessions.start(submission=an_id(), now=NOW, text=text))


def sent_to_history() -> Person:
    person = starting(VAGUE).answer({"history": "failed-text"})
    assert isinstance(person.at.screen, Paste)
    return person


def asked(person: Person) -> tuple[str, ...]:
    return person.at.screen.questions if isinstance(person.at.screen, AskQuestions) else ()


def test_the_text_from_history_goes_on_in_the_guide_for_it() -> None:
    for slug, text in REAL.items():
        person = sent_to_history().report(text)
        assert person.at.guide.slug == slug
        assert isinstance(person.at.screen, AskQuestions | ShowRound)
        assert "history" not in asked(person)
        assert [stretch.outcome for stretch in person.stretches] == ["switched", "open"]


def test_the_same_words_in_history_go_on_in_the_same_guide() -> None:
    person = sent_to_history().report(VAGUE)
    assert person.at.guide.slug == "find-the-real-error"
    assert asked(person) == ("upgrade-solution",)


def test_a_text_that_no_guide_knows_leaves_the_choice_and_the_way_back() -> None:
    person = starting(REFUSED).meet(STRANGE)
    assert person.at.screen == Choose()
    assert person.switch("insufficient-privilege").at.screen != Choose()


def test_a_leftover_goes_on_in_its_guide_without_asking_for_it_again() -> None:
    person = starting(VAGUE).answer({"history": "nothing"}).answer({"environment": "right"})
    person.answer({"upgrade-solution": "yes"})
    assert person.at.guide.slug == "leftover-upgrade"
    assert asked(person) == ("deleted-before",)


def test_a_leftover_alone_is_handed_over_by_its_guide() -> None:
    person = starting(VAGUE).answer({"history": "nothing"}).answer({"environment": "right"})
    person.answer({"upgrade-solution": "only"})
    assert person.at.guide.slug == "leftover-upgrade"
    assert not isinstance(person.at.screen, ShowRound | AskQuestions | Choose)


def test_a_retry_that_meets_another_error_goes_on_in_its_guide() -> None:
    person = starting(REFUSED).answer({"system-administrator": "no", "method": "maker-portal"})
    assert isinstance(person.at.screen, ShowRound)
    steps = dict.fromkeys(person.at.shown, Mark.DONE)
    person.attempt(steps, Result.OTHER_ERROR, text=HOLDING)
    assert person.at.guide.slug == "leftover-upgrade"
    assert asked(person) == ("history",)
    assert person.at.attempt(1).result is Result.OTHER_ERROR


def test_people_find_their_case_by_a_word_of_their_own() -> None:
    published_now = catalog.current()
    for word, slug in WORDS:
        found = {p.key for _, symptoms in published_now.symptoms_with(word) for p in symptoms}
        assert slug in {published_now.symptoms[key][0].slug for key in found}, word
        # A word that finds half of the list is no help.
        assert len(found) <= 6, word


def test_the_first_failure_behind_a_leftover_leads_on() -> None:
    person = starting(HOLDING).answer({"history": "failed-text"}).report(REAL["dependency-blocks-delete"])
    assert person.at.guide.slug == "dependency-blocks-delete"
    assert "history" not in asked(person)
