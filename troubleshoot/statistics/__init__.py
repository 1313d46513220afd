"""Statistics: what each stretch contributes, the rollup of it, what guides learn, and figures to read."""

from .contributions import (
    SEGMENT_QUESTIONS,
    Contribution,
    Count,
    Segment,
    digest_of,
    minutes_key,
    observation_as_json,
)
from .learning import ENOUGH_STRETCHES, Shown, Start, figures, start_in, store_estimates
from .reading import (
    ALWAYS,
    Outcomes,
    Period,
    SomethingElse,
    StepCounts,
    counted,
    outcomes,
    rejections,
    something_else,
    steps,
)
from .rollup import Change, Counted, add, apply, new_version, replace, retain
from .tables import guide_rows, overview_rows, safe_cell

__all__ = [
    "ALWAYS",
    "ENOUGH_STRETCHES",
    "SEGMENT_QUESTIONS",
    "Change",
    "Contribution",
    "Count",
    "Counted",
    "Outcomes",
    "Period",
    "Segment",
    "Shown",
    "SomethingElse",
    "Start",
    "StepCounts",
    "add",
    "apply",
    "counted",
    "digest_of",
    "figures",
    "guide_rows",
    "minutes_key",
    "new_version",
    "observation_as_json",
    "outcomes",
    "overview_rows",
    "rejections",
    "replace",
    "retain",
    "safe_cell",
    "something_else",
    "start_in",
    "steps",
    "store_estimates",
]
