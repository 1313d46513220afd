"""Files for a repository's issue templates that lead people into the wizard."""

from __future__ import annotations

import re
from argparse import ArgumentParser
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from troubleshoot import catalog
from troubleshoot.addresses import base_of
from troubleshoot.catalog.layout import laid_out
from troubleshoot.engine.guide import Guide
from troubleshoot.issues import template_files

_REPOSITORY = re.compile(r"[A-Za-z0-9-]{1,39}/[A-Za-z0-9._-]{1,100}")
_PRINTED = "-"
_FIRST_LINE = """\
# Written by `manage.py issue_templates`. The wizard reads issues back by the labels: change a question in its
# guide and write this file again, rather than change it here.
"""


class Command(BaseCommand):
    """`manage.py issue_templates --base-url URL [--guide SLUG] [--directory DIR] [--repository REPO]`"""

    help = (
        "Writes files for the folder .github/ISSUE_TEMPLATE of a repository: the chooser with a link into "
        "the wizard, an issue form that begins with one, and a snippet for templates that are there already. "
        "Prints what to set so that hand-overs open that form."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the address of the wizard, the guide, and where to write."""
        parser.add_argument("--base-url", required=True, metavar="URL", help="where people find the wizard")
        parser.add_argument(
            "--guide", default="network-errors", metavar="SLUG", help="whose questions it asks"
        )
        parser.add_argument(
            "--directory", default="issue-templates", metavar="DIR", help="where to write; - prints the files"
        )
        parser.add_argument("--repository", default="OWNER/REPO", help="where the form will be, on GitHub")
        parser.add_argument("--force", action="store_true", help="overwrite files that say something else")

    def handle(
        self, *, base_url: str, guide: str, directory: str, repository: str, force: bool, **options: Any
    ) -> None:
        """Write or print the files, then what to set."""
        try:
            base = base_of(base_url)
        except ValueError as error:
            raise CommandError(str(error)) from error
        if not _REPOSITORY.fullmatch(repository):
            raise CommandError(f"“{repository}” is no repository: write OWNER/REPO.")
        asking = _published(guide)
        files = _files(asking, base)
        if directory == _PRINTED:
            for name, text in files.items():
                self.stdout.write(f"==> {name} <==\n{text}")
            self.stderr.write(_settings(asking, repository), ending="")
            return
        for path in _written(Path(directory), files, overwriting=force):
            self.stdout.write(str(path))
        self.stdout.write(f"\n{_settings(asking, repository)}", ending="")


def _published(slug: str) -> Guide:
    guides = catalog.current().by_slug
    if slug not in guides:
        raise CommandError(f"No guide “{slug}” is published. There are: {', '.join(sorted(guides))}.")
    return guides[slug].guide


def _files(guide: Guide, base: str) -> dict[str, str]:
    """The texts of all files by their names."""
    form = laid_out(template_files.form_of(guide, base))
    return {
        template_files.CHOOSER: laid_out(template_files.chooser(base)),
        # An empty line between elements: no line of a text begins so far to the left.
        template_files.FORM: _FIRST_LINE + re.sub(r"(?<!\nbody:)\n  - type: ", r"\n\g<0>", form),
        template_files.SNIPPET: template_files.snippet(base),
    }


def _written(directory: Path, files: Mapping[str, str], *, overwriting: bool) -> list[Path]:
    """Where the files are now. Raises CommandError, and writes none, where one says something else."""
    paths = {directory / name: text for name, text in files.items()}
    try:
        changed = [str(path) for path, text in paths.items() if _differs(path, text)]
        if changed and not overwriting:
            raise CommandError(f"{', '.join(changed)} would be overwritten: --force does it.")
        directory.mkdir(parents=True, exist_ok=True)
        for path, text in paths.items():
            path.write_text(text, "utf-8", newline="\n")
    except OSError as error:
        raise CommandError(str(error)) from error
    return list(paths)


def _differs(path: Path, text: str) -> bool:
    return path.exists() and path.read_bytes() != text.encode()


def _settings(guide: Guide, repository: str) -> str:
    """What makes the wizard open the form from a hand-over, as lines for its environment."""
    sources = template_files.sources_of(template_files.fields_of(guide))
    return (
        "So that hand-overs open this form, set for the wizard:\n"
        f"ISSUE_URL=https://github.com/{repository}/issues/new\n"
        f"ISSUE_TEMPLATE={template_files.FORM}\n"
        f"ISSUE_FIELDS={','.join(f'{name}={source}' for name, source in sources.items())}\n"
    )
