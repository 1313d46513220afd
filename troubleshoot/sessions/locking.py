"""The frame of every write of a session that began: one transaction in which nobody else writes it.

SQLite has one lock for all who write, so it is held for the statements alone: the session is read and what
follows is computed before, and under the lock it is only asked whether that is still so. Where it is not,
everything is done again. PostgreSQL locks the row of the session first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime
from functools import wraps
from typing import ParamSpec
from uuid import UUID

from django.db import connection, transaction

from .current import Current, is_as_read, load, lock
from .errors import Moved
from .writing import Write

P = ParamSpec("P")


@contextmanager
def writing(token: str, submission: UUID, at: datetime, seen: Current | None = None) -> Iterator[Write]:
    """A transaction in which nobody else writes this session. Raises UnknownToken, and Moved on SQLite.

    `seen` is the session as it was read before; where that is still so, it is not read again.
    """
    if seen:
        seen = seen.as_written()
    with ExitStack() as stack:
        if connection.features.has_select_for_update:
            stack.enter_context(transaction.atomic())
            lock(token)
            current = seen if seen and is_as_read(seen) else load(token)
            yield Write(at=at, submission=submission, current=current)
            return
        read = seen or load(token)

        def begins() -> None:
            stack.enter_context(transaction.atomic())
            if not is_as_read(read):
                raise Moved

        yield Write(at=at, submission=submission, current=read, begins=begins)


def again_if_moved(write: Callable[P, Current]) -> Callable[P, Current]:
    """Write anew if somebody else wrote the session in the meantime; each time that happens, one was done."""

    @wraps(write)
    def written(*args: P.args, **kwargs: P.kwargs) -> Current:
        while True:
            try:
                return write(*args, **kwargs)
            except Moved:
                kwargs.pop("seen", None)

    return written
