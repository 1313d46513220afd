from __future__ import annotations

from datetime import timedelta

import pytest

from tests.factories import NOW, a_guide, a_step, published
from tests.sessions.person import NOT_PERMITTED, SKIPPED, Person
from tests.statistics.counting import TODAY, figures
from troubleshoot.engine.facts import Mark
from troubleshoot.models import Remark, TroubleshootingSession
from troubleshoot.statistics.remarks import MOST_REMARKS

pytestmark = pytest.mark.django_db


def texts(kind: str) -> list[str]:
    return [said.text for said in figures().remarks[kind]]


@pytest.mark.parametrize("mark", [SKIPPED, NOT_PERMITTED])
def test_reasons_are_told_by_kind(mark: Mark) -> None:
    Person.starting().attempt({"cable": mark}, reasons={"cable": "No cable here"})
    assert texts(mark) == ["No cable here"]


def test_what_is_wrong_with_a_step_is_told_and_counted() -> None:
    Person.starting().flag("cable", text="The button is gone")
    found = figures()
    assert texts("wrong") == ["The button is gone"]
    assert {step.counts.key: step.flagged for step in found.steps} == {"cable": 1, "vpn": 0}


def test_a_remark_without_words_is_only_counted() -> None:
    Person.starting().flag("cable")
    assert texts("wrong") == []


def test_a_remark_about_a_step_that_is_gone_names_its_key() -> None:
    Person.starting().flag("cable", text="It is gone")
    published(a_guide(steps=(a_step("new"),)))
    (said,) = figures().remarks["wrong"]
    assert said.title == "cable"


def test_only_the_newest_are_told() -> None:
    person = Person.starting()
    Remark.objects.bulk_create(
        Remark(stretch=person.stretch, key="cable", kind="wrong", text=str(n), at=NOW + timedelta(minutes=n))
        for n in range(MOST_REMARKS + 1)
    )
    assert texts("wrong")[0] == str(MOST_REMARKS)
    assert len(texts("wrong")) == MOST_REMARKS


def test_remarks_of_a_session_left_out_are_not_told() -> None:
    Person.starting().flag("cable", text="Nonsense")
    TroubleshootingSession.objects.update(excluded=True)
    assert texts("wrong") == []


def test_remarks_are_those_of_the_period() -> None:
    Person.starting().flag("cable", text="Gone")
    assert figures(since=TODAY + timedelta(days=1)).remarks["wrong"] == []
