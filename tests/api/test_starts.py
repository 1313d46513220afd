from __future__ import annotations

import warnings
from uuid import uuid4

import pytest

from tests.api.calling import error_of, started, write
from tests.api.rounds import at_a_round
from tests.browsing import AT_A_ROUND
from tests.factories import a_guide, published
from tests.hostile import HOSTILE, is_harmless, stored_texts
from tests.sessions.person import the_line
from troubleshoot.models import TroubleshootingSession

pytestmark = pytest.mark.django_db


def test_a_start_without_a_guide_is_diagnosed() -> None:
    published(a_guide())
    assert write("sessions", text="The connection was cut.").json()["guide"] == "cut-line"


def test_a_start_with_a_symptom_is_diagnosed() -> None:
    published(the_line())
    assert write("sessions", symptoms=["silence"]).json()["guide"] == "line"


def test_a_start_without_a_verdict_names_the_guides_instead() -> None:
    published(the_line())
    answer = write("sessions", text="over the radio")
    assert answer.status_code == 422
    assert error_of(answer)["code"] == "no_verdict"
    (guide,) = answer.json()["guides"]
    assert (set(guide), guide["slug"]) == ({"slug", "title", "score", "why"}, "line")


def test_a_start_takes_everything_at_once() -> None:
    details, tried = {"version": "4.50"}, ["restart"]
    state = at_a_round(text="It came over the radio", details=details, tried=tried, symptoms=["silence"])
    assert (state["answers"], state["details"]) == (AT_A_ROUND, details)
    assert "restart" not in [step["key"] for step in state["next"]["steps"]]


def test_a_start_uses_nothing_deprecated() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        started()


def test_source_and_reference_are_kept() -> None:
    started(source="bot", ref="issue 7")
    row = TroubleshootingSession.objects.get()
    assert (row.source, row.ref) == ("bot", "issue 7")


def test_the_source_is_the_api_unless_named() -> None:
    started()
    assert TroubleshootingSession.objects.get().source == "api"


def test_only_a_hash_of_the_token_is_stored() -> None:
    token = started()["token"]
    assert token not in "".join(stored_texts())


def test_a_repeated_start_answers_the_same_token() -> None:
    submission = str(uuid4())
    token = started(submission=submission)["token"]
    again = write("sessions", submission=submission, guide="nope")
    assert (again.status_code, again.json()["token"]) == (201, token)
    assert TroubleshootingSession.objects.count() == 1


@pytest.mark.parametrize("text", HOSTILE)
def test_a_session_can_start_with_hostile_text(text: str) -> None:
    started(text=HOSTILE[text])
    assert all(is_harmless(stored) for stored in stored_texts())


@pytest.mark.parametrize("text", list(HOSTILE))
def test_details_and_a_reference_may_be_hostile(text: str) -> None:
    line = HOSTILE[text][:4000]
    started(the_line(), details={"time": line}, ref=line)
    assert all(is_harmless(stored) for stored in stored_texts())


def test_sessions_do_not_share_a_token() -> None:
    assert started()["token"] != started()["token"]
