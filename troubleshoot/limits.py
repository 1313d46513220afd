"""Token buckets: how much one client may write, by kind of request.

A bucket holds at most `burst` tokens and fills at `per_hour`; a request takes one. It is kept in the
database, so that all processes share it, under a keyed hash that changes daily: no address is stored.
"""

from __future__ import annotations

import logging
import math
from collections.abc import Mapping
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Any

from django.conf import settings
from django.db import Error, connection
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from .accounts import is_maintainer
from .availability import briefly, is_unavailable
from .models import Bucket

_log = logging.getLogger(__name__)
_READING = ("GET", "HEAD", "OPTIONS", "TRACE")
_FREE = {
    *("language", "sign-in", "sign_in_code", "sign-out", "admin:login", "admin:logout"),
    *("change_password", "sign_out_everywhere"),
    *("second_factor", "second_factor_begin", "second_factor_off", "recovery_codes"),
}
"""What is not counted here: it writes nothing of a session, and guessing passwords is another matter."""
_KINDS = {
    **dict.fromkeys(("start", "respond", "api:diagnose", "api:respond"), "diagnose"),
    **dict.fromkeys(("start_session", "api:start"), "session"),
    "learn": "learn",
}
"""The kinds of request by the name of their address; everything else that writes is a `write`."""
_ASKING = ("diagnose", "look")
"""What needs no write: a text to diagnose, and one that is still typed."""
_APART = timedelta(minutes=1)
"""The clocks of two machines differ by less."""
_KEPT = timedelta(days=2)
"""A key lasts a day of UTC, so nothing asks for an older bucket."""


@dataclass(frozen=True)
class Limit:
    """At most `burst` at once, and `per_hour` in the long run; both are above zero for `take`."""

    per_hour: float
    burst: int


def wait_for(request: HttpRequest, now: datetime) -> int:
    """Take a token for this request; answer 0, or for how many whole seconds its client must wait.

    A text to diagnose needs no write, so that where the database takes no token it is not limited. Raises
    the error for everything else, which would only wait for the same a second time.
    """
    kind = kind_of(request)
    if not settings.RATE_LIMITS or kind is None or is_maintainer(request.user):
        return 0
    try:
        limit = Limit(*settings.REQUEST_LIMITS[kind])
        with briefly() if kind in _ASKING else nullcontext():
            return take(key_of(kind, client_of(request.META), now), limit, now)
    except Error as error:
        if kind not in _ASKING and is_unavailable(error):
            raise
        _log.warning("No limit on a %s request, because no bucket can be written: %s", kind, error)
        return 0


def kind_of(request: HttpRequest) -> str | None:
    """What kind of request this is; None if it is not limited."""
    match = request.resolver_match
    if request.method in _READING or match is None or match.view_name in _FREE:
        return None
    if match.view_name == "start" and "look" in request.GET:
        return "look"
    return _KINDS.get(match.view_name, "write")


def may_teach(meta: Mapping[str, Any], now: datetime) -> bool:
    """Whether the estimates may learn from one more session of this client (see `client_of`) today.

    A client has so many a day (UTC); each call takes one. One statement, as `take`.
    """
    if not settings.RATE_LIMITS:
        return True
    a_day = Limit(per_hour=0, burst=settings.LEARN_SESSIONS_A_DAY)
    return a_day.burst > 0 and _taken(key_of("teach", client_of(meta), now), a_day, now)


def take(key: str, limit: Limit, now: datetime) -> int:
    """Take a token out of a bucket; answer 0, or the whole seconds until there is one.

    One statement, so that however many ask at once, nobody gets a token twice.
    """
    if _taken(key, limit, now):
        return 0
    found = Bucket.objects.get(pk=key)
    if found.filled_at > now + _APART:
        # The clock was put back, and nothing would be filled until it is there again.
        Bucket.objects.filter(pk=key, filled_at=found.filled_at).update(filled_at=now)
    gained = max(0.0, (now - found.filled_at).total_seconds()) * limit.per_hour / 3600
    return max(1, math.ceil((1 - found.tokens - gained) * 3600 / limit.per_hour))


# By hand, because the ORM takes forty times as long to put this together as the database to do it. The
# clocks of several machines differ: a bucket is never filled twice for the same time.
_TAKE = """
    INSERT INTO troubleshoot_bucket ("key", tokens, filled_at) VALUES (%(key)s, %(burst)s - 1, %(now)s)
    ON CONFLICT ("key") DO UPDATE SET
        tokens = -1 + {least}(%(burst)s, troubleshoot_bucket.tokens + %(rate)s * {seconds}),
        filled_at = {most}(troubleshoot_bucket.filled_at, excluded.filled_at)
    WHERE 1 <= {least}(%(burst)s, troubleshoot_bucket.tokens + %(rate)s * {seconds})
"""
_PAST = "troubleshoot_bucket.filled_at"
_STATEMENTS = {
    "sqlite": _TAKE.format(
        least="MIN",
        most="MAX",
        seconds=f"MAX(0, django_timestamp_diff(excluded.filled_at, {_PAST}) / 1e6)",
    ),
    "postgresql": _TAKE.format(
        least="LEAST",
        most="GREATEST",
        seconds=f"GREATEST(0, EXTRACT(EPOCH FROM excluded.filled_at - {_PAST})::float)",
    ),
}


def _taken(key: str, limit: Limit, now: datetime) -> bool:
    """Take a token out of a bucket; whether there was one."""
    at = connection.ops.adapt_datetimefield_value(now)
    values = {"key": key, "now": at, "rate": limit.per_hour / 3600, "burst": float(limit.burst)}
    with connection.cursor() as cursor:
        cursor.execute(_STATEMENTS[connection.vendor], values)
        return bool(cursor.rowcount == 1)


def key_of(kind: str, client: str, now: datetime) -> str:
    """The key of the bucket of a client for a kind of request, on the day of `now`."""
    return salted_hmac(f"{__name__} {now:%Y-%m-%d}", f"{kind} {client}", algorithm="sha256").hexdigest()


def client_of(meta: Mapping[str, Any]) -> str:
    """Who sends a request, by its WSGI environment: an IPv4 address, or the /64 of an IPv6 address.

    Each proxy adds to the right of X-Forwarded-For whom it was asked by. Only so many entries are ours as
    there are trusted proxies; what stands left of them, anybody can have written.
    """
    forwarded = meta.get("HTTP_X_FORWARDED_FOR", "")
    chain = [*filter(None, (entry.strip() for entry in forwarded.split(","))), meta.get("REMOTE_ADDR", "")]
    if forwarded and not settings.TRUSTED_PROXIES:
        _tell_of_proxies()
    return _network(chain[max(0, len(chain) - 1 - settings.TRUSTED_PROXIES)])


@cache
def _tell_of_proxies() -> None:
    _log.warning(
        "X-Forwarded-For came, but TRUSTED_PROXIES is 0: all who come through one proxy share its limits."
    )


def _network(entry: str) -> str:
    """The client that an address stands for; the entry itself where it is no address."""
    try:
        address = _address(entry)
    except ValueError:
        return entry
    if isinstance(address, IPv4Address):
        return str(address)
    return str(address.ipv4_mapped or ip_network((address.packed, 64), strict=False))


def _address(entry: str) -> IPv4Address | IPv6Address:
    """The address in an entry, which some proxies write with a port, or in brackets.

    Raises ValueError if there is none.
    """
    if entry.startswith("["):
        entry = entry[1:].partition("]")[0]
    elif entry.count(":") == 1:
        entry = entry.partition(":")[0]
    return ip_address(entry.partition("%")[0])


def old(now: datetime) -> QuerySet[Bucket]:
    """The buckets whose keys nothing asks for any more."""
    return Bucket.objects.exclude(filled_at__range=(now - _KEPT, now + _KEPT))
