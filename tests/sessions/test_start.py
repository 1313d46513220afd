from __future__ import annotations

import hashlib
from typing import Any

import pytest
from pytest_django import Settings

from tests.factories import NOW, a_guide, a_pattern, a_session, a_symptom, an_id, published
from tests.issues.forms import rendered
from tests.sessions.person import LINE_TEXT, ODD_TEXT, WALL_TEXT, Person, stored, the_line, the_wall
from troubleshoot import sessions
from troubleshoot.engine.facts import Outcome
from troubleshoot.engine.flow import AskQuestions, ShowRound
from troubleshoot.models import Report, Stretch, TextDay, TroubleshootingSession

pytestmark = pytest.mark.django_db


def start(**values: Any) -> sessions.Current:
    given: dict[str, Any] = {"submission": an_id(), "now": NOW} | values
    return sessions.start(**given)


def test_starts_in_the_named_guide() -> None:
    assert a_session(a_guide("cut-line")).guide.slug == "cut-line"


def test_starts_in_the_guide_that_the_text_carries() -> None:
    published(the_wall())
    published(the_line())
    assert start(text=LINE_TEXT).guide.slug == "line"


def test_starts_in_the_guide_that_a_symptom_carries() -> None:
    published(the_line())
    published(the_wall())
    assert start(symptoms=["dark"]).guide.slug == "wall"


def test_a_named_guide_wins_over_the_text() -> None:
    published(the_line())
    published(the_wall())
    assert start(guide="wall", text=LINE_TEXT).guide.slug == "wall"


def test_is_open_at_first() -> None:
    at = a_session()
    assert (at.outcome, at.row.outcome, at.stretch.outcome) == (Outcome.OPEN,) * 3


def test_remembers_when_it_started_and_where_the_link_was() -> None:
    row = TroubleshootingSession.objects.get(pk=a_session(source="issue", ref="repo#7").row.pk)
    assert (row.started_at, row.written_at, row.source, row.ref) == (NOW, NOW, "issue", "repo#7")


def test_takes_the_answers_given_at_the_start() -> None:
    assert a_session(the_line(), answers={"medium": "air"}).now.answers == {"medium": "air"}


def test_takes_the_details_given_at_the_start() -> None:
    assert a_session(the_line(), details={"version": "4.50.6"}).now.details == {"version": "4.50.6"}


def test_infers_answers_from_the_text() -> None:
    at = a_session(the_line(), text="The line was cut, over the radio")
    assert (at.now.answers, at.now.inferred(at.guide)) == ({}, {"medium": "air"})


def test_does_not_ask_what_the_text_has_told() -> None:
    at = (
        Person.starting(the_line(), text="The line was cut, over the radio").answer({"history": "nothing"}).at
    )
    assert isinstance(at.screen, AskQuestions) and "medium" not in at.screen.questions


def test_does_not_offer_steps_tried_before() -> None:
    assert a_session(tried=["cable"]).screen == ShowRound(("vpn",))


def test_counts_nothing_of_steps_tried_before() -> None:
    assert Person(a_session(tried=["cable"])).steps == {}


def test_keeps_the_order_and_not_the_repetition_of_steps_tried() -> None:
    assert a_session(tried=["vpn", "cable", "vpn"]).now.tried == {"cut-line": ("vpn", "cable")}


def test_the_first_stretch_takes_the_weights_it_plans_with() -> None:
    stretch = Stretch.objects.get(pk=a_session().stretch.pk)
    assert (stretch.number, stretch.plan["weights"]) == (1, {"cable": 1.0, "vpn": 1.0})


def test_keeps_the_redacted_text_with_its_evidence() -> None:
    a_session(text="At 10:00 the connection was cut.")
    report = Report.objects.get()
    assert (report.text, report.matches) == (
        "At 10:00 the connection was cut.",
        [["cut-line", "cut", "decisive", 13, 31, 1]],
    )


def test_keeps_the_symptoms_that_were_picked() -> None:
    a_session(a_guide(patterns=(a_pattern(), a_symptom("hangs"))), symptoms=["hangs"])
    assert Report.objects.get().symptoms == ["hangs"]


def test_without_a_text_there_is_no_report() -> None:
    a_session()
    assert not Report.objects.exists()


def test_a_switching_answer_at_the_start_leads_to_the_other_guide() -> None:
    published(the_wall())
    person = Person.starting(the_line(), answers={"history": "refused"})
    assert [(s.edition.guide.slug, s.outcome) for s in person.stretches] == [
        ("line", Outcome.SWITCHED),
        ("wall", Outcome.OPEN),
    ]


def test_the_same_submission_finds_the_same_token() -> None:
    published(a_guide())
    submission = an_id()
    first = start(submission=submission, guide="cut-line")
    assert start(submission=submission, guide="cut-line").token == first.token


def test_different_submissions_have_different_tokens() -> None:
    assert a_session().token != a_session().token


def test_the_token_depends_on_the_secret_key(settings: Settings) -> None:
    submission = an_id()
    first = a_session(submission=submission).token
    settings.SECRET_KEY = "another one"
    assert a_session(submission=submission).token != first


def test_only_the_hash_of_the_token_is_stored() -> None:
    at = a_session()
    values = TroubleshootingSession.objects.filter(pk=at.row.pk).values().get()
    assert values["token_hash"] == hashlib.sha256(at.token.encode()).hexdigest()
    assert at.token not in map(str, values.values())


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"guide": "nowhere"}, "guide"),
        ({}, "text"),
        ({"text": " \n\t"}, "text"),
        ({"text": "\x00\x1b"}, "text"),
        ({"symptoms": ["silence", "unknown"]}, "symptoms.1"),
        ({"guide": "line", "answers": {"unknown": "yes"}}, "answers.unknown"),
        ({"guide": "line", "answers": {"medium": "water"}}, "answers.medium"),
        ({"guide": "line", "details": {"unknown": "4"}}, "details.unknown"),
        ({"guide": "line", "tried": ["plug", "unknown"]}, "tried.1"),
    ],
)
def test_refuses_what_is_unknown_with_its_field(values: dict[str, Any], field: str) -> None:
    published(the_line())
    with pytest.raises(sessions.Refused) as refused:
        start(**values)
    assert (refused.value.field, stored()) == (field, (0,) * 7)


def test_refuses_evidence_without_a_verdict_and_hands_it_back() -> None:
    published(the_line())
    with pytest.raises(sessions.NoVerdict) as refused:
        start(text=ODD_TEXT)
    assert (refused.value.diagnosed.redacted, stored()) == (ODD_TEXT, (0,) * 7)


def test_refuses_a_text_over_the_limit(settings: Settings) -> None:
    settings.TEXT_LIMIT = 20
    published(the_line())
    with pytest.raises(sessions.TooLarge):
        start(guide="line", text="x" * 21)
    assert stored() == (0,) * 7


def test_takes_a_text_of_exactly_the_limit(settings: Settings) -> None:
    settings.TEXT_LIMIT = 20
    assert a_session(text="x" * 20).guide.slug == "cut-line"


def test_a_refused_submission_may_come_again_corrected() -> None:
    published(the_line())
    submission = an_id()
    with pytest.raises(sessions.Refused):
        start(submission=submission, guide="line", tried=["unknown"])
    assert start(submission=submission, guide="line", tried=["plug"]).now.done("line") == {"plug"}


def test_an_unknown_token_is_unknown() -> None:
    with pytest.raises(sessions.UnknownToken):
        sessions.load("no-such-token")


@pytest.mark.parametrize("token", ["", "\x00", "\ud800", "x" * 10_000])
def test_an_odd_token_is_unknown(token: str) -> None:
    with pytest.raises(sessions.UnknownToken):
        sessions.load(token)


BODY = rendered(
    ("Describe the issue", LINE_TEXT), ("What about medium?", "Cable"), ("Which version?", "4.50.6")
)


def test_takes_the_body_of_an_issue_form_apart() -> None:
    at = a_session(the_line(), text=BODY)
    assert (at.now.answers, at.now.details) == ({"medium": "cable"}, {"version": "4.50.6"})
    assert Report.objects.get().text == LINE_TEXT


def test_the_verdict_on_an_issue_decides_the_guide_and_the_guide_what_it_has() -> None:
    published(the_line())
    published(the_wall())
    body = BODY.replace(LINE_TEXT, WALL_TEXT)
    at = start(text=body)
    assert (at.guide.slug, at.now.answers, at.now.details) == ("wall", {"medium": "cable"}, {})
    assert Report.objects.get().text == f"{WALL_TEXT}\n\n### Which version?\n\n4.50.6"


def test_the_places_of_evidence_in_an_issue_are_those_in_the_report() -> None:
    published(the_wall())
    a_session(the_line(), text=f"{BODY}\n\n### What about door?\n\nOpen")
    report = Report.objects.get()
    assert [report.text[start:end] for _, _, _, start, end, _ in report.matches] == ["line was cut"]


def test_explicit_answers_and_details_win_over_an_issue() -> None:
    at = a_session(the_line(), text=BODY, answers={"medium": "air"}, details={"version": "5"})
    assert (at.now.answers, at.now.details) == ({"medium": "air"}, {"version": "5"})
    assert Report.objects.get().text.startswith(LINE_TEXT)
    assert "Cable" in Report.objects.get().text and "4.50.6" in Report.objects.get().text


def test_the_same_answer_from_two_sides_is_one() -> None:
    a_session(the_line(), text=BODY, answers={"medium": "cable"}, details={"version": "4.50.6"})
    assert Report.objects.get().text == LINE_TEXT


def test_labels_and_answers_of_an_issue_are_no_evidence() -> None:
    labels = (a_pattern("cable", "cable"), a_pattern("medium", "about medium"))
    odd = the_line(patterns=(*the_line().patterns, *labels))
    at = a_session(odd, text=BODY.replace(LINE_TEXT, ODD_TEXT))
    assert at.now.answers == {"medium": "cable"} and Report.objects.get().matches == []


def test_a_detail_with_evidence_in_it_is_evidence_as_well() -> None:
    published(the_line())
    at = start(text=rendered(("Describe the issue", ODD_TEXT), ("Which version?", f"4, and {LINE_TEXT}")))
    assert (at.guide.slug, at.now.details) == ("line", {"version": f"4, and {LINE_TEXT}"})
    assert LINE_TEXT in Report.objects.get().text


def test_a_detail_that_is_too_long_is_cut_and_stays_whole_in_the_text() -> None:
    value = "word," * 100
    at = a_session(the_line(), text=rendered(("Describe the issue", LINE_TEXT), ("Which version?", value)))
    assert len(at.now.details["version"]) == 300 and value in Report.objects.get().text


def test_a_detail_of_several_lines_is_stored_on_one() -> None:
    body = rendered(("Describe the issue", LINE_TEXT), ("Which version?", "```\n4.50\n\n4.51\n```"))
    assert a_session(the_line(), text=body).now.details == {"version": "4.50 4.51"}


def test_secrets_in_an_issue_are_masked_before_they_are_stored() -> None:
    at = a_session(the_line(), text=BODY.replace("4.50.6", "somebody@example.org"))
    assert at.now.details == {"version": "<email-1>"}


def test_an_issue_with_answers_alone_needs_a_guide() -> None:
    body = rendered(("What about medium?", "Cable"), ("Which version?", "4.50.6"))
    assert a_session(the_line(), text=body).now.answers == {"medium": "cable"}
    with pytest.raises(sessions.NoVerdict):
        start(text=body)


def test_an_answer_of_an_issue_takes_effect() -> None:
    published(the_wall())
    body = rendered(("Describe the issue", LINE_TEXT), ("What about history?", "Refused"))
    assert a_session(the_line(), text=body).guide.slug == "wall"


def test_an_issue_counts_as_one_text() -> None:
    a_session(the_line(), text=BODY)
    assert TextDay.objects.get().known == 1


def test_a_repeated_start_from_an_issue_changes_nothing() -> None:
    published(the_line())
    submission = an_id()
    tokens = {start(submission=submission, text=BODY).token for _ in range(2)}
    assert (len(tokens), Report.objects.count()) == (1, 1)
