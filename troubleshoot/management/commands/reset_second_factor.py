"""Let a maintainer in who lost both their app and their recovery codes."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from troubleshoot import accounts, second_factor


class Command(BaseCommand):
    """`manage.py reset_second_factor NAME`"""

    help = "Turns off the second factor of a maintainer, who signs in with the password alone then."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the name."""
        parser.add_argument("name")

    def handle(self, *, name: str, **options: Any) -> None:
        """Forget app and recovery codes, and end the sessions."""
        user = User.objects.filter(username=name).first()
        if user is None:
            raise CommandError(f"There is no maintainer {name}.")
        was_on = second_factor.turn_off(user)
        ended = accounts.end_sessions(user, now=timezone.now())
        said = "is off" if was_on else "was not on"
        self.stdout.write(f"The second factor of {name} {said}; {ended} sessions ended.")
