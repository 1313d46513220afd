"""The shipped guides beside each other: the right one first, and none where none is right."""

from __future__ import annotations

import json

import pytest

from bench import reports
from tests.guides.reading import GUIDES, diagnosed, reported, walked
from tests.test_guides import PATTERNS
from troubleshoot.engine.agreement import disagreements
from troubleshoot.engine.flow import HandOver, Wait
from troubleshoot.engine.guide import ErrorPattern, Kind, Weight
from troubleshoot.engine.problems import problems

DECISIVE = [(slug, pattern) for slug, pattern in PATTERNS if pattern.weight is Weight.DECISIVE]
SAME_GUIDE = {
    ("dependency-blocks-delete", "connection-reference-blocked"): "a view is another part that blocks",
    ("managed-mismatch", "installed-managed"): "the other way round is a mismatch as well",
    ("managed-mismatch", "installed-unmanaged"): "the other way round is a mismatch as well",
    ("missing-dependency", "required-creator-kit"): "what was imported is not what is missing",
    ("missing-dependency", "required-core"): "what was imported is not what is missing",
    ("missing-dependency", "for-core"): "another solution lacks something",
    ("missing-dependency", "for-governance"): "another solution lacks something",
    ("missing-dependency", "for-other-kit"): "another solution lacks something",
    ("network-errors", "underlying-closed"): "a certificate is another reason for a closed connection",
    ("network-errors", "certificate-browser"): "a reset is no certificate",
    ("network-errors", "http-sys"): "a certificate that really is the reason",
    ("network-errors", "something-went-wrong"): "these words say what broke",
    ("transient-service-error", "canvas-app-step"): "a connector is another part",
}
"""Examples against one pattern that another pattern of the same guide is meant to find."""
SPEAKING = [
    (slug, pattern)
    for slug, pattern in PATTERNS
    if pattern.weight is not Weight.AGAINST and (slug, pattern.key) not in SAME_GUIDE
]
SYMPTOMS = [(slug, p) for slug, guide in GUIDES.items() for p in guide.patterns if p.kind is Kind.SYMPTOM]


@pytest.fixture(scope="module")
def found() -> list[reports.Judged]:
    if not reports.REPORTS.exists():
        pytest.skip("the reports are not beside the project")
    return reports.judged()


def test_there_are_thirteen_guides() -> None:
    assert set(reports.GUIDE_OF.values()) | {reports.NETWORK} == set(GUIDES)
    assert len(GUIDES) == 13


def test_at_most_one_network_report_is_missed(found: list[reports.Judged]) -> None:
    assert len(reports.missed(found)) <= 1


def test_at_most_one_other_report_is_called_network(found: list[reports.Judged]) -> None:
    assert len(reports.false_alarms(found)) <= 1


def test_nearly_every_report_leads_to_the_right_guide(found: list[reports.Judged]) -> None:
    assert reports.share_right(reports.covered(found)) >= 0.95


def test_only_reports_that_exist_are_left_out_and_with_a_reason(found: list[reports.Judged]) -> None:
    known = {json.loads(line)["id"] for line in reports.REPORTS.read_text("utf-8").splitlines()}
    assert found
    assert set(reports.DEBATABLE) <= known
    assert all(reason.strip() for reason in reports.DEBATABLE.values())


def test_the_way_from_every_report_ends_with_a_human_or_a_wait(found: list[reports.Judged]) -> None:
    lines = [json.loads(line) for line in reports.REPORTS.read_text("utf-8").splitlines()]
    texts = {line["id"]: line["error_text"] for line in lines}
    for one in found:
        if one.verdict:
            *_, last = walked(one.verdict, reported(texts[one.report]))
            assert isinstance(last, HandOver | Wait), one.report


def test_nearly_no_report_without_a_guide_gets_one(found: list[reports.Judged]) -> None:
    assert reports.share_right(reports.uncovered(found)) >= 0.9


@pytest.mark.parametrize("slug", GUIDES)
def test_a_guide_has_no_problems(slug: str) -> None:
    assert problems(GUIDES[slug]) == []
    assert GUIDES[slug].slug == slug


@pytest.mark.parametrize("slug", GUIDES)
def test_a_guide_agrees_with_the_others(slug: str) -> None:
    assert disagreements(GUIDES[slug], GUIDES.values()) == []


@pytest.mark.parametrize(("slug", "pattern"), DECISIVE, ids=lambda part: getattr(part, "key", part))
def test_a_decisive_example_leads_to_its_guide(slug: str, pattern: ErrorPattern) -> None:
    assert {example: diagnosed(example).verdict for example in pattern.matches} == dict.fromkeys(
        pattern.matches, slug
    )


@pytest.mark.parametrize(("slug", "pattern"), SPEAKING, ids=lambda part: getattr(part, "key", part))
def test_an_example_that_does_not_match_does_not_lead_to_the_guide(slug: str, pattern: ErrorPattern) -> None:
    assert slug not in {diagnosed(example).verdict for example in pattern.does_not_match}


@pytest.mark.parametrize(("slug", "symptom"), SYMPTOMS, ids=lambda part: getattr(part, "key", part))
def test_a_symptom_leads_to_its_guide_or_puts_it_first(slug: str, symptom: ErrorPattern) -> None:
    diagnosis = diagnosed("", symptom.key)
    assert [guide.slug for guide in diagnosis.guides] == [slug]
    assert (diagnosis.verdict == slug) is (symptom.weight is Weight.DECISIVE)


@pytest.mark.parametrize("slug", GUIDES)
def test_a_guide_has_at_most_two_symptoms(slug: str) -> None:
    assert 1 <= sum(pattern.kind is Kind.SYMPTOM for pattern in GUIDES[slug].patterns) <= 2
