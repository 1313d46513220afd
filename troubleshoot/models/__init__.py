"""The tables: what guides say and how they change, what sessions stored and add up to, unknown texts."""

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
from .drafts import Change, Draft, Withdrawal
from .known_issues import KnownIssue
from .limits import Bucket
from .sessions import DeletedSession, Fact, Report, Stretch, TroubleshootingSession
from .texts import DraftPattern, TextDay, TextGroup, TextTemplate, UnknownText

__all__ = [
    "Bucket",
    "Cause",
    "Cell",
    "Change",
    "Choice",
    "Condition",
    "DeletedSession",
    "Detail",
    "Dismissal",
    "Draft",
    "DraftPattern",
    "Edition",
    "ErrorPattern",
    "Escalation",
    "Exclusion",
    "Fact",
    "Guide",
    "KnownIssue",
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
    "Withdrawal",
]
