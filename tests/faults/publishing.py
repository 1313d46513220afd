"""A process that changes what is published, for as long as a test lasts: `python -m tests.faults.publishing`.

It reads one word a line, does what the word says, and answers with a line once that is committed.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import django
from django.conf import settings
from django.utils import timezone

from tests.serving import environment_with

SLUG = "flibbert"
TEXT = "The flibbertigibbet was cut."
NEW_TEXT = "The gibberish was torn."
FORUM = "forum"
PASSWORD = "a password for as long as a test"


@contextmanager
def a_maintainer(database: str) -> Iterator[Callable[[str], None]]:
    """Somebody with whom to do things; whoever calls it goes on when it is committed."""
    with subprocess.Popen(
        [sys.executable, "-m", "tests.faults.publishing"],
        cwd=settings.BASE_DIR,
        env=environment_with(database),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        said, heard = process.stdin, process.stdout
        assert said is not None
        assert heard is not None

        def do(word: str) -> None:
            said.write(f"{word}\n")
            said.flush()
            assert heard.readline() == f"{word}\n"

        yield do
        said.close()


def _words() -> dict[str, Callable[[], Any]]:
    from django.contrib.auth.models import User

    from tests.factories import a_guide, a_pattern, a_step
    from troubleshoot import catalog, sessions
    from troubleshoot.models import Edition, Exclusion, Guide, KnownIssue

    def publish(title: str, *patterns: str) -> None:
        guide = a_guide(
            SLUG,
            title=title,
            patterns=tuple(a_pattern(f"p{n}", text) for n, text in enumerate(patterns)),
            steps=(a_step("cable"), a_step("vpn")),
        )
        catalog.publish(guide, origin=Edition.Origin.ADMIN, now=timezone.now(), replace=True)

    def edition(**which: Any) -> Edition:
        return Edition.objects.get(guide__slug=SLUG, **which)

    def exclude() -> None:
        by, _ = User.objects.get_or_create(username="ann")
        exclusion = Exclusion(kind="source", source=FORUM, reason="Spam")
        sessions.exclude(exclusion, by=by, now=timezone.now())

    now = timezone.now
    return {
        "publish": lambda: publish("Cut", "flibbertigibbet was cut"),
        "publish-more": lambda: publish("Torn", "flibbertigibbet was cut", "gibberish was torn"),
        "roll-back": lambda: catalog.publish_again(edition(number=1), note="", by=None, now=now()),
        "withdraw-step": lambda: catalog.withdraw_step(
            Guide.objects.get(slug=SLUG), "cable", reason="It does harm.", by=None, now=now()
        ),
        "withdraw": lambda: catalog.withdraw_edition(
            edition(status="current"), reason="It does harm.", by=None, now=now()
        ),
        "know": lambda: KnownIssue.objects.create(
            guide=Guide.objects.get(slug=SLUG), number=7, title="Seven"
        ),
        "exclude": exclude,
        "employ": lambda: User.objects.create_user("bo", password=PASSWORD, is_staff=True),
    }


def _main() -> None:
    words = _words()
    for line in sys.stdin:
        words[line.strip()]()
        sys.stdout.write(line)
        sys.stdout.flush()


if __name__ == "__main__":
    django.setup()
    _main()
