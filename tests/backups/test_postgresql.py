from __future__ import annotations

import shlex
from typing import Any

from troubleshoot.backups import backup_lines, restore_lines

HERE: dict[str, Any] = {
    "NAME": "wizard",
    "USER": "ann o'neil",
    "PASSWORD": "hunter2",
    "HOST": "db.example",
    "PORT": 5433,
    "OPTIONS": {"sslmode": "require", "options": "-c statement_timeout=15s"},
}
ADDRESS = "postgresql://ann%20o%27neil@db.example:5433/{}?sslmode=require"


def words(lines: list[str]) -> list[str]:
    """What a shell reads."""
    return [word for line in lines for word in shlex.split(line, comments=True)]


def test_a_backup_comes_from_the_database_of_the_settings() -> None:
    assert ADDRESS.format("wizard") in words(backup_lines(HERE, "a copy.dump"))


def test_no_line_holds_the_password() -> None:
    lines = [*backup_lines(HERE, "a.dump"), *restore_lines(HERE, "a.dump", manage="python manage.py")]
    assert "hunter2" not in "\n".join(lines)


def test_a_file_that_is_there_is_replaced_only_on_request() -> None:
    assert "test" in words(backup_lines(HERE, "a.dump"))
    assert "test" not in words(backup_lines(HERE, "a.dump", replace=True))


def test_a_backup_is_put_back_beside_the_database_first() -> None:
    found = words(restore_lines(HERE, "a.dump", manage="python manage.py"))
    assert "--dbname=" + ADDRESS.format("wizard_restored") in found
    assert "DATABASE_URL=" + ADDRESS.format("wizard_restored") in found


def test_a_restore_that_stopped_half_way_can_be_repeated() -> None:
    found = words(restore_lines(HERE, "a.dump", manage="python manage.py"))
    dropped = found.index('--command=DROP DATABASE IF EXISTS "wizard_restored"')
    assert dropped < found.index('--command=CREATE DATABASE "wizard_restored"')
    assert found.count("--single-transaction") == 2  # what is put into the copy, and the two renames


def test_what_an_earlier_restore_kept_is_dropped_by_hand_alone() -> None:
    lines = restore_lines(HERE, "a.dump", manage="python manage.py")
    (command,) = [line for line in lines if line.startswith("# psql ")]
    assert '--command=DROP DATABASE "wizard_before"' in shlex.split(command)
    assert lines.index(command) < next(n for n, line in enumerate(lines) if line.startswith("psql "))
    assert not [word for word in words(lines) if "DROP" in word and "wizard_before" in word]


def test_a_database_on_this_machine_needs_no_host() -> None:
    here = {**HERE, "USER": "", "HOST": "", "PORT": "", "OPTIONS": {}}
    assert "postgresql:///wizard" in words(backup_lines(here, "a.dump"))
