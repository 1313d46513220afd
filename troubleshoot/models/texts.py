"""What no guide knows: how many texts found a verdict, the texts that did not, and their groups.

Only `unknown` writes these tables.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from ..engine.guide import Kind, Weight
from .content import KEY_LENGTH, Guide, choices_of, one_of
from .sessions import TroubleshootingSession


class TextDay(models.Model):
    """How many texts were diagnosed on a day (UTC), by whether they found a verdict."""

    day = models.DateField(unique=True)
    known = models.PositiveIntegerField(default=0, help_text="texts that found a verdict")
    unknown = models.PositiveIntegerField(default=0, help_text="texts that found none")

    class Meta:
        ordering = ["day"]

    def __str__(self) -> str:
        return f"{self.day}: {self.known} known, {self.unknown} unknown"


class TextGroup(models.Model):
    """Unknown texts that say the same. Its number never changes and is never given again."""

    made_at = models.DateTimeField()
    newest_at = models.DateTimeField(help_text="when its newest text came")
    size = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"group {self.pk}"


class TextTemplate(models.Model):
    """The words that some texts of a group share, in their places; drain3's state, one row a cluster."""

    group = models.ForeignKey(TextGroup, models.CASCADE, related_name="templates")
    words = models.JSONField(default=list)
    size = models.PositiveIntegerField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"template {self.pk} of {self.group}"


class UnknownText(models.Model):
    """A redacted text without a verdict, kept because its owner went on with it."""

    class Why(models.TextChoices):
        SESSION = "session", _("a session went on with it")
        HAND_OVER = "hand_over", _("it was handed over")
        LEARN = "learn", _("its owner asked us to learn it")

    text = models.TextField(help_text="redacted")
    why = models.CharField(max_length=12, choices=Why)
    submission = models.UUIDField()
    session = models.ForeignKey(
        TroubleshootingSession, models.CASCADE, null=True, blank=True, related_name="unknown_texts"
    )
    group = models.ForeignKey(TextGroup, models.PROTECT, null=True, blank=True, related_name="texts")
    kept_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            UniqueConstraint(fields=["session", "submission"], name="a_session_keeps_a_submission_once"),
            UniqueConstraint(
                fields=["submission"], condition=Q(session=None), name="a_submission_is_kept_once"
            ),
            CheckConstraint(
                condition=Q(why__in=["session", "hand_over", "learn"]), name="unknown_text_says_why"
            ),
            CheckConstraint(
                condition=Q(why="session") ^ Q(session=None), name="only_a_text_of_a_session_has_one"
            ),
        ]
        indexes = [models.Index(fields=["group", "kept_at"], name="unknown_text_by_group")]

    def __str__(self) -> str:
        return f"unknown text {self.pk}"


class DraftPattern(models.Model):
    """An error pattern proposed from a group, for a guide; part of no edition yet."""

    guide = models.ForeignKey(Guide, models.PROTECT, related_name="draft_patterns")
    group = models.ForeignKey(TextGroup, models.PROTECT, related_name="draft_patterns")
    key = models.CharField(max_length=KEY_LENGTH)
    kind = models.CharField(max_length=16, choices=choices_of(Kind))
    weight = models.CharField(max_length=16, choices=choices_of(Weight))
    text = models.TextField()
    says = models.TextField(blank=True)
    matches = models.JSONField(default=list)
    does_not_match = models.JSONField(default=list)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            UniqueConstraint(fields=["guide", "key"], name="a_draft_pattern_has_its_key_in_a_guide"),
            one_of("kind", Kind, constraint="draft_pattern_kind_is_known"),
            one_of("weight", Weight, constraint="draft_pattern_weight_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.guide}: {self.key}"
