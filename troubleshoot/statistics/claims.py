"""Which known issues of a guide people called theirs."""

from __future__ import annotations

from dataclasses import dataclass

from ..models import KnownIssue
from .contributions import Count
from .reading import Tallied


@dataclass(frozen=True)
class Claims:
    """A known issue, and how many people called it theirs; without a title it is not kept any more."""

    number: int
    title: str
    state: str
    n: int


def claims(slug: str, tallies: Tallied) -> list[Claims]:
    """The known issues of a guide and those once claimed: of most people first, then the newest."""
    counts = {int(key): n for key, n in tallies[Count.KNOWN_ISSUE].items()}
    kept = KnownIssue.objects.filter(guide__slug=slug).values_list("number", "title", "state")
    found = [Claims(number, title, state, counts.pop(number, 0)) for number, title, state in kept]
    found += [Claims(number, "", "", n) for number, n in counts.items()]
    return sorted(found, key=lambda one: (-one.n, -one.number))
