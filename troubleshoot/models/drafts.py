"""How guides change: drafts, what was found harmful, and the record of who did what.

Only `catalog` writes these tables.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from .content import KEY_LENGTH, Edition, Guide


class Draft(models.Model):
    """A guide being edited, as the text of a canonical guide file; at most one of each guide.

    Not as rows: a draft may be unfit to be published in every way, the rows of an edition never are.
    `version` grows with each save, so that nobody overwrites what they have not seen.
    """

    slug = models.SlugField(max_length=KEY_LENGTH, unique=True)
    text = models.TextField(help_text="a canonical guide file")
    version = models.PositiveIntegerField(default=1)
    based_on = models.ForeignKey(
        Edition,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="drafts",
        help_text="the edition it began as",
    )
    started_at = models.DateTimeField()
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["slug"]
        constraints = [CheckConstraint(condition=Q(version__gte=1), name="draft_versions_count_from_one")]

    def __str__(self) -> str:
        return f"draft of {self.slug}"


class Withdrawal(models.Model):
    """A step, or a whole edition, found harmful: not offered from then on, until it is lifted.

    A step is withdrawn by its key from all editions there are, because people may be in any of them, and
    from later ones as long as their step still reads `body`.
    """

    guide = models.ForeignKey(Guide, models.PROTECT, related_name="withdrawals")
    step = models.CharField(max_length=KEY_LENGTH, blank=True, help_text="empty for a whole edition")
    edition = models.ForeignKey(
        Edition,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="withdrawals",
        help_text="empty for a step",
    )
    until = models.PositiveIntegerField(default=0, help_text="the newest edition then")
    body = models.TextField(blank=True, help_text="of the step in the newest edition that has it")
    reason = models.TextField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["-made_at", "-pk"]
        constraints = [
            CheckConstraint(condition=Q(edition=None) ^ Q(step=""), name="a_step_or_an_edition_is_withdrawn"),
            CheckConstraint(condition=~Q(reason=""), name="a_withdrawal_says_why"),
            UniqueConstraint(
                fields=["guide", "step"],
                condition=Q(lifted_at=None) & ~Q(step=""),
                name="a_step_is_withdrawn_once",
            ),
            UniqueConstraint(
                fields=["edition"],
                condition=Q(lifted_at=None) & ~Q(edition=None),
                name="an_edition_is_withdrawn_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.step or self.edition} withdrawn"


class Change(models.Model):
    """One entry of the record of a guide: who did what and when. Never changed, never deleted."""

    class Action(models.TextChoices):
        STARTED = "started", "draft started"
        EDITED = "edited", "draft edited"
        DISCARDED = "discarded", "draft discarded"
        PUBLISHED = "published", "published"
        PUBLISHED_AGAIN = "published_again", "published again"
        WITHDRAWN = "withdrawn", "withdrawn"
        LIFTED = "lifted", "offered again"

    slug = models.SlugField(max_length=KEY_LENGTH, help_text="of the guide")
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    who = models.CharField(max_length=150, blank=True, help_text="the name then; empty for a command")
    action = models.CharField(max_length=16, choices=Action)
    edition = models.ForeignKey(Edition, models.PROTECT, null=True, blank=True, related_name="changes")
    step = models.CharField(max_length=KEY_LENGTH, blank=True)
    note = models.TextField(blank=True)
    difference = models.TextField(blank=True, help_text="of the guide file, line by line")

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["slug", "-at"], name="change_by_guide")]
        constraints = [
            CheckConstraint(
                condition=Q(
                    action__in=[
                        *("started", "edited", "discarded", "published"),
                        *("published_again", "withdrawn", "lifted"),
                    ]
                ),
                name="change_action_is_known",
            )
        ]

    def __str__(self) -> str:
        return f"{self.slug}: {self.action}"
