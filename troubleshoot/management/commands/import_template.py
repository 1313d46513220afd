"""A written response template as a draft guide."""

from __future__ import annotations

import re
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse
from django.utils import timezone

from troubleshoot import catalog, responses
from troubleshoot.engine.guide import Guide
from troubleshoot.written import LONGEST_FILE, Imported, decoded


class Command(BaseCommand):
    """`manage.py import_template FILE.md [--slug S] [--template N] [--output DIR] [--replace] [--no-save]`"""

    help = (
        "Makes a draft guide of a response template in Markdown and keeps it. Prints it as a guide file, "
        "and on the error output, line by line, what found no place and what a human should look at. A file "
        "with several templates gives several drafts, printed one after the other with --- between them. "
        "That is no guide file: --template N prints one of them, --output DIR writes a file of each. "
        "Where a guide of that name is published, the draft is named NAME-template, unless --slug names it."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the file and what to do with it."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--slug", default="", help="the slug of the draft; else made from the title")
        parser.add_argument("--template", type=int, metavar="N", help="only the Nth template of the file")
        parser.add_argument(
            "--output", type=Path, metavar="DIR", help="write SLUG.yaml of each draft into DIR; print nothing"
        )
        parser.add_argument(
            "--replace", action="store_true", help="become the next version of a draft there is"
        )
        parser.add_argument("--no-save", action="store_true", help="only print")

    def handle(
        self,
        *,
        file: Path,
        slug: str,
        template: int | None,
        output: Path | None,
        replace: bool,
        no_save: bool,
        **options: Any,
    ) -> None:
        """Print or write every draft, then keep them."""
        chosen = _chosen(_read(file), template)
        if slug and (
            len(chosen) > 1 or not re.fullmatch(r"[a-z0-9]+(?:[-_][a-z0-9]+)*", slug) or len(slug) > 64
        ):
            raise CommandError(
                "--slug names one draft, with a-z, digits and hyphens: choose it with --template N."
            )
        guides = [responses.with_slug(imported.guide, slug) for imported in chosen]
        if output:
            _write(output, guides)
        else:
            self.stdout.write("---\n".join(map(catalog.guide_text, guides)), ending="")
        for imported in chosen:
            self._tell(file, imported)
        if len(chosen) > 1 and not output:
            self.stderr.write(
                f"{file} has {len(chosen)} templates: --template N gives one, --output DIR a file of each."
            )
        if not no_save:
            self._keep(chosen, slug, replacing=replace)

    def _tell(self, file: Path, imported: Imported) -> None:
        for unplaced in imported.unplaced:
            self.stderr.write(f"{file}:{unplaced.line}: not placed: {unplaced.text} ({unplaced.why})")
        for flagged in imported.flagged:
            self.stderr.write(f"{file}:{flagged.line}: to check: {flagged.text} ({flagged.why})")

    def _keep(self, chosen: list[Imported], slug: str, *, replacing: bool) -> None:
        present = []
        for imported in chosen:
            try:
                draft = responses.keep(imported, by=None, now=timezone.now(), slug=slug, replacing=replacing)
            except catalog.DraftExists as exists:
                present.append(exists.draft.slug)
            else:
                self.stderr.write(f"Kept as a draft: {reverse('draft', args=[draft.slug])}")
        if present:
            raise CommandError(
                f"There is a draft of {', '.join(present)} already: --replace takes its place."
            )


def _read(file: Path) -> list[Imported]:
    """The drafts of a file. Raises CommandError where it cannot be read, is empty, or too long."""
    try:
        if file.stat().st_size > LONGEST_FILE:
            raise CommandError(f"{file} is longer than {LONGEST_FILE:,} bytes: that is no template.")
        text = decoded(file.read_bytes())
    except OSError as error:
        raise CommandError(str(error)) from error
    if not text.strip():
        raise CommandError(f"{file} is empty.")
    return responses.read(text)


def _write(directory: Path, guides: list[Guide]) -> None:
    """A file of each guide in the directory. Raises CommandError where that cannot be."""
    try:
        directory.mkdir(parents=True, exist_ok=True)
        for guide in guides:
            (directory / f"{guide.slug}.yaml").write_text(catalog.guide_text(guide), "utf-8")
    except OSError as error:
        raise CommandError(str(error)) from error


def _chosen(found: list[Imported], number: int | None) -> list[Imported]:
    if number is None:
        return found
    if not 1 <= number <= len(found):
        raise CommandError(f"The file has {len(found)} templates.")
    return [found[number - 1]]
