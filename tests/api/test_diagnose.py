from __future__ import annotations

import pytest

from tests.api.calling import error_of, get, post
from tests.factories import a_guide, a_pattern, a_symptom, published
from tests.hostile import HOSTILE, LONGEST, is_harmless, rows
from troubleshoot.engine.guide import Weight

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def two_guides() -> None:
    published(a_guide(patterns=(a_pattern(), a_symptom())))
    policy = a_pattern("policy", "against the policy", weight=Weight.AGAINST, says="It was refused.")
    published(a_guide("wall", patterns=(a_pattern("refused", "wall refused"), policy)))


def test_a_diagnosis_has_the_promised_shape() -> None:
    answer = post("diagnose", {"text": "The connection was cut."}).json()
    assert set(answer) == {"redacted", "matches", "guides", "guide"}
    assert set(answer["matches"][0]) == {"guide", "pattern", "weight", "start", "end", "line"}
    assert set(answer["guides"][0]) == {"slug", "title", "score", "why"}


def test_a_verdict_names_the_guide() -> None:
    assert post("diagnose", {"text": "The connection was cut."}).json()["guide"] == "cut-line"


def test_no_verdict_is_null() -> None:
    answer = post("diagnose", {"text": "Nothing known"}).json()
    assert answer == {"redacted": "Nothing known", "matches": [], "guides": [], "guide": None}


def test_of_two_guides_the_evidence_that_comes_last_decides() -> None:
    answer = post("diagnose", {"text": "connection was cut, wall refused"}).json()
    assert answer["guide"] == "wall"
    assert {guide["slug"] for guide in answer["guides"]} == {"cut-line", "wall"}


def test_guides_come_best_first() -> None:
    answer = post("diagnose", {"text": "connection was cut, wall refused, against the policy"}).json()
    scores = [guide["score"] for guide in answer["guides"]]
    assert [guide["slug"] for guide in answer["guides"]] == ["cut-line", "wall"]
    assert scores == sorted(scores, reverse=True)


def test_weights_are_named() -> None:
    answer = post("diagnose", {"text": "connection was cut against the policy"}).json()
    assert [match["weight"] for match in answer["matches"]] == ["decisive", "against"]


def test_places_count_code_points_of_the_redacted_text() -> None:
    text = "👩‍🚀 somebody@example.org\r\nThe connection\n was cut."
    answer = post("diagnose", {"text": text}).json()
    (match,) = answer["matches"]
    assert answer["redacted"][match["start"] : match["end"]] == "connection\n was cut"
    assert match["line"] == 2


def test_the_text_comes_back_redacted() -> None:
    assert "somebody" not in post("diagnose", {"text": "somebody@example.org"}).json()["redacted"]


def test_a_symptom_has_no_place() -> None:
    (match,) = post("diagnose", {"symptoms": ["hangs"]}).json()["matches"]
    assert (match["start"], match["end"], match["line"]) == (None, None, None)


def test_at_most_a_hundred_matches_come_in_order_of_place() -> None:
    matches = post("diagnose", {"text": "connection was cut, " * 150}).json()["matches"]
    places = [match["start"] for match in matches]
    assert len(matches) == 100
    assert places == sorted(places)


@pytest.mark.parametrize("body", [{}, {"text": ""}, {"text": " \n"}, {"symptoms": []}])
def test_nothing_to_diagnose_is_refused(body: dict[str, object]) -> None:
    answer = post("diagnose", body)
    assert answer.status_code == 422
    assert error_of(answer)["field"] == "text"


def test_an_unknown_symptom_is_refused_by_its_place() -> None:
    answer = post("diagnose", {"symptoms": ["hangs", "nope"]})
    assert (answer.status_code, error_of(answer)["field"]) == (422, "symptoms.1")


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_is_diagnosed_and_comes_back_harmless(name: str) -> None:
    answer = post("diagnose", {"text": HOSTILE[name] + " connection was cut"})
    assert answer.status_code == 200
    assert answer.json()["guide"] == "cut-line"
    assert is_harmless(answer.json()["redacted"])


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_symptom_is_refused(name: str) -> None:
    answer = post("diagnose", {"symptoms": [HOSTILE[name]]})
    assert answer.status_code == 422
    assert is_harmless(error_of(answer)["message"])


def test_a_text_of_the_full_length_is_diagnosed() -> None:
    assert post("diagnose", {"text": LONGEST}).status_code == 200


def test_a_text_over_the_limit_is_too_large() -> None:
    answer = post("diagnose", {"text": LONGEST + "x"})
    assert answer.status_code == 413
    assert (error_of(answer)["code"], error_of(answer)["field"]) == ("too_large", "text")


def test_a_text_of_the_full_length_may_be_escaped_as_widely_as_json_can() -> None:
    assert post("diagnose", {"text": "\U0001f600" * 1_000_000}).status_code == 200


def test_nothing_is_stored() -> None:
    before = rows()
    post("diagnose", {"text": "connection was cut", "symptoms": ["hangs"]})
    assert rows() == before


def test_symptoms_are_listed_with_their_guide() -> None:
    assert get("symptoms").json() == [{"key": "hangs", "text": "It hangs", "guide": "cut-line"}]
