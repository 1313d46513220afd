"""Check guide files without publishing them."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from collections import defaultdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from troubleshoot import catalog
from troubleshoot.catalog import FileProblem, Link, State

_BROKEN = (State.GONE, State.UNREACHED)


class Command(BaseCommand):
    """`manage.py check_guides [FILE ...] [--canonical] [--write] [--links [--online]]`"""

    help = "Prints every problem of guide files with file, line and path; exit 1 if there is any."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take files and what to do with them."""
        parser.add_argument("files", nargs="*", type=Path, help="the shipped ones by default")
        parser.add_argument(
            "--canonical", action="store_true", help="fail for files that are not in canonical form"
        )
        parser.add_argument("--write", action="store_true", help="write the files in canonical form first")
        parser.add_argument("--links", action="store_true", help="list all links by host instead")
        parser.add_argument("--online", action="store_true", help="with --links: try each of them")

    def handle(self, *, files: list[Path], **options: Any) -> None:
        """Check the files, or list their links; exit 1 if something is wrong."""
        paths = files or catalog.shipped_files()
        if options["links"] or options["online"]:
            right = self._links(paths, online=options["online"])
        else:
            written = not options["write"] or self._write(paths)
            right = self._check(paths, canonical=options["canonical"]) and written
        if not right:
            sys.exit(1)

    def _check(self, paths: list[Path], *, canonical: bool) -> bool:
        """Print the problems of all files, also where they disagree with each other or shipped ones."""
        shipped = catalog.readable_guides(catalog.shipped_files())
        others = catalog.beside(catalog.readable_guides(paths), shipped)
        found = [problem for path in paths for problem in catalog.check_file(path, others)]
        loose = [(path, problem) for path in paths if (problem := _not_canonical(path))]
        found += [one for path, one in loose if canonical or path.resolve().parent == catalog.SHIPPED]
        for problem in found:
            self.stdout.write(str(problem))
        if not all(problem.warning for problem in found):
            return False
        self.stdout.write(f"{len(paths)} guide files without problems")
        for _, problem in loose:
            self.stdout.write(f"{problem} (only a hint)")
        return True

    def _write(self, paths: list[Path]) -> bool:
        """Write the files that can be read in canonical form; those with comments stay as they are."""
        kept = []
        for path in paths:
            try:
                kept += catalog.write_canonical(path)
            except catalog.GuideFileError:
                continue  # checking says why
        for problem in kept:
            self.stdout.write(str(problem))
        return not kept

    def _links(self, paths: list[Path], *, online: bool) -> bool:
        """List the links of all files by host, then those that are malformed, and try the others."""
        links, right = [], True
        for path in paths:
            try:
                links += catalog.links_in(path)
            except catalog.GuideFileError as error:
                self.stdout.write(str(error))
                right = False
        self._by_host([link for link in links if not link.fault])
        malformed = [link for link in links if link.fault]
        for link in malformed:
            self.stdout.write(f"{link.where}: “{link.url}” {link.fault}")
        self.stdout.write(f"{len(links)} links, {len(malformed)} of them malformed")
        reached = not online or self._try([link.url for link in links if link.host and not link.fault])
        return right and reached and not malformed

    def _by_host(self, links: list[Link]) -> None:
        hosts: dict[str, dict[str, list[Link]]] = defaultdict(lambda: defaultdict(list))
        for link in links:
            hosts[link.host or "mail"][link.url].append(link)
        for host, urls in sorted(hosts.items()):
            self.stdout.write(f"{host}: {sum(map(len, urls.values()))}")
            for url, places in sorted(urls.items()):
                self.stdout.write(f"  {url}")
                for link in places:
                    self.stdout.write(f"    {link.where}")

    def _try(self, urls: list[str]) -> bool:
        """Ask for each address, print what is not simply found, and say whether none is broken."""
        answers = catalog.reached(urls)
        for answer in answers:
            if answer.state is not State.FOUND:
                self.stdout.write(str(answer))
        found = sum(answer.state is State.FOUND for answer in answers)
        self.stdout.write(f"{found} of {len(answers)} addresses were found as they are")
        return not any(answer.state in _BROKEN for answer in answers)


def _not_canonical(path: Path) -> FileProblem | None:
    try:
        return catalog.not_canonical(path)
    except catalog.GuideFileError:
        return None  # checking says why
