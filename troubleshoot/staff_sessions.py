"""Sessions of the signed-in, in the database: they end when they lie idle, and some days after they began.

Django loads this module by its name in SESSION_ENGINE. Nobody needs such a session to use the wizard.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY, user_logged_in
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

_BEGUN, _SEEN = "begun", "seen"
_NOTED_EVERY = 600
"""How often it is written down that a session is in use, in seconds: a page that is read writes nothing."""


class SessionStore(DatabaseStore):
    """A session that knows when somebody signed in and was seen last, in seconds of Unix time."""

    def load(self) -> dict[str, Any]:
        """What is stored; nothing where the session is over. One that began before there was an end is."""
        data: dict[str, Any] = super().load()
        if SESSION_KEY not in data:
            return data
        now = timezone.now().timestamp()
        if now - data.get(_BEGUN, 0) >= settings.SESSION_LONGEST:
            self.delete(self.session_key)
            self._session_key = None
            return {}
        if now - data.get(_SEEN, 0) >= _NOTED_EVERY:
            # Django ends a session that was not stored for SESSION_COOKIE_AGE: have it stored.
            data[_SEEN] = now
            self.modified = True
        return data


def begin(sender: object, request: HttpRequest, **event: Any) -> None:
    """Somebody signed in: the session begins now."""
    request.session[_BEGUN] = request.session[_SEEN] = timezone.now().timestamp()


def over() -> QuerySet[Session]:
    """The sessions that have ended by themselves."""
    return Session.objects.filter(expire_date__lt=timezone.now())


user_logged_in.connect(begin, dispatch_uid=__name__)
