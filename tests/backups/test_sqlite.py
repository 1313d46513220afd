"""What a backup refuses and leaves alone; that it can be put back is shown in tests/faults/test_backup.py."""

from __future__ import annotations

import resource
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from stat import S_IMODE

import pytest
from django.db import connection

from tests.factories import NOW
from tests.serving import a_database, manage
from troubleshoot.backups import Refused, back_up, restore

pytestmark = [
    pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL has tools of its own"),
    pytest.mark.xdist_group("server"),
]


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Path]:
    with a_database(tmp_path):
        yield tmp_path / "wizard.sqlite3"


@pytest.fixture
def backup(database: Path) -> Path:
    file = database.with_name("backup.sqlite3")
    back_up(database, file)
    return file


def execute(database: Path, *statements: str) -> None:
    with closing(sqlite3.connect(database)) as opened, opened:
        for statement in statements:
            opened.execute(statement)


def the_rows(database: Path, query: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(database)) as opened:
        return opened.execute(query).fetchall()


@contextmanager
def nothing_changes_in(folder: Path) -> Iterator[None]:
    """Neither the files nor what is in them."""
    before = {path: path.read_bytes() for path in folder.iterdir()}
    yield
    assert {path: path.read_bytes() for path in folder.iterdir()} == before


@contextmanager
def files_of_at_most(size: int) -> Iterator[None]:
    """As on a disk that is full after so many bytes."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_only_its_owner_may_read_a_backup(backup: Path) -> None:
    assert S_IMODE(backup.stat().st_mode) == 0o600


def test_a_backup_is_one_file(backup: Path) -> None:
    assert [path.name for path in backup.parent.glob("*backup*")] == ["backup.sqlite3"]


def test_no_file_is_overwritten_unless_one_says_so(database: Path, backup: Path) -> None:
    with nothing_changes_in(backup.parent), pytest.raises(Refused):
        back_up(database, backup)
    execute(database, "DELETE FROM auth_group", "INSERT INTO auth_group (name) VALUES ('new')")
    back_up(database, backup, replace=True)
    assert the_rows(backup, "SELECT name FROM auth_group") == [("new",)]


def test_a_full_disk_leaves_no_half_file(database: Path) -> None:
    with (
        nothing_changes_in(database.parent),
        files_of_at_most(100_000),
        pytest.raises(Refused, match="Nothing was changed"),
    ):
        back_up(database, database.with_name("backup.sqlite3"))


def test_too_little_room_is_told_before(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = shutil.disk_usage(database.parent)._replace(free=100_000)
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: usage)
    with nothing_changes_in(database.parent), pytest.raises(Refused, match="100,000 free"):
        back_up(database, database.with_name("backup.sqlite3"))


def test_a_full_disk_changes_nothing_of_what_is_there(database: Path, backup: Path) -> None:
    with nothing_changes_in(database.parent), files_of_at_most(100_000), pytest.raises(Refused):
        restore(backup, database, now=NOW)


def test_a_folder_that_is_not_there_is_told(database: Path) -> None:
    with pytest.raises(Refused):
        back_up(database, database.parent / "nowhere" / "backup.sqlite3")


def test_what_is_no_database_is_not_put_back(database: Path) -> None:
    file = database.with_name("notes.txt")
    file.write_text("A few notes.\n" * 1000)
    with nothing_changes_in(database.parent), pytest.raises(Refused):
        restore(file, database, now=NOW)


def test_a_database_of_something_else_is_not_put_back(database: Path) -> None:
    file = database.with_name("other.sqlite3")
    execute(file, "CREATE TABLE songs (title)")
    with nothing_changes_in(database.parent), pytest.raises(Refused, match="CoE Wizard"):
        restore(file, database, now=NOW)


def test_a_damaged_backup_is_not_put_back(database: Path, backup: Path) -> None:
    damaged = bytearray(backup.read_bytes())
    damaged[20 * 4096 : 60 * 4096] = bytes(40 * 4096)
    backup.write_bytes(damaged)
    with nothing_changes_in(database.parent), pytest.raises(Refused):
        restore(backup, database, now=NOW)


def test_a_backup_of_newer_code_is_not_put_back(database: Path, backup: Path) -> None:
    execute(backup, "UPDATE django_migrations SET name = '0999_later' WHERE name = '0001_initial'")
    with nothing_changes_in(database.parent), pytest.raises(Refused, match="0999_later"):
        restore(backup, database, now=NOW)


def test_an_older_backup_is_brought_forward(database: Path, backup: Path) -> None:
    manage(f"sqlite:///{backup}", "migrate", "troubleshoot", "0006", "--verbosity", "0")
    restored = restore(backup, database, now=NOW)
    assert "troubleshoot.0007_hours_and_what_teaches" in restored.migrated
    assert the_rows(database, "SELECT count(*) FROM troubleshoot_step WHERE hours = ''") != [(0,)]


def test_a_backup_that_cannot_be_brought_forward_changes_nothing(database: Path, backup: Path) -> None:
    manage(f"sqlite:///{backup}", "migrate", "troubleshoot", "0006", "--verbosity", "0")
    execute(backup, "CREATE TABLE new__troubleshoot_step (in_its_way)")
    with nothing_changes_in(database.parent), pytest.raises(Refused, match="migrate"):
        restore(backup, database, now=NOW)


def test_what_was_there_before_is_kept_beside_it(database: Path, backup: Path) -> None:
    execute(database, "INSERT INTO auth_group (name) VALUES ('late')")
    kept = restore(backup, database, now=NOW).kept
    assert kept is not None
    assert kept.parent == database.parent
    assert S_IMODE(kept.stat().st_mode) == 0o600
    assert the_rows(kept, "SELECT name FROM auth_group") == [("late",)]
    assert the_rows(database, "SELECT name FROM auth_group") == []


def test_no_number_that_processes_keep_something_by_comes_again(database: Path, backup: Path) -> None:
    execute(database, "UPDATE troubleshoot_edition SET revision = 7")
    restore(backup, database, now=NOW)
    assert the_rows(database, "SELECT min(revision) > 7 FROM troubleshoot_edition") == [(1,)]
