"""`make_secret_key`: what the server signs with, made once and kept."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from coewizard.secret_key import made_in


class Command(BaseCommand):
    """Make the secret key in `data/secret-key`, unless there is one or the environment gives another."""

    help = "Makes the secret key in a file that only its owner may read, unless there is one."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        """Say where it is, never what it is."""
        if settings.SECRET_KEY_GIVEN:
            self.stdout.write("SECRET_KEY is set: it is used, and no file is made.")
            return
        file = settings.SECRET_KEY_FILE
        try:
            made = made_in(file)
        except OSError as error:
            raise CommandError(f"The secret key cannot be made in {file}: {error.strerror}.") from error
        self.stdout.write(f"The secret key {'was made' if made else 'is'} in {file}.")
