"""A copy of an older database made what this code, and the rules on how long texts are kept, ask for."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

from django.conf import settings

from .checking import applied_in, check
from .errors import Refused


def bring_forward(copy: Path) -> tuple[str, ...]:
    """Apply the migrations that are missing, and delete what should be gone by now; what was applied.

    In a process of its own, because this one works on another database. Raises Refused.
    """
    with closing(sqlite3.connect(copy)) as connection:
        before = applied_in(connection)
    _manage(copy, "migrate", "--no-input", "--verbosity", "0")
    # A backup outlives the sessions in it: nobody is to see again what was deleted for its age.
    _manage(copy, "purge")
    with closing(sqlite3.connect(copy)) as connection:
        applied = applied_in(connection) - before
        connection.execute("PRAGMA journal_mode=DELETE").fetchone()
    check(copy)
    return tuple(f"{app}.{name}" for app, name in sorted(applied))


def _manage(copy: Path, *arguments: str) -> None:
    command = [sys.executable, str(settings.BASE_DIR / "manage.py"), *arguments]
    environment = {**os.environ, "DATABASE_URL": f"sqlite:///{quote(str(copy.absolute()))}"}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        said = (done.stderr.strip() or done.stdout.strip() or "it does not say why").splitlines()[-1]
        raise Refused(f"It could not be brought forward, {arguments[0]} failed: {said}")
