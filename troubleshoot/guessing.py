"""What stands against guessing passwords: django-axes, told to keep nothing about people.

It counts failures by account and by browser, in the database, so that all processes share them. A browser
is a pseudonym that changes daily: of its address, or of the account it was signed in to before. For why,
see docs/decisions/2026-11-24-sign-in.md.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from ipaddress import IPv6Address
from typing import Any

from axes.handlers.database import AxesDatabaseHandler
from axes.handlers.proxy import AxesProxyHandler
from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.auth.models import User
from django.contrib.auth.signals import user_login_failed
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.crypto import salted_hmac

from . import limits
from .cookies import flags

Credentials = Mapping[str, Any] | None
KNOWN_FOR = 90 * 24 * 3600
"""How long a browser is known, in seconds."""
_MARKS = "axes_"


class Handler(AxesDatabaseHandler):  # type: ignore[misc]
    """Keeps whose account somebody failed at, and the pseudonym of their browser; nothing else."""

    def user_login_failed(
        self, sender: object, credentials: dict[str, Any], request: HttpRequest | None = None, **event: Any
    ) -> None:
        """Count it, with a request in hand that holds nothing to keep."""
        if request is None:
            return
        bare = HttpRequest()
        bare.COOKIES = request.COOKIES
        nothing = dict.fromkeys(["axes_user_agent", "axes_path_info", "axes_http_accept"], "")
        vars(bare).update(_marks(request) | nothing)
        super().user_login_failed(sender, credentials, bare, **event)
        vars(request).update(_marks(bare))


def _marks(request: HttpRequest) -> dict[str, Any]:
    """What django-axes has written onto a request."""
    return {name: value for name, value in vars(request).items() if name.startswith(_MARKS)}


def browser(request: HttpRequest) -> str:
    """The pseudonym of a browser for today, in the form of a private address of IPv6."""
    who = _known_as(request) or limits.client_of(request.META)
    return str(IPv6Address(b"\xfd" + _hashed("browser", who)[:15]))


def account(request: HttpRequest, credentials: Credentials) -> str:
    """What a failure is counted under: the name of an account, or `#` and a little of a hash.

    Some people type their password where the name belongs. So little of the hash fits too many passwords
    to tell which it was; and names without an account are locked like the others, which tells nobody
    which ones there are.
    """
    typed = str((credentials or {}).get("username") or "")
    if User.objects.filter(username=typed).exists():
        return typed
    return f"#{_hashed('name', typed).hex()[:4]}"


def _hashed(kind: str, text: str) -> bytes:
    return salted_hmac(f"{__name__} {kind} {timezone.now():%Y-%m-%d}", text, algorithm="sha256").digest()


def counted_by(request: HttpRequest, credentials: Credentials) -> list[str]:
    """By what failures are summed up: a browser that knows the account is not locked out by strangers."""
    user = User.objects.filter(username=account(request, credentials)).first()
    knows = user is not None and _known_as(request) == _mark_of(user)
    return ["ip_address"] if knows else ["username", "ip_address"]


def described(name: str, pseudonym: str, *others: object) -> str:
    """How the log names who failed."""
    return f"{'an unknown account' if name.startswith('#') else name} from {pseudonym}"


def remember(response: HttpResponse, user: User) -> None:
    """Let this browser be known as one that signed in to the account, as long as the password is the same."""
    response.set_signed_cookie(
        settings.KNOWN_COOKIE_NAME,
        _mark_of(user),
        salt=__name__,
        max_age=KNOWN_FOR,
        **flags(),
    )


def _mark_of(user: User) -> str:
    return f"{user.pk}.{sha256(user.password.encode()).hexdigest()[:16]}"


def _known_as(request: HttpRequest) -> str:
    known = request.get_signed_cookie(
        settings.KNOWN_COOKIE_NAME, default="", salt=__name__, max_age=KNOWN_FOR
    )
    return known or ""


def failed(request: HttpRequest, user: User) -> None:
    """Count a wrong code like a wrong password."""
    user_login_failed.send(sender=__name__, credentials=_credentials(user.username), request=request)


def wait_for(request: HttpRequest, name: str) -> int:
    """For how many whole seconds this browser must wait before it tries this name again; 0 if it need not."""
    if not settings.AXES_ENABLED or AxesProxyHandler.is_allowed(request, _credentials(name)):
        return 0
    counted = AxesProxyHandler.get_implementation().get_user_attempts(request, _credentials(name))
    until = max(_locked_until(attempts) for attempts in counted)
    return max(1, math.ceil((until - timezone.now()).total_seconds()))


def _locked_until(attempts: QuerySet[AccessAttempt]) -> datetime:
    """When so many of these failures are old that fewer than the limit are left; now, or in the past,
    where there are fewer already."""
    kept = list(attempts.order_by("attempt_time").values_list("attempt_time", "failures_since_start"))
    left = sum(failures for _, failures in kept)
    until = timezone.now()
    for at, failures in kept:
        if left < settings.AXES_FAILURE_LIMIT:
            break
        left -= failures
        until = at + settings.AXES_COOLOFF_TIME
    return until


def _credentials(name: str) -> dict[str, str]:
    return {"username": name}


def old(now: datetime) -> QuerySet[AccessAttempt]:
    """The failures that lock nobody out any more."""
    attempts: QuerySet[AccessAttempt] = AccessAttempt.objects.filter(
        attempt_time__lt=now - settings.AXES_COOLOFF_TIME
    )
    return attempts
