"""The shape of a session's state, for the description of the API."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import ConfigDict, Field

from .api_answers import Answer, Count, ErrorAnswer, GuideEntry, Share
from .engine.facts import Mark, Outcome, Result


class AttemptMade(Answer):
    """One retry of the import after a round."""

    number: Annotated[int, Field(ge=1)]
    guide: str
    steps: dict[str, Mark]
    """What became of each step."""
    result: Result
    credited: list[str]
    """The steps that resolved it; several mean "one of these"."""


class Switch(Answer):
    """A change from one guide to another."""

    from_: str = Field(alias="from")
    to: str


class ChoiceOffered(Answer):
    """One answer to a question."""

    key: str
    label: str


class QuestionAsked(Answer):
    """An open question."""

    key: str
    text: str
    help: str
    choices: list[ChoiceOffered]
    """`not_sure` is the last; it rules nothing out."""


class StepShown(Answer):
    """A step of the round."""

    key: str
    title: str
    body: str
    """How to do it, in Markdown."""
    minutes: Count
    """The person's own work."""
    why: str
    """The causes that it addresses."""
    estimate: Share | None
    """The probability that it is what resolves a case like this one; null where too few tried it."""
    tried: Count | None
    """How many tried it; null where the estimate is."""


class NextQuestions(Answer):
    """Answer these."""

    kind: Literal["questions"]
    questions: list[QuestionAsked]


class NextWait(Answer):
    """Wait, then answer the question anew."""

    kind: Literal["wait"]
    question: str
    """The key of the question to answer anew."""
    minutes: Count
    why: str


class NextPaste(Answer):
    """Report the text that is found there."""

    kind: Literal["paste"]
    why: str


class NextChoose(Answer):
    """Choose the guide to go on in."""

    kind: Literal["choose"]
    guides: list[GuideEntry]
    """What fits the last text best first."""


class NextRound(Answer):
    """Do these steps, retry the import, and record the attempt."""

    kind: Literal["round"]
    number: Annotated[int, Field(ge=1)]
    steps: list[StepShown]
    retry_minutes: Count
    """How long one import usually takes."""
    expected_minutes: Count
    """For the rest of the plan."""


class NextResolved(Answer):
    """Nothing is left to do."""

    kind: Literal["resolved"]
    credited: list[str]
    """The steps that resolved it; none, where something else did."""


class OfferedIssue(Answer):
    """A known issue that may be the person's: to be followed rather than opening another."""

    number: Annotated[int, Field(ge=1)]
    title: str
    state: Literal["open", "closed"]
    url: str
    """Where it stands; empty where that is not known."""
    mine: bool
    """Whether the person said that it is theirs."""


class NextEscalate(Answer):
    """Hand over to a human. While the outcome is `open` it is a proposal."""

    model_config = ConfigDict(json_schema_serialization_defaults_required=False)

    kind: Literal["escalate"]
    reason: str
    hand_over: str
    """The address of the hand-over; with `.md` or `.json` for its last slash it is Markdown or JSON."""
    issue_url: str | None
    """Where to open an issue; null if nowhere."""
    known_issues: list[OfferedIssue] = []
    """What fits the texts best first; left out where there are none."""


Next = Annotated[
    NextQuestions | NextWait | NextPaste | NextChoose | NextRound | NextResolved | NextEscalate,
    Field(discriminator="kind"),
]


class HarmfulStep(Answer):
    """A step that was done and found harmful since."""

    key: str
    reason: str


class SessionState(Answer):
    """Where a session stands."""

    model_config = ConfigDict(json_schema_serialization_defaults_required=False)

    token: str
    """Its secret: whoever has it can read and go on with the session."""
    version: Count
    """Counts what was written; send it with an attempt to be told if the session has moved on."""
    guide: str
    edition: Annotated[int, Field(ge=1)]
    outcome: Literal[Outcome.OPEN, Outcome.RESOLVED, Outcome.ESCALATED, Outcome.LEFT]
    answers: dict[str, str]
    """Given by the person: question to choice."""
    inferred: dict[str, str]
    """Told by the text: question to choice."""
    details: dict[str, str]
    attempts: list[AttemptMade]
    """Those that stand, numbered from 1."""
    switches: list[Switch]
    next: Next
    """What to do now."""
    harmful: list[HarmfulStep] = []
    """Left out where there are none."""
    marked: dict[str, Mark] = {}
    """What is marked so far in the round whose retry has no result yet. Left out where nothing is."""


class ConflictAnswer(ErrorAnswer):
    """The state of the session refuses the write; `state` is where it stands."""

    state: SessionState
