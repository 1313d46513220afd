"""The shipped guides beside each other: the right one first, and none where none is right."""

from __future__ import annotations

from functools import cache

import pytest

from bench import reports
from tests.test_guides import GUIDES, PATTERNS
from troubleshoot.engine.agreement import disagreements
from troubleshoot.engine.facts import Answered, Reported
from troubleshoot.engine.flow import AskQuestions, Paste, next_screen
from troubleshoot.engine.guide import ErrorPattern, Kind, Weight
from troubleshoot.engine.matching import Diagnosis, Matcher
from troubleshoot.engine.redaction import redact
from troubleshoot.engine.situation import situation
from troubleshoot.engine.text import clean

WRAPPED = 'Solution "Center of Excellence - Core Components" failed to import: {}'
DECISIVE = [(slug, pattern) for slug, pattern in PATTERNS if pattern.weight is Weight.DECISIVE]
SYMPTOMS = [(slug, p) for slug, guide in GUIDES.items() for p in guide.patterns if p.kind is Kind.SYMPTOM]


@cache
def matcher() -> Matcher:
    return Matcher(list(GUIDES.values()))


def diagnosed(text: str, *symptoms: str) -> Diagnosis:
    return matcher().diagnose(redact(clean(text)).text, symptoms)


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


def test_nearly_no_report_without_a_guide_gets_one(found: list[reports.Judged]) -> None:
    assert reports.share_right(reports.uncovered(found)) >= 0.9


@pytest.mark.parametrize("slug", GUIDES)
def test_a_guide_agrees_with_the_others(slug: str) -> None:
    assert disagreements(GUIDES[slug], GUIDES.values()) == []


@pytest.mark.parametrize(("slug", "pattern"), DECISIVE, ids=lambda part: getattr(part, "key", part))
def test_a_decisive_example_never_leads_to_another_guide(slug: str, pattern: ErrorPattern) -> None:
    led = {diagnosed(example).verdict for example in pattern.matches}
    # An example may hold an inner error of another guide on purpose; at least one is purely its own.
    assert slug in led


@pytest.mark.parametrize(("slug", "symptom"), SYMPTOMS, ids=lambda part: getattr(part, "key", part))
def test_a_symptom_leads_to_its_guide_or_puts_it_first(slug: str, symptom: ErrorPattern) -> None:
    diagnosis = diagnosed("", symptom.key)
    assert [guide.slug for guide in diagnosis.guides] == [slug]
    assert (diagnosis.verdict == slug) is (symptom.weight is Weight.DECISIVE)


@pytest.mark.parametrize("slug", [slug for slug in GUIDES if slug != reports.NETWORK])
def test_a_guide_has_at_most_two_symptoms(slug: str) -> None:
    assert 1 <= sum(pattern.kind is Kind.SYMPTOM for pattern in GUIDES[slug].patterns) <= 2


@pytest.mark.parametrize(
    ("text", "guide"),
    [
        (WRAPPED.format("Import failed due to missing dependencies for X"), "missing-dependency"),
        (
            "Solution Upgrade action failed after import as holding. InnerException is: Solution "
            "dependencies exist, cannot uninstall. DependencyCount : 2",
            "dependency-blocks-delete",
        ),
        (WRAPPED.format("Solution Upgrade action failed after import as holding."), "leftover-upgrade"),
        (WRAPPED.format("An unexpected error occurred."), "find-the-real-error"),
        (WRAPPED.format("An existing connection was forcibly closed by the remote host"), None),
        (WRAPPED.format("An item with the same key has already been added."), None),
        ("Error: Cannot create a holding solution for missing base solution", None),
        ("Unexpected error (80040216)", None),
        ("8004801E", None),
        ("80097376", None),
    ],
)
def test_the_innermost_message_decides(text: str, guide: str | None) -> None:
    assert diagnosed(text).verdict == guide


@pytest.mark.parametrize(
    "prefix",
    [
        "Falha na importação da solução “Core”: ",
        "Die Lösung „Core“ konnte nicht importiert werden: ",
        "Échec de l’importation de la solution « Core » : ",
    ],
)
def test_the_language_of_the_prefix_does_not_matter(prefix: str) -> None:
    text = prefix + "Holding solution CenterofExcellenceCoreComponents_Upgrade already exists."
    assert diagnosed(text).verdict == "leftover-upgrade"


def test_a_first_install_with_the_option_for_upgrades_is_told() -> None:
    diagnosis = diagnosed("Cannot create a holding solution for missing base")
    assert any("--stage-and-upgrade" in guide.why for guide in diagnosis.guides)


def test_the_guide_for_vague_texts_leads_to_the_real_one() -> None:
    guide, first = GUIDES["find-the-real-error"], diagnosed("Something went wrong. Please try again later.")
    assert first.verdict == guide.slug
    told = [Reported(1, first.found, first.verdict)]
    assert next_screen(guide, situation(told)) == AskQuestions(("history",))
    told.append(Answered(2, {"history": "failed-text"}))  # type: ignore[arg-type]
    assert isinstance(next_screen(guide, situation(told)), Paste)
