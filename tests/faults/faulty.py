"""The application on an SQLite database that can be made to fail while it runs: by a file in FAULTS.

`read-only` makes every connection refuse to write, `full` leaves no room for the database to grow.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any

from django.db import Error, OperationalError, connection

from coewizard.wsgi import application as real

_FAULTS = Path(os.environ["FAULTS"])
_PAGES = 1_000_000


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """The same answers on a database in the state that the files ask for."""
    with suppress(Error):
        if not Path(connection.settings_dict["NAME"]).exists():
            raise OperationalError  # or an empty file would be made
        connection.ensure_connection()
        raw = connection.connection
        raw.execute(f"PRAGMA query_only = {int((_FAULTS / 'read-only').exists())}")
        # Less than there are means: no page more.
        raw.execute(f"PRAGMA max_page_count = {1 if (_FAULTS / 'full').exists() else _PAGES}")
    return real(environ, start_response)
