"""Shut a maintainer out, and let them in again."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from troubleshoot import accounts


class Command(BaseCommand):
    """`manage.py disable_maintainer NAME [--undo]`"""

    help = "Shuts a maintainer out at once. The account stays: what they published and wrote keeps its name."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the name, and whether to let them in again."""
        parser.add_argument("name")
        parser.add_argument("--undo", action="store_true", help="let them in again")

    def handle(self, *, name: str, undo: bool, **options: Any) -> None:
        """Do it, and end the sessions."""
        user = User.objects.filter(username=name).first()
        if user is None:
            raise CommandError(f"There is no maintainer {name}.")
        user.is_active = undo
        user.save(update_fields=["is_active"])
        ended = accounts.end_sessions(user, now=timezone.now())
        self.stdout.write(f"{name} {'may' if undo else 'may not'} sign in; {ended} sessions ended.")
