"""A guide as frozen values: what an edition says, free of database, files and clock.

Keys are stable names (`a-z`, digits, hyphens); every tuple is in the author's order. References
between parts are keys; `problems.problems` finds the ones that lead nowhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property

NOT_SURE = "not_sure"
"""The choice that every question accepts; it contradicts nothing and rules nothing out."""


class Kind(StrEnum):
    """How an error pattern is recognised."""

    LITERAL = "literal"  # the text itself, whatever its case, white space and line wraps
    EXPRESSION = "expression"  # an RE2 expression over the text on one line, single spaces
    SYMPTOM = "symptom"  # picked by a person who has no text


class Weight(StrEnum):
    """What a found pattern says about its guide."""

    DECISIVE = "decisive"
    SUPPORTING = "supporting"
    GENERIC = "generic"
    AGAINST = "against"


class Stage(StrEnum):
    """Where a person with this symptom stands."""

    BEFORE = "before"
    DURING = "during"
    AFTER = "after"


class Effect(StrEnum):
    """What choosing an answer does to the flow."""

    CONTINUE = "continue"
    WAIT = "wait"
    PASTE = "paste"
    RESOLVED = "resolved"
    SWITCH = "switch"
    ESCALATE = "escalate"


class Permission(StrEnum):
    """Whose leave a step needs. IT and the tenant administrator are other people, so one waits."""

    NONE = "none"
    ORGANISATION = "organisation"
    TENANT_ADMIN = "tenant-admin"
    IT = "it"


class LinkKind(StrEnum):
    """Where a link is shown: with the guide, or with the hand-over."""

    DOCUMENTATION = "documentation"
    SUPPORT = "support"


@dataclass(frozen=True)
class ErrorPattern:
    """Stored text, expression or symptom that is evidence for or against the guide.

    `says` is one sentence for the person whose text holds it; `matches` and `does_not_match` are
    whole examples that prove the pattern.
    """

    key: str
    kind: Kind
    weight: Weight
    text: str
    says: str = ""
    matches: tuple[str, ...] = ()
    does_not_match: tuple[str, ...] = ()
    when: Stage | None = None
    notes: str = ""


@dataclass(frozen=True)
class Cause:
    """One reason why this fails; `detail` is Markdown."""

    key: str
    text: str
    detail: str = ""
    notes: str = ""


@dataclass(frozen=True)
class Condition:
    """One row of a condition: the answer to `question` is, or is not, one of `choices`.

    Where nothing is known, or the person is not sure, a condition contradicts nothing, unless
    it is marked `known`: then it waits for concrete evidence.
    """

    question: str
    choices: tuple[str, ...]
    negated: bool = False
    known: bool = False

    def contradicted_by(self, choice: str | None) -> bool:
        """True if `choice` (None where nothing is known) rules out what depends on this."""
        if choice is None or choice == NOT_SURE:
            return self.known
        return (choice in self.choices) is self.negated

    def held_by(self, choice: str | None) -> bool:
        """True only if `choice` is known and makes the condition true."""
        known = choice is not None and choice != NOT_SURE
        return known and not self.contradicted_by(choice)


@dataclass(frozen=True)
class Choice:
    """One answer to a question.

    `minutes` and `why` explain the effects wait, paste, resolved and escalate; `guide` is the
    target of a switch. `told_by` are keys of patterns whose presence in the text gives this
    answer without asking.
    """

    key: str
    label: str
    effect: Effect = Effect.CONTINUE
    minutes: int = 0
    why: str = ""
    guide: str = ""
    told_by: tuple[str, ...] = ()


@dataclass(frozen=True)
class Question:
    """Something only the person knows and the flow needs. Asked only where `when` allows it."""

    key: str
    text: str
    choices: tuple[Choice, ...]
    help: str = ""
    when: tuple[Condition, ...] = ()
    notes: str = ""

    def choice(self, key: str) -> Choice | None:
        """The choice with that key, or None (as for "not sure")."""
        return self._choices_by_key.get(key)

    @cached_property
    def _choices_by_key(self) -> Mapping[str, Choice]:
        return {choice.key: choice for choice in self.choices}

    @cached_property
    def can_leave(self) -> bool:
        """True if an answer can end the guide, leave it or interrupt it."""
        return any(choice.effect is not Effect.CONTINUE for choice in self.choices)


@dataclass(frozen=True)
class Detail:
    """A short text only the person knows, for the hand-over; never needed to go on."""

    key: str
    text: str
    help: str = ""


@dataclass(frozen=True)
class Step:
    """One atomic fix or preparation.

    `minutes` is the work of the person, `wait_minutes` the time that must pass before the retry; `hours`
    are when it is best done, by the person's clock, as `off_peak` reads them.
    What it `requires` must be done before; `after` names steps that come before it as long as they are
    still to come. `retries` marks a step that is itself a way to import again, so that a round holds only
    one. `tried_as` is the line of the "already tried" checklist (empty: not listed). `prior` is the
    author's weight, in arbitrary units, with its `source`; planning divides by the sum. A step that was
    checked later than its guide says so in `last_checked`.
    """

    key: str
    title: str
    body: str
    minutes: int
    causes: tuple[str, ...] = ()
    when: tuple[Condition, ...] = ()
    requires: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    wait_minutes: int = 0
    hours: tuple[str, ...] = ()
    permission: Permission = Permission.NONE
    ask: str = ""
    risk: str = ""
    put_back: str = ""
    tried_as: str = ""
    retries: bool = False
    pinned: bool = False
    prior: float = 1.0
    source: str = "author"
    last_checked: date | None = None
    notes: str = ""

    def __post_init__(self) -> None:
        if self.minutes < 0 or self.wait_minutes < 0:
            raise ValueError(f"step {self.key}: minutes cannot be negative")
        if not self.prior > 0:
            raise ValueError(f"step {self.key}: the prior weight must be above zero")

    def __hash__(self) -> int:
        # By its key alone, because plans are looked up by their steps; equal steps have equal keys.
        return hash(self.key)

    @cached_property
    def total_minutes(self) -> int:
        """The minutes until a retry can follow: the person's work, and what must pass."""
        return self.minutes + self.wait_minutes

    @cached_property
    def alone(self) -> bool:
        """True if the step takes a wait or another person, and so a round of its own."""
        return self.wait_minutes > 0 or self.permission in (Permission.IT, Permission.TENANT_ADMIN)


@dataclass(frozen=True)
class Escalation:
    """Hand over when every condition is known to hold after so many failed attempts."""

    reason: str
    when: tuple[Condition, ...] = ()
    failed_attempts: int = 0


@dataclass(frozen=True)
class Link:
    """A page to read, or (kind support) a place to go for help."""

    title: str
    url: str
    kind: LinkKind = LinkKind.DOCUMENTATION


@dataclass(frozen=True)
class IssueTarget:
    """Where and how a hand-over opens a new issue.

    `url` is the page for a new issue, `template` the file of the issue form it shows (empty: none).
    `fields` say, by the id of a text field of that form, what fills it: `record`, `text`, `guide`, or
    the key of a detail. `notice` is what a person reads before, in Markdown.
    """

    url: str
    template: str = ""
    fields: tuple[tuple[str, str], ...] = ()
    notice: str = ""


@dataclass(frozen=True)
class Guide:
    """One family of failures: how to recognise it, why it happens, what to do.

    Texts are Markdown unless they are titles or single sentences. `ruled_out` is what a person reads
    whose text speaks against the guide. `never` is what must not be deleted or changed;
    `retry_minutes` is how long one import usually takes; `retry_text` how to carry it out. A
    `fallback` gives way to every other guide that something particular speaks for.

    `notes`, here and in the parts, are the author's, for authors only. `translations` hold texts by
    language and by their path, as `translating.texts` names it; `language` is the one that the texts are
    in, empty for the author's own.
    """

    slug: str
    title: str
    summary: str
    ruled_out: str = ""
    applies_when: str = ""
    background: str = ""
    expect: str = ""
    safe_to_wait: str = ""
    prevention: str = ""
    never: tuple[str, ...] = ()
    retry_text: str = ""
    retry_minutes: int = 60
    learning: bool = True
    explore: bool = False
    fallback: bool = False
    maintainer: str = ""
    last_checked: date | None = None
    support: str = ""
    diagnostics: str = ""
    links: tuple[Link, ...] = ()
    causes: tuple[Cause, ...] = ()
    patterns: tuple[ErrorPattern, ...] = ()
    questions: tuple[Question, ...] = ()
    details: tuple[Detail, ...] = ()
    steps: tuple[Step, ...] = ()
    escalations: tuple[Escalation, ...] = ()
    withdrawn: Mapping[str, str] = field(default_factory=dict)
    """Steps found harmful after publication, with the reason: never offered, not even in running sessions."""
    issue: IssueTarget | None = None
    """Where to open an issue about this guide, if elsewhere than the deployment says."""
    recalled: str = ""
    """Why the whole edition was found harmful; then nothing of it is offered. Empty if it was not."""
    notes: str = ""
    translations: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    language: str = ""

    @cached_property
    def questions_by_key(self) -> Mapping[str, Question]:
        """The questions by their keys."""
        return {question.key: question for question in self.questions}

    @cached_property
    def told_questions(self) -> tuple[Question, ...]:
        """The questions that a text can answer."""
        return tuple(q for q in self.questions if any(choice.told_by for choice in q.choices))

    @cached_property
    def steps_by_key(self) -> Mapping[str, Step]:
        """The steps by their keys."""
        return {step.key: step for step in self.steps}

    def checked(self, step: Step) -> date | None:
        """When somebody last checked that the step is still right; by itself, or with the guide."""
        return step.last_checked or self.last_checked

    @cached_property
    def preparations(self) -> frozenset[str]:
        """The steps that others require."""
        return frozenset(key for step in self.steps for key in step.requires)

    def why(self, step: str) -> str:
        """Why a step can help: the causes it addresses, in words."""
        addressed = self.steps_by_key[step].causes
        return "; ".join(cause.text for cause in self.causes if cause.key in addressed)

    @cached_property
    def patterns_by_key(self) -> Mapping[str, ErrorPattern]:
        """The error patterns by their keys."""
        return {pattern.key: pattern for pattern in self.patterns}
