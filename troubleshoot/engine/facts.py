"""What a session stores, as values: one numbered sequence of facts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

Key = str


class Mark(StrEnum):
    """What became of a step in an attempt. Four different facts, and only `done` can count."""

    DONE = "done"
    SKIPPED = "skipped"
    NOT_PERMITTED = "not_permitted"
    PENDING = "pending"  # asked for, and waiting for somebody else


class Result(StrEnum):
    """How the retry of an attempt ended."""

    FIXED = "fixed"
    SAME_ERROR = "same_error"
    OTHER_ERROR = "other_error"
    NOT_TRIED = "not_tried"


class Outcome(StrEnum):
    """How a session stands; a stretch may also be switched."""

    OPEN = "open"
    RESOLVED = "resolved"
    ESCALATED = "escalated"
    LEFT = "left"
    SWITCHED = "switched"


@dataclass(frozen=True)
class Reported:
    """A text was diagnosed. `found` are pattern keys by guide; `verdict` a guide or None.

    `against` are the guides that something in the text speaks against.
    """

    number: int
    found: Mapping[str, tuple[Key, ...]]
    verdict: str | None
    against: tuple[str, ...] = ()


@dataclass(frozen=True)
class Answered:
    """Questions were answered (None withdraws an answer) and details given, together."""

    number: int
    answers: Mapping[Key, Key | None] = field(default_factory=dict)
    details: Mapping[Key, str | None] = field(default_factory=dict)


@dataclass(frozen=True)
class TriedBefore:
    """The steps of a guide done before the session, without success. A later fact replaces it."""

    number: int
    guide: str
    steps: tuple[Key, ...]


@dataclass(frozen=True)
class Marked:
    """What is marked so far in a round whose retry has no result yet. A later fact replaces it.

    `importing`: the retry was begun at that moment. Nothing is learnt from it, and it leads nowhere.
    """

    number: int
    guide: str
    marks: Mapping[Key, Mark]
    reasons: Mapping[Key, str] = field(default_factory=dict)
    importing: bool = False


@dataclass(frozen=True)
class Attempted:
    """Steps were marked and perhaps the import retried. `shown` is the round as it was shown.

    `said_other`: the person took the error for another one, and its text was the same. `too_soon`:
    it was posted sooner after the round was shown than a retry can take, so nothing is learnt from it.
    """

    number: int
    guide: str
    shown: tuple[Key, ...]
    marks: Mapping[Key, Mark]
    result: Result
    credited: tuple[Key, ...] = ()
    reasons: Mapping[Key, str] = field(default_factory=dict)
    said_other: bool = False
    too_soon: bool = False


@dataclass(frozen=True)
class Credited:
    """Somebody said later what resolved it; `attempt` is the number of the attempt's fact."""

    number: int
    attempt: int
    credited: tuple[Key, ...]
    something_else: str = ""


@dataclass(frozen=True)
class Switched:
    """The session went on in another guide, or was told to stay in its own.

    `edition` is the number of the edition it went on in, if that is another one of its own guide.
    """

    number: int
    source: str
    target: str
    edition: int = 0


@dataclass(frozen=True)
class Rejected:
    """The person says that this guide is not about their problem; switching settles it."""

    number: int
    guide: str


@dataclass(frozen=True)
class Flagged:
    """The person says that a step is wrong, or that what it names is not there. No failure of the step."""

    number: int
    guide: str
    step: Key
    text: str = ""


@dataclass(frozen=True)
class Claimed:
    """The person says that a known issue of the guide is theirs, or (`mine` false) that it is not."""

    number: int
    guide: str
    issue: int
    mine: bool = True


@dataclass(frozen=True)
class Escalated:
    """The person handed over to a human."""

    number: int


@dataclass(frozen=True)
class Left:
    """The person left without a result; any later fact brings the session back."""

    number: int


@dataclass(frozen=True)
class Undone:
    """A withdrawal, kept for the record; what it withdrew is no longer among the facts."""

    number: int


Fact = (
    Reported
    | Answered
    | TriedBefore
    | Marked
    | Attempted
    | Credited
    | Switched
    | Rejected
    | Flagged
    | Claimed
    | Escalated
    | Left
    | Undone
)
