"""Statistics: what each stretch contributes, the rollup of it, what guides learn, and figures to read."""

from .arrivals import counted_less
from .contributions import (
    EVERY_DAY,
    OF_LINKS,
    SEGMENT_QUESTIONS,
    Contribution,
    Count,
    Segment,
    link_key,
    minutes_key,
)
from .documents import guide_document, overview_document
from .guide_figures import GuideFigures, StepFigures, ever_ended, guide_figures
from .incidents import dismiss, incident_in, present_incidents
from .learning import Shown, Start, figures, start_in, start_of_draft, store_estimates
from .orders import in_learnt_order, orders
from .overview import Overview, overview
from .reading import (
    Outcomes,
    Period,
    StepCounts,
    counted,
    outcomes,
    outcomes_of,
    rejections,
    something_else,
    steps,
)
from .rollup import Change, Counted, add, apply, new_version, replace, retain
from .tables import safe_cell

__all__ = [
    "EVERY_DAY",
    "OF_LINKS",
    "SEGMENT_QUESTIONS",
    "Change",
    "Contribution",
    "Count",
    "Counted",
    "GuideFigures",
    "Outcomes",
    "Overview",
    "Period",
    "Segment",
    "Shown",
    "Start",
    "StepCounts",
    "StepFigures",
    "add",
    "apply",
    "counted",
    "counted_less",
    "dismiss",
    "ever_ended",
    "figures",
    "guide_document",
    "guide_figures",
    "in_learnt_order",
    "incident_in",
    "link_key",
    "minutes_key",
    "new_version",
    "orders",
    "outcomes",
    "outcomes_of",
    "overview",
    "overview_document",
    "present_incidents",
    "rejections",
    "replace",
    "retain",
    "safe_cell",
    "something_else",
    "start_in",
    "start_of_draft",
    "steps",
    "store_estimates",
]
