"""The tables: what guides say (`content`) and what sessions stored (`sessions`)."""

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
from .sessions import Fact, Report, Stretch, StretchStep, TroubleshootingSession

__all__ = [
    "Cause",
    "Choice",
    "Condition",
    "Detail",
    "Edition",
    "ErrorPattern",
    "Escalation",
    "Fact",
    "Guide",
    "Link",
    "Part",
    "Question",
    "Report",
    "Step",
    "Stretch",
    "StretchStep",
    "TroubleshootingSession",
]
