"""The tables: what guides say (`content`), what sessions stored, and the texts no guide knows."""

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
from .sessions import Fact, RejectedPattern, Report, Stretch, StretchStep, TroubleshootingSession
from .texts import DraftPattern, TextDay, TextGroup, TextTemplate, UnknownText

__all__ = [
    "Cause",
    "Choice",
    "Condition",
    "Detail",
    "DraftPattern",
    "Edition",
    "ErrorPattern",
    "Escalation",
    "Fact",
    "Guide",
    "Link",
    "Part",
    "Question",
    "RejectedPattern",
    "Report",
    "Step",
    "Stretch",
    "StretchStep",
    "TextDay",
    "TextGroup",
    "TextTemplate",
    "TroubleshootingSession",
    "UnknownText",
]
