"""What sessions add up to: plain counters a day, cells for the estimates, and what was left out.

Only `statistics` and, for what a single stretch contributes, `sessions` write these tables. Rows that
are `retained` count sessions whose details were deleted; they can no longer be computed anew.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from .content import KEY_LENGTH, Edition, Guide
from .sessions import Stretch, TroubleshootingSession


class Tally(models.Model):
    """How often something was so in stretches of an edition that began on a day (UTC).

    The row of the first day there is counts all days together.
    """

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="tallies")
    day = models.DateField()
    kind = models.CharField(max_length=16)
    key = models.CharField(max_length=200)
    n = models.BigIntegerField()
    retained = models.BooleanField(default=False)

    class Meta:
        verbose_name_plural = "tallies"
        # No rule that n is never below zero: an upsert would check it on the difference it adds.
        constraints = [
            UniqueConstraint(fields=["edition", "kind", "key", "day", "retained"], name="a_tally_is_one_row")
        ]
        indexes = [models.Index(fields=["kind", "edition", "day"], name="tally_by_kind")]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}: {self.n}"


class Cell(models.Model):
    """How many stretches tell the estimates the same: the steps done in vain, and what resolved it.

    `digest` stands for everything but the number, which makes a cell one row however long its lists.
    """

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="cells")
    digest = models.CharField(max_length=64)
    method = models.CharField(max_length=KEY_LENGTH, blank=True)
    network = models.CharField(max_length=KEY_LENGTH, blank=True)
    install = models.CharField(max_length=KEY_LENGTH, blank=True)
    failed = models.JSONField(default=list)
    solved = models.JSONField(default=list)
    outside = models.BooleanField(default=False)
    n = models.BigIntegerField()
    retained = models.BooleanField(default=False)

    class Meta:
        constraints = [UniqueConstraint(fields=["digest", "retained"], name="a_cell_is_one_row")]

    def __str__(self) -> str:
        return f"{self.n} x {self.failed} then {self.solved}"


class Learning(models.Model):
    """What a guide has learnt: the version of its cells, and the estimates made from a version."""

    guide = models.OneToOneField(Guide, models.PROTECT, related_name="learning")
    version = models.BigIntegerField(default=0, help_text="grows with every change of a cell")
    planned_version = models.BigIntegerField(default=-1)
    planned_edition = models.ForeignKey(
        Edition, models.SET_NULL, null=True, blank=True, related_name="+", help_text="whose priors it took"
    )
    weights = models.JSONField(default=dict, help_text="by step, with the author's prior: for planning")
    means = models.JSONField(default=dict, help_text="by step, without it: for people")
    shown_version = models.BigIntegerField(default=-1)
    estimates = models.JSONField(default=dict, help_text="by step: mean, low and high, for maintainers")

    class Meta:
        verbose_name_plural = "learning"

    def __str__(self) -> str:
        return f"learning of {self.guide}"


class Remark(models.Model):
    """What a person wrote about a step: why it was skipped or not permitted, or what is wrong with it."""

    class Kind(models.TextChoices):
        SKIPPED = "skipped", "why it was skipped"
        NOT_PERMITTED = "not_permitted", "why it is not permitted"
        WRONG = "wrong", "what is wrong with it"

    stretch = models.ForeignKey(Stretch, models.CASCADE, related_name="remarks")
    key = models.CharField(max_length=KEY_LENGTH)
    kind = models.CharField(max_length=16, choices=Kind)
    text = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at"]
        indexes = [models.Index(fields=["kind", "-at"], name="remark_by_kind")]

    def __str__(self) -> str:
        return f"{self.key}: {self.text}"


class Dismissal(models.Model):
    """A maintainer took the banner of a guide's incident away; one that begins later shows again."""

    guide = models.ForeignKey(Guide, models.PROTECT, related_name="dismissals")
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["-at"]

    def __str__(self) -> str:
        return f"incident of {self.guide} dismissed"


class Exclusion(models.Model):
    """Sessions left out of all statistics: one of them, a source, or a span of time. Can be ended."""

    class Kind(models.TextChoices):
        SESSION = "session"
        SOURCE = "source"
        SPAN = "span"

    kind = models.CharField(max_length=8, choices=Kind)
    session = models.ForeignKey(
        TroubleshootingSession, models.SET_NULL, null=True, blank=True, related_name="exclusions"
    )
    source = models.CharField(max_length=40, blank=True)
    since = models.DateTimeField(null=True, blank=True)
    until = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=300)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["-made_at"]
        constraints = [
            CheckConstraint(
                # Without a session, once that is deleted: the record of it stays.
                condition=Q(kind="session", source="", since=None, until=None)
                | Q(kind="source", session=None, since=None, until=None)
                | Q(kind="span", session=None, source="", since__isnull=False, until__isnull=False),
                name="an_exclusion_names_what_it_leaves_out",
            ),
            CheckConstraint(
                condition=Q(since=None) | Q(until__gt=models.F("since")), name="a_span_ends_after_it_begins"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} left out: {self.reason}"
