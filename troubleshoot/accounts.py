"""Who counts as a maintainer: the one place that knows the rule."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.db.models import Exists, OuterRef
from django.http import HttpRequest
from django_otp.plugins.otp_totp.models import TOTPDevice

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    Somebody = User | AnonymousUser


class Backend(ModelBackend):
    """Loads who is signed in together with whether they turned on the second factor, by one query."""

    def get_user(self, user_id: int) -> User | None:
        """The person, unless they are gone or shut out."""
        device = TOTPDevice.objects.filter(user_id=OuterRef("pk"), confirmed=True)
        user = User.objects.filter(pk=user_id).annotate(has_second_factor=Exists(device)).first()
        return user if user is not None and self.user_can_authenticate(user) else None


def is_maintainer(user: Somebody) -> bool:
    """Whether this person may see what is for maintainers, in this session."""
    return user.is_active and user.is_staff and not lacks_second_factor(user)


def lacks_second_factor(user: Somebody) -> bool:
    """Whether this person needs a second factor and has not given it in this session."""
    return not is_verified(user) and (settings.REQUIRE_TOTP or has_second_factor(user))


def is_verified(user: Somebody) -> bool:
    """Whether this person gave a second factor in this session."""
    return getattr(user, "otp_device", None) is not None


def has_second_factor(user: Somebody) -> bool:
    """Whether this person turned it on. Whoever is loaded from a session brings it along."""
    known = getattr(user, "has_second_factor", None)
    if known is None:
        known = bool(TOTPDevice.objects.filter(user_id=user.pk, confirmed=True).exists())
        user.has_second_factor = known  # type: ignore[union-attr]
    return bool(known)


def forget_whether(user: Somebody) -> None:
    """Ask the database again, because it changed."""
    user.has_second_factor = None  # type: ignore[union-attr]


def for_templates(request: HttpRequest) -> dict[str, Callable[[], bool]]:
    """`maintainer` for templates; what fails before anybody is known, is for nobody in particular."""
    user = getattr(request, "user", None)
    return {"maintainer": lambda: user is not None and is_maintainer(user)}


def end_sessions(user: User, *, now: datetime, but: str | None = None) -> int:
    """Sign this person out in all browsers, but for the session with the key `but`; answer in how many."""
    ended = 0
    for session in Session.objects.filter(expire_date__gt=now).exclude(session_key=but or ""):
        if session.get_decoded().get(SESSION_KEY) == str(user.pk):
            session.delete()
            ended += 1
    return ended
