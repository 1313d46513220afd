"""The tables: what guides say (`content`), what sessions stored and add up to, the texts no guide knows."""

from .content import (
    Cause,
    Choice,
    Condition,
    Detail,
    Edition,
    ErrorPattern,
    Escalation,
    Guide,
    Link,
    Part,
    Question,
    Step,
)
from .counting import Cell, Dismissal, Exclusion, Learning, Remark, Tally
from .sessions import Fact, Report, Stretch, TroubleshootingSession
from .texts import DraftPattern, TextDay, TextGroup, TextTemplate, UnknownText

__all__ = [
    "Cause",
    "Cell",
    "Choice",
    "Condition",
    "Detail",
    "Dismissal",
    "DraftPattern",
    "Edition",
    "ErrorPattern",
    "Escalation",
    "Exclusion",
    "Fact",
    "Guide",
    "Learning",
    "Link",
    "Part",
    "Question",
    "Remark",
    "Report",
    "Step",
    "Stretch",
    "Tally",
    "TextDay",
    "TextGroup",
    "TextTemplate",
    "TroubleshootingSession",
    "UnknownText",
]
