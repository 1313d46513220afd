"""A column of what never changes can still be migrated, and the triggers hold afterwards."""

from __future__ import annotations

from importlib import import_module

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, models, transaction

from tests.factories import published
from tests.sessions.person import the_line
from troubleshoot.models import Question

pytestmark = pytest.mark.django_db(transaction=True)
triggers = import_module("troubleshoot.migrations._triggers")


def migrate(old: models.Field[str, str], new: models.Field[str, str]) -> None:
    with connection.schema_editor() as editor:
        triggers.unprotect(apps, editor)
        editor.alter_field(Question, old, new)
    with connection.schema_editor() as editor:
        triggers.protect(apps, editor)


def test_a_column_is_altered_between_unprotect_and_protect() -> None:
    published(the_line())
    old = Question._meta.get_field("text")
    new = models.CharField(max_length=9_000)
    new.set_attributes_from_name("text")
    new.model = Question
    migrate(old, new)
    try:
        with pytest.raises(IntegrityError), transaction.atomic():
            Question.objects.update(text="Other")
    finally:
        migrate(new, old)
    with pytest.raises(IntegrityError), transaction.atomic():
        Question.objects.update(text="Other")
