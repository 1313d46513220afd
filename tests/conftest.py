"""Fixtures and settings that all tests share."""

from __future__ import annotations

import gc
import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.conf import settings as configured
from django.db.backends.sqlite3.base import DatabaseWrapper
from django.test import SimpleTestCase
from hypothesis import settings as hypothesis_settings
from pytest_django.fixtures import Settings

from troubleshoot.catalog import published
from troubleshoot.statistics import incidents, learning
from troubleshoot.statistics.orders import _made_anew
from troubleshoot.statistics.side_by_side import _compared

hypothesis_settings.register_profile("fast", max_examples=30, deadline=None)
hypothesis_settings.register_profile("ci", max_examples=100, deadline=None, derandomize=True)
hypothesis_settings.load_profile("ci" if os.environ.get("CI") else "fast")


def pytest_xdist_auto_num_workers() -> int:
    """One process more than cores: while one waits for the browser or a server, the others go on."""
    return (os.cpu_count() or 1) + 1


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what touches the database; begin with the tests that go one after the other in one process."""
    for item in items:
        if _touches_the_database(item):
            item.add_marker(pytest.mark.database)
    items.sort(key=lambda item: item.get_closest_marker("xdist_group") is None)


def _touches_the_database(item: pytest.Item) -> bool:
    """Also what may be skipped: where it is not, nobody has tried it yet."""
    of_class = getattr(item, "cls", None)
    fixtures = {"db", "transactional_db", "live_server", "django_db_setup"}
    return (
        any(item.get_closest_marker(name) for name in ("django_db", "skipif", "xdist_group"))
        or bool(fixtures & set(getattr(item, "fixturenames", ())))
        or (isinstance(of_class, type) and issubclass(of_class, SimpleTestCase))
    )


_LEADS_OUT = {"subprocess.Popen", "os.posix_spawn", "os.system", "os.exec", "os.fork", "sqlite3.connect"}
_untouched: list[str] = []
"""The test that runs now, if it is not marked as one that touches the database."""


def _let_nothing_out(event: str, _arguments: object) -> None:
    """Refuse to tests without the mark what could lead to a database past the guard of pytest-django."""
    if event in _LEADS_OUT and _untouched and threading.current_thread() is threading.main_thread():
        raise RuntimeError(f"{event}: {_untouched[0]} needs pytest.mark.programs (or database)")


@contextmanager
def _kept_from_the_database(item: pytest.Item) -> Iterator[None]:
    if not (item.get_closest_marker("database") or item.get_closest_marker("programs")):
        _untouched.append(item.nodeid)
    try:
        yield
    finally:
        _untouched.clear()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_setup(item: pytest.Item) -> Iterator[None]:
    """What is set up for a test is part of it."""
    with _kept_from_the_database(item):
        return (yield)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Iterator[None]:
    """Hold a test to its mark: `.ci/run` tries those without it beside SQLite only."""
    with _kept_from_the_database(item):
        return (yield)


def pytest_configure() -> None:
    """Hash passwords at once: the hash that takes long is Django's, and hundreds of tests sign in."""
    if not configured.PASSWORD_HASHERS[0].endswith(".MD5PasswordHasher"):
        quick = "django.contrib.auth.hashers.MD5PasswordHasher"
        configured.PASSWORD_HASHERS = [quick, *configured.PASSWORD_HASHERS]
    sys.addaudithook(_let_nothing_out)


def pytest_collection() -> None:
    """Throw nothing away while tests are collected: what is made there stays until the end."""
    gc.disable()


def pytest_collection_finish() -> None:
    """Leave eleven thousand tests alone when garbage is looked for: that took a seventh of all time."""
    gc.collect()
    gc.freeze()
    gc.enable()


@pytest.fixture(autouse=True)
def _plain_static_files(settings: Settings) -> None:
    """Tests need no collected static files."""
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }


@pytest.fixture
def quick_passwords(settings: Settings) -> None:
    """Hash passwords at once: for tests that try many."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


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
    published.forget_current()


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
