"""When what was computed from a guide's cells is computed anew."""

from __future__ import annotations


def coarse(version: int) -> int:
    """The version of some counts, to two digits: so the counts change by a part of ten or less.

    What takes its time is made anew for this and not for every single stretch. Below 100 it is exact.
    """
    digits = len(str(version))
    unit: int = 10 ** max(digits - 2, 0)
    return version // unit * unit
