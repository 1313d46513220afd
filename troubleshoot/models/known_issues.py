"""Issues that maintainers know of: offered to people before they open another one."""

from __future__ import annotations

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from .content import Guide


class KnownIssue(models.Model):
    """An issue about what a guide is about. Kept apart from editions: issues are closed meanwhile."""

    class State(models.TextChoices):
        OPEN = "open", _("open")
        CLOSED = "closed", _("closed")

    guide = models.ForeignKey(Guide, models.PROTECT, related_name="known_issues")
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=200)
    state = models.CharField(max_length=8, choices=State, default=State.OPEN)
    url = models.URLField(
        max_length=500, blank=True, help_text=_("Empty: the issue of that number where new ones are opened.")
    )
    patterns = models.JSONField(
        default=list, blank=True, help_text=_("Keys of the patterns that tell of it. None: of every text.")
    )

    class Meta:
        ordering = ["guide", "-number"]
        constraints = [
            UniqueConstraint(fields=["guide", "number"], name="known_issue_once_per_guide"),
            CheckConstraint(condition=Q(number__gte=1), name="issues_count_from_one"),
            CheckConstraint(condition=Q(state__in=["open", "closed"]), name="known_issue_state_is_known"),
        ]

    def __str__(self) -> str:
        return f"#{self.number} {self.title}"
