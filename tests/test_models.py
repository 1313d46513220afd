"""What the database refuses, by the names of its constraints, whoever writes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, connection, models, transaction
from django.db.models import ProtectedError

from tests.factories import NOW, an_id, published
from tests.sessions.person import Person, the_line
from troubleshoot.catalog import rows
from troubleshoot.models import (
    Cause,
    Choice,
    Condition,
    Detail,
    Edition,
    ErrorPattern,
    Escalation,
    Fact,
    Guide,
    Link,
    Question,
    Report,
    Step,
    Stretch,
    TroubleshootingSession,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition() -> Edition:
    published(the_line())
    return Edition.objects.get()


@pytest.fixture
def writing(edition: Edition) -> Edition:
    """An edition in the making: the parts of others never change."""
    return rows.store(the_line(), of=edition.guide, number=2, origin=Edition.Origin.FILE, published_at=NOW)


@pytest.fixture
def person() -> Person:
    return Person.starting(the_line()).fail("restart")


def refused_by(constraint: str, write: Callable[[], object]) -> None:
    """The write fails at this constraint (SQLite names the columns of a unique one instead)."""
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        write()
    unique = {
        rule.name: [f"{model._meta.db_table}.{column_of(model, name)}" for name in rule.fields]
        for model in MODELS
        for rule in model._meta.constraints
        if isinstance(rule, models.UniqueConstraint) and isinstance(rule.name, str)
    }
    named = connection.vendor == "sqlite" and constraint in unique
    said = ", ".join(unique[constraint]) if named else constraint
    assert said in str(error.value)


MODELS: list[type[models.Model]] = [Edition, Cause, ErrorPattern, Question, Choice, Detail, Step, Stretch]
MODELS += [Fact]


def column_of(model: type[models.Model], name: str) -> str:
    field = model._meta.get_field(name)
    assert isinstance(field, models.Field)
    return str(field.column)


def row(model: type[models.Model], **values: Any) -> Callable[[], object]:
    return lambda: model._default_manager.create(**values)


def change(one: models.Model, **values: Any) -> Callable[[], object]:
    return lambda: type(one)._default_manager.filter(pk=one.pk).update(**values)


# Guides ------------------------------------------------------------------------------------------


def test_a_guide_has_its_slug_alone(edition: Edition) -> None:
    with pytest.raises(IntegrityError, match="slug"), transaction.atomic():
        Guide.objects.create(slug="line")


@pytest.mark.parametrize(
    ("constraint", "values"),
    [
        ("edition_number_once_per_guide", {"number": 1, "status": "superseded"}),
        ("one_current_edition_per_guide", {"number": 2, "status": "current"}),
        ("editions_count_from_one", {"number": 0, "status": "superseded"}),
        ("edition_status_is_known", {"number": 2, "status": "draft"}),
    ],
)
def test_editions(edition: Edition, constraint: str, values: dict[str, Any]) -> None:
    refused_by(constraint, row(Edition, guide=edition.guide, published_at=NOW, **values))


@pytest.mark.parametrize(
    ("constraint", "model", "values"),
    [
        ("cause_key_once", Cause, {"key": "a"}),
        ("pattern_key_once", ErrorPattern, {"key": "a", "kind": "literal", "weight": "generic"}),
        ("question_key_once", Question, {"key": "a"}),
        ("detail_key_once", Detail, {"key": "a"}),
        ("step_key_once", Step, {"key": "a", "minutes": 1, "permission": "none"}),
    ],
)
def test_a_key_is_used_once_in_an_edition(
    writing: Edition, constraint: str, model: type[models.Model], values: dict[str, Any]
) -> None:
    row(model, edition=writing, position=90, **values)()
    refused_by(constraint, row(model, edition=writing, position=91, **values))


def test_a_key_may_come_again_in_another_edition(writing: Edition) -> None:
    assert Step.objects.filter(key="restart").count() == 2


@pytest.mark.parametrize(
    ("constraint", "values"),
    [
        ("pattern_kind_is_known", {"kind": "image"}),
        ("pattern_weight_is_known", {"weight": "heavy"}),
        ("pattern_stage_is_known", {"when": "later"}),
        ("a_symptom_says_when_it_shows", {"kind": "symptom", "when": ""}),
    ],
)
def test_patterns(writing: Edition, constraint: str, values: dict[str, Any]) -> None:
    refused_by(constraint, change(writing.errorpattern_set.all()[0], **values))


@pytest.mark.parametrize(
    ("constraint", "values"),
    [
        ("choice_effect_is_known", {"effect": "explode"}),
        ("not_sure_is_no_choice_of_its_own", {"key": "not_sure"}),
        ("a_waiting_choice_says_how_long", {"effect": "wait", "minutes": 0}),
        ("a_switching_choice_names_its_guide", {"effect": "switch", "guide": ""}),
        ("choice_key_once_per_question", {"key": "finished"}),
    ],
)
def test_choices(writing: Edition, constraint: str, values: dict[str, Any]) -> None:
    choice = Choice.objects.get(question__edition=writing, question__key="history", key="nothing")
    refused_by(constraint, change(choice, **values))


@pytest.mark.parametrize(
    ("constraint", "values"),
    [
        ("step_permission_is_known", {"permission": "mum"}),
        ("step_prior_is_above_zero", {"prior": 0}),
        ("step_prior_is_above_zero", {"prior": -1}),
    ],
)
def test_steps(writing: Edition, constraint: str, values: dict[str, Any]) -> None:
    refused_by(constraint, change(writing.step_set.all()[0], **values))


def test_links(writing: Edition) -> None:
    values = {"title": "T", "url": "https://example.org", "kind": "advert", "position": 0}
    refused_by("link_kind_is_known", row(Link, edition=writing, **values))


@pytest.mark.parametrize("owners", [(), ("step", "asked"), ("asked", "escalation"), ("step", "escalation")])
def test_a_condition_belongs_to_one_part(writing: Edition, owners: tuple[str, ...]) -> None:
    parts: dict[str, models.Model] = {
        "step": Step.objects.filter(edition=writing)[0],
        "asked": Question.objects.get(edition=writing, key="tunnel"),
        "escalation": Escalation.objects.get(edition=writing),
    }
    question = Question.objects.get(edition=writing, key="medium")
    given = {name: parts[name] for name in owners}
    refused_by(
        "a_condition_belongs_to_one_part",
        row(Condition, edition=writing, position=99, question=question, **given),
    )


def test_no_question_depends_on_itself(writing: Edition) -> None:
    question = Question.objects.get(edition=writing, key="medium")
    refused_by(
        "no_question_depends_on_itself",
        row(Condition, edition=writing, position=99, question=question, asked=question),
    )


# Sessions ----------------------------------------------------------------------------------------


def test_a_token_has_one_session(person: Person) -> None:
    values = {"started_at": NOW, "written_at": NOW, "outcome": "open", "token_hash": person.row.token_hash}
    with pytest.raises(IntegrityError, match="token_hash"), transaction.atomic():
        TroubleshootingSession.objects.create(**values)


@pytest.mark.parametrize("outcome", ["switched", "", "done"])
def test_the_outcome_of_a_session_is_known(person: Person, outcome: str) -> None:
    refused_by("session_outcome_is_known", change(person.row, outcome=outcome))


@pytest.mark.parametrize(
    ("constraint", "values"),
    [
        ("stretch_outcome_is_known", {"outcome": "done"}),
        ("a_resolved_stretch_says_by_what", {"outcome": "resolved"}),
        ("a_resolved_stretch_says_by_what", {"resolved_by": "step"}),
    ],
)
def test_stretches(person: Person, constraint: str, values: dict[str, Any]) -> None:
    refused_by(constraint, change(person.stretch, **values))


def test_a_stretch_may_be_switched(person: Person) -> None:
    assert change(person.stretch, outcome="switched")() == 1


def test_a_stretch_has_its_number_alone(person: Person) -> None:
    stretch = person.stretch
    values = {"session": stretch.session, "edition": stretch.edition, "outcome": "open", "started_at": NOW}
    refused_by("stretch_number_once_per_session", row(Stretch, number=1, **values))


@pytest.mark.parametrize(
    ("constraint", "number", "part"),
    [
        ("fact_number_once_per_session", 1, 0),
        ("facts_count_from_one", 0, 0),
    ],
)
def test_facts(person: Person, constraint: str, number: int, part: int) -> None:
    values = {"session": person.row, "stretch": person.stretch, "kind": "left", "at": NOW}
    refused_by(constraint, row(Fact, number=number, part=part, submission=an_id(), **values))


def test_a_submission_counts_once(person: Person) -> None:
    first = Fact.objects.filter(session=person.row)[0]
    values = {"session": person.row, "stretch": person.stretch, "kind": "left", "at": NOW, "number": 9}
    refused_by(
        "a_submission_counts_once_per_session",
        row(Fact, submission=first.submission, part=first.part, **values),
    )


def test_a_fact_has_one_report() -> None:
    person = Person.starting(text="Some text")
    with pytest.raises(IntegrityError, match="fact"), transaction.atomic():
        Report.objects.create(fact=Fact.objects.get(session=person.row), text="Another")


def test_an_edition_that_a_session_refers_to_stays(person: Person) -> None:
    with pytest.raises(ProtectedError):
        person.stretch.edition.delete()


def test_a_guide_with_editions_stays(edition: Edition) -> None:
    with pytest.raises(ProtectedError):
        edition.guide.delete()


def test_a_session_goes_with_all_it_stored(person: Person) -> None:
    person.report("Some text").row.delete()
    assert not any(model._default_manager.exists() for model in (Stretch, Fact, Report))


def test_rows_name_themselves(person: Person) -> None:
    edition = person.stretch.edition
    assert (str(edition), str(edition.step_set.all()[0])) == ("line 1", "plug")
