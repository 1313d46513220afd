"""Group the texts that no guide knows."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from troubleshoot import unknown
from troubleshoot.models import TextGroup


class Command(BaseCommand):
    """`manage.py group_texts`"""

    help = "Puts the kept texts without a verdict into groups that say the same; for a timer."

    def handle(self, **options: Any) -> None:
        """Group what is new and say how many groups there are."""
        grouped = unknown.group_new()
        self.stdout.write(f"{grouped} texts grouped, {TextGroup.objects.count()} groups")
