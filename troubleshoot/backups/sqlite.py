"""A consistent copy of an SQLite database while others write it, and such a copy put back.

Both go through SQLite's online backup: a backup sees one moment, and what is put back shows in running
servers all at once, as any other transaction does.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import mkstemp
from urllib.parse import quote

from .bringing_forward import bring_forward
from .checking import check
from .errors import Refused

Tell = Callable[[int, int], object]
"""Called with how many pages are copied, and how many there are."""

_PAGES_AT_ONCE = 2_000
_WAIT = 60  # seconds for those who write
_BESIDE = ("", "-wal", "-shm", "-journal")


@dataclass(frozen=True)
class Restored:
    """What was put back: the migrations that had to be applied, and where the database of before is."""

    migrated: tuple[str, ...]
    kept: Path | None


def back_up(database: Path, file: Path, *, replace: bool = False, tell: Tell | None = None) -> int:
    """Copy the database of this moment into a new file that only its owner may read; its size in bytes.

    Raises Refused, and leaves nothing half-done, where the file is there already (unless `replace`), the
    disk is full, or the copy is not sound.
    """
    if not database.is_file():
        raise Refused(f"There is no database at {database}.")
    with _reported(file.parent):
        return _backed_up(database, file, replace, tell)


def _backed_up(database: Path, file: Path, replace: bool, tell: Tell | None) -> int:
    _expect_nothing_at(file, replace)
    _expect_room(file.parent, _size(database))
    with _new_file(file) as part:
        _copy(database, part, tell)
        check(part)
        _expect_nothing_at(file, replace)
        part.replace(file)
        return file.stat().st_size


def restore(file: Path, database: Path, *, now: datetime, tell: Tell | None = None) -> Restored:
    """Put a backup in the place of the database: checked, brought forward to this code, all or nothing.

    What was there before is kept beside it. Raises Refused.
    """
    if not file.is_file():
        raise Refused(f"There is no file {file}.")
    with _reported(database.parent):
        # For the copy, the database as it is, and the log through which it is changed.
        _expect_room(database.parent, 2 * _size(file) + _size(database))
        with _new_file(database) as copy:
            _copy(file, copy, None)
            check(copy)
            migrated = bring_forward(copy)
            kept = _keep(database, now)
            _make_newer_than(database, copy)
            _put_into(database, copy, tell)
        return Restored(migrated, kept)


@contextmanager
def _reported(folder: Path) -> Iterator[None]:
    """Say in words what SQLite or the disk refuses."""
    try:
        yield
    except (sqlite3.Error, OSError) as error:
        raise Refused(f"It was not possible in {folder}: {error}. Nothing was changed.") from error


def _expect_nothing_at(file: Path, replace: bool) -> None:
    if file.exists() and not replace:
        raise Refused(f"{file} is there already. Name another file, or say --replace.")


def _expect_room(folder: Path, needed: int) -> None:
    """Tell of a full disk before it is full."""
    if (free := shutil.disk_usage(folder).free) < needed:
        raise Refused(f"There is too little room in {folder}: {needed:,} bytes are needed, {free:,} free.")


def _size(database: Path) -> int:
    """The bytes of a database with its log; 0 if there is none."""
    files = [database.with_name(database.name + end) for end in _BESIDE]
    return sum(file.stat().st_size for file in files if file.exists())


@contextmanager
def _new_file(beside: Path) -> Iterator[Path]:
    """A new empty file beside another one, for its owner alone; gone in the end unless it was renamed."""
    number, name = mkstemp(dir=beside.parent, prefix=f".{beside.name}.", suffix=".part")
    os.close(number)
    try:
        yield Path(name)
    finally:
        for end in _BESIDE:
            Path(name + end).unlink(missing_ok=True)


def _opened(database: Path, mode: str = "rw") -> closing[sqlite3.Connection]:
    address = f"file:{quote(str(database.absolute()))}?mode={mode}"
    return closing(sqlite3.connect(address, uri=True, isolation_level=None, timeout=_WAIT))


def _copy(source: Path, target: Path, tell: Tell | None) -> None:
    """Copy a database that others may write into an empty file, as one file without a log, to the disk."""
    with _opened(source) as read, _opened(target) as written:
        # Within a transaction the source stays as it is; without one, each write would start it anew.
        read.execute("BEGIN")
        read.execute("SELECT count(*) FROM sqlite_master").fetchone()
        read.backup(written, pages=_PAGES_AT_ONCE, progress=_Progress(tell))
        read.execute("ROLLBACK")
        written.execute("PRAGMA journal_mode=DELETE").fetchone()
    with target.open("rb") as file:
        os.fsync(file.fileno())


class _Progress:
    """Tells how far a copy is, and gives up where others do not let it begin."""

    def __init__(self, tell: Tell | None) -> None:
        self._tell, self._until = tell, time.monotonic() + _WAIT

    def __call__(self, status: int, remaining: int, total: int) -> None:
        if status in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            if time.monotonic() > self._until:
                raise sqlite3.OperationalError(f"others write the database since {_WAIT} seconds")
        elif self._tell:
            self._tell(total - remaining, total)


def _keep(database: Path, now: datetime) -> Path | None:
    """Copy what is there before it is replaced; None if there is nothing."""
    if not _size(database):
        return None
    kept = database.with_name(f"{database.stem}.before-{now:%Y%m%dT%H%M%S}{database.suffix}")
    _expect_nothing_at(kept, replace=False)
    try:
        with _new_file(database) as part:
            _copy(database, part, None)
            part.replace(kept)
    except sqlite3.DatabaseError as error:
        raise Refused(
            f"What is at {database} can no longer be read ({error}): stop the servers, move it and the "
            f"files beside it that begin with its name elsewhere, and restore again."
        ) from error
    return kept


def _make_newer_than(database: Path, copy: Path) -> None:
    """Let every process read anew what it keeps in memory.

    It keeps editions by their revision, and estimates by the version of the counts behind them: without
    this, a number would come again and mean something else.
    """
    revision = _newest(database, "SELECT max(revision) FROM troubleshoot_edition")
    version = _newest(database, "SELECT max(version) FROM troubleshoot_learning")
    with _opened(copy) as written:
        written.execute("UPDATE troubleshoot_edition SET revision = revision + ?", [revision])
        written.execute(
            "UPDATE troubleshoot_learning SET version = version + :newer,"
            " planned_version = planned_version + :newer, shown_version = shown_version + :newer",
            {"newer": version},
        )


def _newest(database: Path, query: str) -> int:
    """One more than the number that a query finds; 0 where there is no database with such a table."""
    if not _size(database):
        return 0
    with _opened(database) as read, suppress(sqlite3.OperationalError):
        (found,) = read.execute(query).fetchone()
        return 0 if found is None else int(found) + 1
    return 0


def _put_into(database: Path, copy: Path, tell: Tell | None) -> None:
    """Replace all that a database holds, in one transaction that running servers see when it ends."""
    with _opened(copy, "ro") as read, _opened(database, "rwc") as written:
        written.execute("PRAGMA journal_mode=WAL").fetchone()
        read.backup(written, pages=_PAGES_AT_ONCE, progress=_Progress(tell))
        written.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
