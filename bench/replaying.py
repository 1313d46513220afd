"""How long it takes to try a draft on stored reports before it is published."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace

from troubleshoot import catalog
from troubleshoot.catalog.replay import MOST_REPORTS
from troubleshoot.engine.guide import Guide, Weight
from troubleshoot.engine.redaction import redact
from troubleshoot.engine.replaying import replay
from troubleshoot.engine.replays import KeptReport

from .diagnosis import a_log
from .timing import Result, timed

LENGTH = 5_000
DRAFT = "network-errors"


def kept(guides: list[Guide], number: int, *, seed: int = 6) -> list[KeptReport]:
    """Reports of some thousand characters, each with an example of a guide somewhere in a log."""
    chance = random.Random(seed)
    log = redact(a_log(2 * LENGTH)).text.splitlines()
    # Without its error, which belongs to one guide.
    plain = [line for line in log if line.startswith("2026")]
    made = []
    for _ in range(number):
        guide = chance.choice(guides)
        pattern = chance.choice([p for p in guide.patterns if p.matches])
        lines = [chance.choice(plain) for _ in range(LENGTH // len(plain[0]))]
        lines.insert(chance.randrange(len(lines)), chance.choice(pattern.matches))
        made.append(KeptReport("\n".join(lines), guide.slug, chance.random() < 0.4))
    return made


def results() -> Iterator[Result]:
    """A replay over as many reports as the gate tries at most, and over more."""
    guides = [catalog.read_guide(path) for path in catalog.shipped_files()]
    published = next(guide for guide in guides if guide.slug == DRAFT)
    new = replace(published.patterns[0], key="new", text="remote host", weight=Weight.SUPPORTING)
    draft = replace(published, patterns=(*published.patterns, new))
    for number in (MOST_REPORTS, 5_000):
        reports = kept(guides, number)
        name = f"replay over {number:,} reports of {LENGTH // 1000} kB, {len(guides)} guides"
        yield timed(name, lambda reports=reports: replay(draft, guides, reports), repeats=1)  # type: ignore[misc]
