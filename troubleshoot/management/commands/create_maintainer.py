"""Create a person who may read the statistics and the admin."""

from __future__ import annotations

import os
from argparse import ArgumentParser
from getpass import getpass
from typing import Any

from django.contrib.auth.models import User
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError


class Command(BaseCommand):
    """`manage.py create_maintainer NAME`"""

    help = "Creates a maintainer; the password comes from a prompt or from MAINTAINER_PASSWORD."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the name."""
        parser.add_argument("name")

    def handle(self, *, name: str, **options: Any) -> None:
        """Create the account, or refuse a weak password or a name that is taken."""
        if User.objects.filter(username=name).exists():
            raise CommandError(f"There is a maintainer {name} already.")
        password = os.environ.get("MAINTAINER_PASSWORD") or self._asked()
        user = User(username=name, is_staff=True)
        try:
            user.full_clean(exclude=["password"])
            validate_password(password, user)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        user.set_password(password)
        user.save()
        self.stdout.write(f"{name} can sign in at /sign-in/")

    def _asked(self) -> str:
        password = getpass("Password: ")
        if password != getpass("Password again: "):
            raise CommandError("The two passwords differ.")
        return password
