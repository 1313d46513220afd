"""What guides say: editions and their parts as rows, each list in the author's order.

The rows carry the same names as the values in `engine.guide`, which say what they mean.
"""

from __future__ import annotations

from enum import StrEnum

from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint

from ..engine import guide as engine
from ..engine.guide import Effect, Kind, LinkKind, Permission, Stage, Weight

KEY_LENGTH = 64


def choices_of(kind: type[StrEnum]) -> list[tuple[str, str]]:
    """An enumeration as the choices of a field."""
    return [(member.value, member.value) for member in kind]


def one_of(name: str, kind: type[StrEnum], *, constraint: str, blank: bool = False) -> CheckConstraint:
    """The rule that a column holds a member of the enumeration (or nothing, if `blank`)."""
    allowed = [member.value for member in kind] + ([""] if blank else [])
    return CheckConstraint(condition=Q(**{f"{name}__in": allowed}), name=constraint)


class Guide(models.Model):
    """One family of failures, over all its editions."""

    slug = models.SlugField(max_length=KEY_LENGTH, unique=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["slug"]

    def __str__(self) -> str:
        return self.slug


class Edition(models.Model):
    """One immutable, numbered publication of a guide.

    The database refuses whatever would change what an edition says, once it is written: of its row
    only `status` and `revision` may change (see migrations/_triggers.py).
    """

    class Status(models.TextChoices):
        WRITING = "writing"  # only inside the transaction that publishes it
        CURRENT = "current"
        SUPERSEDED = "superseded"
        WITHDRAWN = "withdrawn"

    class Origin(models.TextChoices):
        FILE = "file"
        ADMIN = "admin"

    guide = models.ForeignKey(Guide, models.PROTECT, related_name="editions")
    number = models.PositiveIntegerField()
    status = models.CharField(max_length=12, choices=Status)
    origin = models.CharField(max_length=12, choices=Origin)
    digest = models.CharField(max_length=64, help_text="SHA-256 of what the edition says")
    published_at = models.DateTimeField()
    revision = models.PositiveIntegerField(
        default=0, help_text="grows when something is withdrawn, or offered again"
    )
    title = models.CharField(max_length=200)
    summary = models.TextField()
    ruled_out = models.CharField(max_length=200, blank=True)
    applies_when = models.TextField(blank=True)
    background = models.TextField(blank=True)
    expect = models.TextField(blank=True)
    safe_to_wait = models.TextField(blank=True)
    prevention = models.TextField(blank=True)
    never = models.JSONField(default=list)
    retry_text = models.TextField(blank=True)
    retry_minutes = models.PositiveIntegerField(default=60)
    learning = models.BooleanField(default=True)
    explore = models.BooleanField(default=False)
    fallback = models.BooleanField(default=False)
    maintainer = models.CharField(max_length=200, blank=True)
    last_checked = models.DateField(null=True, blank=True)
    support = models.TextField(blank=True)
    diagnostics = models.TextField(blank=True)
    issue = models.JSONField(default=dict, help_text="where to open an issue; empty: where all do")
    notes = models.TextField(blank=True)
    translations = models.JSONField(default=dict)

    class Meta:
        ordering = ["guide", "-number"]
        constraints = [
            UniqueConstraint(fields=["guide", "number"], name="edition_number_once_per_guide"),
            UniqueConstraint(
                fields=["guide"], condition=Q(status="current"), name="one_current_edition_per_guide"
            ),
            CheckConstraint(condition=Q(number__gte=1), name="editions_count_from_one"),
            CheckConstraint(
                condition=Q(status__in=["writing", "current", "superseded", "withdrawn"]),
                name="edition_status_is_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.guide} {self.number}"


class Part(models.Model):
    """A row of an edition, in its place."""

    edition = models.ForeignKey(Edition, models.CASCADE)
    position = models.PositiveIntegerField()

    class Meta:
        abstract = True
        ordering = ["edition", "position"]


class KeyedPart(Part):
    """A row with a key of its own within the edition."""

    key = models.CharField(max_length=KEY_LENGTH)

    class Meta(Part.Meta):
        abstract = True

    def __str__(self) -> str:
        return self.key


def key_once(constraint: str) -> UniqueConstraint:
    """The rule that an edition uses a key once."""
    return UniqueConstraint(fields=["edition", "key"], name=constraint)


class Link(Part):
    """A page to read, or a place to go for help."""

    title = models.CharField(max_length=200)
    url = models.URLField(max_length=500)
    kind = models.CharField(max_length=16, choices=choices_of(LinkKind))

    class Meta(Part.Meta):
        constraints = [one_of("kind", LinkKind, constraint="link_kind_is_known")]

    def __str__(self) -> str:
        return self.title


class Cause(KeyedPart):
    """Why this fails."""

    text = models.TextField()
    detail = models.TextField(blank=True)
    notes = models.TextField(blank=True)

    class Meta(KeyedPart.Meta):
        constraints = [key_once("cause_key_once")]


class ErrorPattern(KeyedPart):
    """Stored text, expression or symptom: evidence for or against the guide."""

    kind = models.CharField(max_length=12, choices=choices_of(Kind))
    weight = models.CharField(max_length=12, choices=choices_of(Weight))
    text = models.TextField()
    says = models.TextField(blank=True)
    matches = models.JSONField(default=list)
    does_not_match = models.JSONField(default=list)
    when = models.CharField(max_length=12, choices=choices_of(Stage), blank=True)
    notes = models.TextField(blank=True)

    class Meta(KeyedPart.Meta):
        constraints = [
            key_once("pattern_key_once"),
            one_of("kind", Kind, constraint="pattern_kind_is_known"),
            one_of("weight", Weight, constraint="pattern_weight_is_known"),
            one_of("when", Stage, constraint="pattern_stage_is_known", blank=True),
            CheckConstraint(condition=~Q(kind="symptom") | ~Q(when=""), name="a_symptom_says_when_it_shows"),
        ]


class Question(KeyedPart):
    """Something only the person knows and the flow needs."""

    text = models.TextField()
    help = models.TextField(blank=True)
    notes = models.TextField(blank=True)

    class Meta(KeyedPart.Meta):
        constraints = [key_once("question_key_once")]


class Choice(models.Model):
    """One answer to a question, with its effect."""

    question = models.ForeignKey(Question, models.CASCADE, related_name="choices")
    position = models.PositiveIntegerField()
    key = models.CharField(max_length=KEY_LENGTH)
    label = models.TextField()
    effect = models.CharField(max_length=12, choices=choices_of(Effect))
    minutes = models.PositiveIntegerField(default=0)
    why = models.TextField(blank=True)
    guide = models.CharField(max_length=KEY_LENGTH, blank=True, help_text="target of a switch")
    told_by = models.ManyToManyField(ErrorPattern, blank=True)

    class Meta:
        ordering = ["question", "position"]
        constraints = [
            UniqueConstraint(fields=["question", "key"], name="choice_key_once_per_question"),
            one_of("effect", Effect, constraint="choice_effect_is_known"),
            CheckConstraint(condition=~Q(key=engine.NOT_SURE), name="not_sure_is_no_choice_of_its_own"),
            CheckConstraint(
                condition=~Q(effect="wait") | Q(minutes__gt=0), name="a_waiting_choice_says_how_long"
            ),
            CheckConstraint(
                condition=~Q(effect="switch") | ~Q(guide=""), name="a_switching_choice_names_its_guide"
            ),
        ]

    def __str__(self) -> str:
        return self.key


class Detail(KeyedPart):
    """A short text only the person knows, for the hand-over."""

    text = models.TextField()
    help = models.TextField(blank=True)

    class Meta(KeyedPart.Meta):
        constraints = [key_once("detail_key_once")]


class Step(KeyedPart):
    """One atomic fix or preparation."""

    title = models.CharField(max_length=200)
    body = models.TextField()
    minutes = models.PositiveIntegerField()
    wait_minutes = models.PositiveIntegerField(default=0)
    hours = models.CharField(
        max_length=100,
        blank=True,
        default="",
        db_default="",
        help_text="when it is best done, by the person's clock: 02:00-06:00, 22:00-24:00",
    )
    permission = models.CharField(max_length=16, choices=choices_of(Permission))
    ask = models.TextField(blank=True)
    risk = models.TextField(blank=True)
    put_back = models.TextField(blank=True)
    tried_as = models.CharField(max_length=200, blank=True)
    retries = models.BooleanField(default=False)
    pinned = models.BooleanField(default=False)
    prior = models.FloatField(default=1.0)
    source = models.CharField(max_length=300, blank=True)
    last_checked = models.DateField(null=True, blank=True)
    causes = models.ManyToManyField(Cause, blank=True)
    requires = models.ManyToManyField("self", symmetrical=False, blank=True, related_name="required_by")
    after = models.ManyToManyField("self", symmetrical=False, blank=True, related_name="before")
    notes = models.TextField(blank=True)

    class Meta(KeyedPart.Meta):
        constraints = [
            key_once("step_key_once"),
            one_of("permission", Permission, constraint="step_permission_is_known"),
            CheckConstraint(condition=Q(prior__gt=0), name="step_prior_is_above_zero"),
        ]


class Escalation(Part):
    """A rule that hands over."""

    reason = models.TextField()
    failed_attempts = models.PositiveIntegerField(default=0)

    class Meta(Part.Meta):
        pass

    def __str__(self) -> str:
        return self.reason


class Condition(Part):
    """One row of the condition of exactly one step, question or escalation rule."""

    step = models.ForeignKey(Step, models.CASCADE, null=True, blank=True, related_name="conditions")
    asked = models.ForeignKey(Question, models.CASCADE, null=True, blank=True, related_name="conditions")
    escalation = models.ForeignKey(
        Escalation, models.CASCADE, null=True, blank=True, related_name="conditions"
    )
    question = models.ForeignKey(Question, models.CASCADE, related_name="+")
    choices = models.ManyToManyField(Choice)
    negated = models.BooleanField(default=False)
    known = models.BooleanField(default=False)

    class Meta(Part.Meta):
        constraints = [
            CheckConstraint(
                condition=(
                    Q(step__isnull=False, asked__isnull=True, escalation__isnull=True)
                    | Q(step__isnull=True, asked__isnull=False, escalation__isnull=True)
                    | Q(step__isnull=True, asked__isnull=True, escalation__isnull=False)
                ),
                name="a_condition_belongs_to_one_part",
            ),
            CheckConstraint(
                condition=Q(asked__isnull=True) | ~Q(asked=F("question")),
                name="no_question_depends_on_itself",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.question} {'is not' if self.negated else 'is'} …"
