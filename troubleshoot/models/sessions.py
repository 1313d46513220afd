"""What sessions stored: facts, the reports behind them, and what each stretch contributes.

Only `sessions.py` writes these tables.
"""

from __future__ import annotations

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from ..engine.facts import Outcome
from .content import Edition, choices_of, one_of


class TroubleshootingSession(models.Model):
    """One person's troubleshooting of one failure. The token itself is never stored."""

    token_hash = models.CharField(max_length=64, unique=True)
    started_at = models.DateTimeField()
    written_at = models.DateTimeField(help_text="of the last write")
    outcome = models.CharField(max_length=12, choices=choices_of(Outcome))
    source = models.CharField(max_length=40, blank=True)
    ref = models.CharField(max_length=200, blank=True)
    excluded = models.BooleanField(default=False, help_text="left out of all statistics")
    teaches = models.BooleanField(
        default=True, db_default=True, help_text="whether the estimates learn from it; it is counted anyway"
    )

    class Meta:
        ordering = ["-started_at"]
        indexes = [
            models.Index(fields=["-started_at"], name="session_by_start"),
            models.Index(fields=["outcome", "written_at"], name="session_by_last_write"),
        ]
        constraints = [
            CheckConstraint(
                condition=Q(outcome__in=["open", "resolved", "escalated", "left"]),
                name="session_outcome_is_known",
            )
        ]

    def __str__(self) -> str:
        return f"session {self.pk}"


class DeletedSession(models.Model):
    """The hash of a session's token, for as long as somebody may send again what began it."""

    token_hash = models.CharField(max_length=64, primary_key=True)
    deleted_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"deleted on {self.deleted_at:%Y-%m-%d}"


class Stretch(models.Model):
    """The part of a session spent in one guide edition, and how it ended.

    `resolved_by` tells apart what "resolved" rests on; `plan` holds the estimates that the stretch
    plans with, taken when it started; `counted` is what the statistics hold of it. A stretch that an
    undo took back no longer `stands`.
    """

    class ResolvedBy(models.TextChoices):
        NOTHING = "", _("not resolved")
        STEP = "step", _("one step was named")
        ONE_OF_SEVERAL = "one_of_several", _("one of several steps")
        OUTSIDE = "outside", _("something outside the steps")
        FOUND_FINISHED = "found_finished", _("the import had worked after all")

    session = models.ForeignKey(TroubleshootingSession, models.CASCADE, related_name="stretches")
    number = models.PositiveIntegerField()
    edition = models.ForeignKey(Edition, models.PROTECT, related_name="stretches")
    outcome = models.CharField(max_length=12, choices=choices_of(Outcome))
    resolved_by = models.CharField(max_length=16, choices=ResolvedBy, blank=True, default="")
    something_else = models.CharField(max_length=300, blank=True)
    plan = models.JSONField(default=dict)
    counted = models.JSONField(default=dict, help_text="what it contributes to the statistics now")
    started_at = models.DateTimeField()
    stands = models.BooleanField(default=True)

    class Meta:
        verbose_name_plural = "stretches"
        ordering = ["session", "number"]
        constraints = [
            UniqueConstraint(fields=["session", "number"], name="stretch_number_once_per_session"),
            one_of("outcome", Outcome, constraint="stretch_outcome_is_known"),
            CheckConstraint(
                condition=Q(outcome="resolved") ^ Q(resolved_by=""), name="a_resolved_stretch_says_by_what"
            ),
        ]
        indexes = [
            models.Index(fields=["edition", "outcome"], name="stretch_by_edition"),
            models.Index(fields=["edition", "-started_at"], name="stretch_by_start"),
            models.Index(
                fields=["-started_at"], condition=~Q(something_else=""), name="stretch_by_something_else"
            ),
        ]

    def __str__(self) -> str:
        return f"stretch {self.number} of {self.session}"


class Fact(models.Model):
    """One numbered thing that happened in a session, as `engine.facts` reads it.

    Never changed after it was written, except that an undo takes `stands` away.
    """

    class Kind(models.TextChoices):
        REPORTED = "reported"
        ANSWERED = "answered"
        TRIED_BEFORE = "tried_before"
        MARKED = "marked"
        ATTEMPTED = "attempted"
        CREDITED = "credited"
        SWITCHED = "switched"
        REJECTED = "rejected"
        FLAGGED = "flagged"
        CLAIMED = "claimed"
        ESCALATED = "escalated"
        LEFT = "left"
        UNDONE = "undone"

    session = models.ForeignKey(TroubleshootingSession, models.CASCADE, related_name="facts")
    stretch = models.ForeignKey(Stretch, models.CASCADE, related_name="facts")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=16, choices=Kind)
    data = models.JSONField(default=dict)
    submission = models.UUIDField()
    part = models.PositiveSmallIntegerField(help_text="of the submission, from 0")
    stands = models.BooleanField(default=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["session", "number"]
        constraints = [
            UniqueConstraint(fields=["session", "number"], name="fact_number_once_per_session"),
            UniqueConstraint(
                fields=["session", "submission", "part"], name="a_submission_counts_once_per_session"
            ),
            CheckConstraint(condition=Q(number__gte=1), name="facts_count_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.kind}"


class Report(models.Model):
    """A pasted text after redaction, with its evidence and the places of it."""

    fact = models.OneToOneField(Fact, models.CASCADE, related_name="report")
    text = models.TextField()
    matches = models.JSONField(default=list)
    symptoms = models.JSONField(default=list)

    def __str__(self) -> str:
        return f"report of {self.fact}"
