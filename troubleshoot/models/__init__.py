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
    "Question",
    "Report",
    "Step",
    "Stretch",
    "StretchStep",
    "TroubleshootingSession",
]
