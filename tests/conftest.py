"""Fixtures and settings that all tests share."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import pytest
from django.db.backends.sqlite3.base import DatabaseWrapper
from hypothesis import settings as hypothesis_settings
from pytest_django.fixtures import Settings

from troubleshoot.catalog import published
from troubleshoot.statistics import incidents, learning
from troubleshoot.statistics.orders import _made_anew
from troubleshoot.statistics.side_by_side import _compared

hypothesis_settings.register_profile("fast", max_examples=30, deadline=None)
hypothesis_settings.register_profile("ci", max_examples=100, deadline=None, derandomize=True)
hypothesis_settings.load_profile("ci" if os.environ.get("CI") else "fast")


@pytest.fixture(autouse=True)
def _plain_static_files(settings: Settings) -> None:
    """Tests need no collected static files."""
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }


@pytest.fixture(autouse=True)
def _empty_caches() -> None:
    """Editions of one test are not those of the next, although their rows may have the same keys."""
    for cache in (
        published._catalog,
        published._published,
        learning._estimates,
        learning._as_of,
        incidents._judged,
    ):
        cache.cache_clear()
    for kept in (_compared, _made_anew):
        kept.cache_clear()


@pytest.fixture(autouse=True, scope="session")
def _flushing_past_the_triggers() -> Iterator[None]:
    """On SQLite a flush deletes row by row, which the triggers of editions refuse: lift them for it."""
    operations = DatabaseWrapper.ops_class
    plain = operations.sql_flush

    def sql_flush(self: Any, style: Any, tables: Any, **options: Any) -> list[str]:
        with self.connection.cursor() as cursor:
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            triggers = cursor.fetchall()
        dropped = [f'DROP TRIGGER "{name}"' for name, _ in triggers]
        return [*dropped, *plain(self, style, tables, **options), *(made for _, made in triggers)]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(operations, "sql_flush", sql_flush)
        yield
