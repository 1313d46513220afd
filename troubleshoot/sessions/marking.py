"""Marks of a round that are kept before its retry has a result."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from ..engine import facts as engine
from ..engine.facts import Mark
from .checking import check_marks
from .current import Current
from .diagnosing import SHORT, safe_line
from .locking import again_if_moved, writing


@again_if_moved
def keep_marks(
    *,
    token: str,
    submission: UUID,
    now: datetime,
    steps: Mapping[str, Mark],
    reasons: Mapping[str, str] | None = None,
    importing: bool = False,
    version: int | None = None,
) -> Current:
    """Keep what is marked so far, in place of what was kept before; `importing`: the retry begins now.

    It leads nowhere and counts for nothing. Once a retry was begun it stays so until it has a result.
    """
    with writing(token, submission, now) as write:
        current = write.current
        if write.repeated:
            return current
        write.refuse_closed()
        write.refuse_stale(version)
        check_marks(current, steps, reasons or {})
        write.add(
            engine.Marked,
            guide=current.guide.slug,
            marks=dict(steps),
            reasons={key: safe_line(reason, SHORT) for key, reason in (reasons or {}).items()},
            importing=importing,
        )
        return write.commit()
