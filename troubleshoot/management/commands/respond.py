"""Say what to answer to an issue from a file or from standard input."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from troubleshoot import catalog, sessions
from troubleshoot.addresses import base_of
from troubleshoot.engine.text import decode
from troubleshoot.issues.exported import read_issue
from troubleshoot.responding import respond


class Command(BaseCommand):
    """`manage.py respond [FILE] [--base-url URL] [--json]`"""

    help = "Reads an issue (its text, or JSON as it is exported) and prints the reply in Markdown."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take a file, and where the wizard is."""
        parser.add_argument("file", nargs="?", type=Path)
        parser.add_argument(
            "--base-url",
            default=settings.BASE_URL or f"http://127.0.0.1:{settings.PORT}",
            help="where people find the wizard",
        )
        parser.add_argument(
            "--json", action="store_true", help="print what POST /api/v1/respond answers instead"
        )

    def handle(self, *, file: Path | None, base_url: str, json: bool, **options: Any) -> None:
        """Print the reply, or everything as JSON."""
        try:
            base = base_of(base_url)
            data = file.read_bytes() if file else sys.stdin.buffer.read()
            issue = read_issue(decode(data))
            answer = respond(catalog.current(), issue.title, issue.body, base=f"{base}/")
        except (OSError, ValueError, sessions.Refused) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(_as_json(answer.as_json()) if json else answer.reply.rstrip("\n"))


def _as_json(answer: dict[str, Any]) -> str:
    return json.dumps(answer, indent=2)
