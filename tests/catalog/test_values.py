from __future__ import annotations

import json

from hypothesis import given

from tests.catalog.made_up import guides
from tests.factories import a_guide, a_pattern, a_step
from troubleshoot.catalog import as_file, guide_text
from troubleshoot.catalog.schema import GuideShape
from troubleshoot.catalog.values import document, guide_of
from troubleshoot.engine.guide import Cause, Guide, IssueTarget


@given(guide=guides())
def test_a_guide_survives_as_the_content_of_a_file(guide: Guide) -> None:
    assert guide_of(GuideShape.model_validate(document(guide))) == guide


@given(guide=guides())
def test_what_everybody_may_read_is_json(guide: Guide) -> None:
    assert json.loads(json.dumps(as_file(guide))) == as_file(guide)


def test_notes_and_the_authors_weights_are_not_for_everybody() -> None:
    guide = a_guide(
        notes="secret",
        causes=(Cause("line", "The line", notes="secret"),),
        patterns=(a_pattern(notes="secret"),),
        steps=(a_step("cable", notes="secret", source="secret"),),
    )
    told = as_file(guide)
    assert "secret" not in json.dumps(told)
    assert "weight" not in told["steps"][0]
    assert told["patterns"][0]["weight"] == "decisive"


def test_a_guide_without_a_target_of_its_own_does_not_speak_of_issues() -> None:
    assert "issue" not in as_file(a_guide())["hand_over"]
    assert "issue" not in guide_text(a_guide())


def test_everybody_may_read_where_issues_go() -> None:
    issue = IssueTarget("https://example.org/new", "failure.yml", (("log", "record"),), "Nobody reads it.")
    assert as_file(a_guide(issue=issue))["hand_over"]["issue"] == {
        "url": "https://example.org/new",
        "template": "failure.yml",
        "fields": {"log": "record"},
        "notice": "Nobody reads it.",
    }


def test_a_withdrawn_step_is_not_for_everybody() -> None:
    told = as_file(a_guide(withdrawn={"vpn": "Harmful."}))
    assert [step["key"] for step in told["steps"]] == ["cable"]


def test_nothing_names_a_withdrawn_step_for_everybody() -> None:
    steps = (a_step("vpn"), a_step("vp"), a_step("cable", requires=("vpn", "vp"), after=("vpn", "vp")))
    texts = {"title": "Titel", "steps.vpn.title": "Weg", "steps.vp.title": "Da"}
    guide = a_guide(steps=steps, withdrawn={"vpn": "Harmful."}, translations={"de": texts})
    told = as_file(guide)
    assert [(step["requires"], step["after"]) for step in told["steps"]] == [([], []), (["vp"], ["vp"])]
    assert told["translations"] == {"de": {"title": "Titel", "steps.vp.title": "Da"}}
