"""From when people arrive in a guide and what they report to whether a platform incident is on.

An incident shows twice: people arrive much faster than is usual even in the guide's busiest hours, and
what they try fails more often than is usual. Both must hold, each by its own test; how many are resolved
so far says nothing, because whoever is still busy is not resolved either.

Arrivals: the CUSUM of Page (1954) for a Poisson stream (Lucas 1985), which is the likelihood ratio of
"it jumped at some time" against "it did not", at its best time. Looking at every arrival is what it is
made for: without a jump it passes the odds h on average at most once in h arrivals (Lorden 1971).

Results: the likelihood ratio of Wald (1945) from the time of the jump on. However often one looks, with
attempts that work as usual it ever passes the odds h with probability at most 1/h (Ville 1939).

Where arrivals and results do not depend on each other, a false alarm needs both at the same time. One
weakness is known: if failures are reported sooner than successes, the first hour after any jump looks
worse than it is, until the successes come in.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

BUSIEST = 4.0
"""So many times the mean a guide's busiest hours are: all of a week's arrivals in 40 of its 168 hours."""

FIRST_HOURS = 24.0
"""In a guide with less history nothing is usual yet, and no incident is told."""

_HOUR = timedelta(hours=1)
_JUMP = 2.0  # a jump is judged as so many times the busiest hours
_JUMP_ODDS = math.log(100)  # met by a jump of 8 people in an instant, at the least
_FAILING = 0.1  # attempts in an incident are judged as working so many times as often as usual
_FAILING_ODDS = math.log(25)  # met by 4 failures in a row where 60% work, by 10 where 30% do
# What has added up is kept below so many times the odds, so that the end shows soon.
_MOST_JUMP, _MOST_FAILING = 2.0, 3.0
# Added to the history, see `Usual`.
_ASSUMED_HOURS, _ASSUMED_ARRIVALS = 168.0, 252.0
_ASSUMED_RESULTS, _ASSUMED_WORKED = 10.0, 3.0


@dataclass(frozen=True)
class Usual:
    """A guide's longer history, such as four weeks until a day ago: its length in hours, and counts.

    Little history counts little: to it is added what is assumed of any guide, a week with three arrivals
    in two hours and ten results of which three worked. So with few arrivals in the history the first
    handful of people is no jump yet, and with few results the first failures are no incident yet.
    """

    hours: float = 0.0
    arrivals: int = 0
    worked: int = 0
    failed: int = 0

    def __post_init__(self) -> None:
        if min(self.hours, self.arrivals, self.worked, self.failed) < 0:
            raise ValueError("a history has no negative counts")

    @property
    def per_hour(self) -> float:
        """Arrivals per hour, the mean over day and night; never 0."""
        return (self.arrivals + _ASSUMED_ARRIVALS) / (self.hours + _ASSUMED_HOURS)

    @property
    def share(self) -> float:
        """The share of reported results that worked, above 0 and below 1."""
        return (self.worked + _ASSUMED_WORKED) / (self.worked + self.failed + _ASSUMED_RESULTS)


@dataclass(frozen=True)
class Incident:
    """Since when many people arrive and fail, how many arrived since, and what they reported since."""

    since: datetime
    arrivals: int
    worked: int
    failed: int


def incident(
    arrivals: Sequence[datetime], results: Sequence[tuple[datetime, bool]], now: datetime, usual: Usual
) -> Incident | None:
    """The platform incident that is on at `now`, or None.

    `arrivals` are the latest times when a stretch in the guide started: 60 are enough to notice an
    incident, but `since` reaches back no further than they do. `results` are when the result of an
    attempt was reported and whether it worked, one for a stretch (its first), lest one person's
    failures count as many people's. Both in any order; what is later than `now` is left out.

    A working day does not raise it: arrivals are measured against `BUSIEST` times the usual mean. It ends
    soon after arrivals fall below about 1.4 times that, or after attempts work again.
    """
    if usual.hours < FIRST_HOURS:
        return None
    came = sorted(at for at in arrivals if at <= now)
    since = _jumped(came, now, usual.per_hour * BUSIEST)
    if since is None:
        return None
    told = [worked for at, worked in sorted(results) if since <= at <= now]
    if not _failing(told, usual.share):
        return None
    return Incident(since, sum(at >= since for at in came), told.count(True), told.count(False))


def _jumped(came: Sequence[datetime], now: datetime, busiest: float) -> datetime | None:
    """When the jump began that is on at `now`, or None; `came` in order, `busiest` in arrivals per hour.

    The logarithm of the odds of a jump rises with each arrival and falls with the time between; the jump
    began where it last left 0.
    """
    odds, since = 0.0, None
    rise, fall = math.log(_JUMP), (_JUMP - 1) * busiest
    for before, at in pairwise(came):
        since = since if odds else before
        odds += rise - fall * ((at - before) / _HOUR)
        odds = min(max(odds, 0.0), _MOST_JUMP * _JUMP_ODDS)
    if since is None:
        return None
    return since if odds - fall * ((now - came[-1]) / _HOUR) >= _JUMP_ODDS else None


def _failing(told: Iterable[bool], share: float) -> bool:
    """True if results, in the order they were reported, fail more than with the usual `share` that works."""
    if_works = math.log(_FAILING)
    if_fails = math.log((1 - _FAILING * share) / (1 - share))
    odds = 0.0
    for worked in told:
        # To stop at a bound only lowers the odds, so that Ville's inequality still holds.
        odds = min(odds + (if_works if worked else if_fails), _MOST_FAILING * _FAILING_ODDS)
    return odds >= _FAILING_ODDS
