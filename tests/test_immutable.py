"""What is published cannot be changed, not even by hand in the database."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.db import IntegrityError, connection, models, transaction

from tests.factories import NOW, published, shipped, withdrawn
from tests.sessions.person import the_line
from troubleshoot.models import Change, Choice, Condition, Edition, ErrorPattern, Guide, Step, Withdrawal

pytestmark = pytest.mark.django_db

PARTS = [
    model
    for model in apps.get_app_config("troubleshoot").get_models(include_auto_created=True)
    if model.__module__.endswith("models.content") and model._meta.model_name not in ("guide", "edition")
]
NAMES = [str(model._meta.db_table) for model in PARTS]


@pytest.fixture(autouse=True)
def _published() -> None:
    published(the_line())
    published(shipped())


def refused(write: Callable[[], object]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        write()


@pytest.mark.parametrize("model", PARTS, ids=NAMES)
def test_no_part_of_an_edition_is_deleted(model: type[models.Model]) -> None:
    row = model._base_manager.first()
    assert row is not None
    refused(lambda: model._base_manager.filter(pk=row.pk)._raw_delete("default"))


@pytest.mark.parametrize("model", PARTS, ids=NAMES)
def test_no_part_of_an_edition_is_changed(model: type[models.Model]) -> None:
    row = model._base_manager.first()
    assert row is not None
    refused(lambda: model._base_manager.filter(pk=row.pk).update(id=row.pk + 1_000_000))


@pytest.mark.parametrize("model", PARTS, ids=NAMES)
def test_nothing_is_added_to_an_edition(model: type[models.Model]) -> None:
    row = model._base_manager.first()
    assert row is not None
    fields = {field.attname: getattr(row, field.attname) for field in model._meta.concrete_fields}
    added = {**fields, "id": row.pk + 1_000_000}
    if "key" in added:
        added["key"] = "brand-new"
    refused(lambda: model._base_manager.bulk_create([model(**added)]))


def test_an_edition_keeps_what_it_says() -> None:
    refused(lambda: Edition.objects.update(title="Other"))
    refused(lambda: Edition.objects.update(status=Edition.Status.WRITING))


def test_an_edition_is_not_deleted() -> None:
    with connection.cursor() as cursor:
        refused(lambda: cursor.execute("DELETE FROM troubleshoot_edition"))


def test_the_status_of_an_edition_changes() -> None:
    assert Edition.objects.update(status=Edition.Status.SUPERSEDED, revision=3) == 2


def test_a_part_cannot_be_moved_into_an_edition() -> None:
    edition = Edition.objects.get(guide__slug="line")
    draft = Edition.objects.create(
        guide=edition.guide,
        number=9,
        status=Edition.Status.WRITING,
        origin=Edition.Origin.FILE,
        digest="0",
        published_at=NOW,
        title="New",
        summary="New",
    )
    step = Step.objects.create(
        edition=draft, position=0, key="new", title="New", body="New", minutes=1, permission="none"
    )
    refused(lambda: Step.objects.filter(pk=step.pk).update(edition=edition))


def test_the_record_is_neither_changed_nor_deleted() -> None:
    refused(lambda: Change.objects.update(note="Nothing happened"))
    with connection.cursor() as cursor:
        refused(lambda: cursor.execute("DELETE FROM troubleshoot_change"))


def test_every_kind_of_part_is_looked_at() -> None:
    assert {Step, Choice, Condition, ErrorPattern} <= set(PARTS)
    assert len(PARTS) == 14


def test_a_guide_keeps_its_slug() -> None:
    refused(lambda: Guide.objects.filter(slug="line").update(slug="other"))


def test_why_something_was_withdrawn_stays_as_it_was_said() -> None:
    withdrawal = withdrawn("restart", of="line")
    refused(lambda: Withdrawal.objects.update(reason="Nothing"))
    refused(withdrawal.delete)
    assert Withdrawal.objects.update(lifted_at=NOW) == 1


@pytest.mark.skipif(connection.vendor != "sqlite", reason="only SQLite knows REPLACE")
@pytest.mark.parametrize("table", ["guide", "edition", "step", "change", "withdrawal"])
def test_nothing_is_replaced(table: str) -> None:
    withdrawn("restart", of="line")
    name = f"troubleshoot_{table}"
    with connection.cursor() as cursor:
        query = "INSERT OR REPLACE INTO {0} SELECT * FROM {0} LIMIT 1".format(name)  # noqa: S608, UP032
        refused(lambda: cursor.execute(query))


def test_nobody_else_becomes_the_author_of_a_change() -> None:
    other = User.objects.create(username="other")
    refused(lambda: Change.objects.update(by=other))
    assert Change.objects.update(by=None)
