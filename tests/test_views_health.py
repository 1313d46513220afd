from __future__ import annotations

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client

from tests.hostile import rows


def test_the_process_is_up_without_a_database() -> None:
    assert (Client().get("/live").status_code, Client().get("/live").json()) == (200, {"live": True})


@pytest.mark.django_db
def test_a_migrated_database_is_ready() -> None:
    before = rows()
    answer = Client().get("/ready")
    assert (answer.status_code, answer.json(), rows()) == (200, {"ready": True}, before)


@pytest.mark.django_db
def test_a_missing_migration_is_not_ready() -> None:
    ((_, newest),) = MigrationLoader(connection).graph.leaf_nodes("troubleshoot")
    MigrationRecorder(connection).record_unapplied("troubleshoot", newest)
    answer = Client().get("/ready")
    assert (answer.status_code, answer.json()) == (503, {"ready": False})


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/live", "/ready"])
def test_health_is_asked_and_never_cached(address: str) -> None:
    assert Client().post(address).status_code == 405
    assert "no-store" in Client().get(address)["Cache-Control"]
