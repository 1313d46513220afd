"""How long something takes, on machines that are noisy."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

Result = dict[str, Any]


def milliseconds(run: Callable[[], object], *, repeats: int = 7) -> float:
    """The least time of some runs, after one that warms up."""
    run()
    times = []
    for _ in range(repeats):
        started = time.perf_counter()
        run()
        times.append(time.perf_counter() - started)
    return min(times) * 1000


def timed(name: str, run: Callable[[], object], *, repeats: int = 7) -> Result:
    """A result in milliseconds."""
    return {"name": name, "value": round(milliseconds(run, repeats=repeats), 3), "unit": "ms"}


def compared(
    name: str, run: Callable[[], object], with_: Callable[[], object], *, repeats: int = 3
) -> Result:
    """A result in milliseconds with its ratio to something else, measured in the same run."""
    mine, other = milliseconds(run, repeats=repeats), milliseconds(with_, repeats=repeats)
    return {
        "name": name,
        "value": round(mine, 3),
        "unit": "ms",
        "ratio": round(mine / other, 4),
        "compared_with_ms": round(other, 3),
    }
