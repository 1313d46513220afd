"""What is masked, what is stored and for how long, in words for the people it concerns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from . import guessing, screens, screens_hours, screens_ids

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

_DAY = 24 * 3600


@dataclass(frozen=True)
class Cookie:
    """A cookie that this server sets, what it is for, and its days; none for a part of a day."""

    name: str
    purpose: StrOrPromise
    days: int


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """What happens to what people paste; with the figures of the settings."""
    contact = settings.PRIVACY_CONTACT
    context = {
        "keep_days": settings.KEEP_DAYS,
        "left_after_days": settings.LEFT_AFTER_DAYS,
        "cookies": _cookies(),
        "staff_cookies": _staff_cookies(),
        "operator": settings.OPERATOR,
        "contact": contact,
        "contact_at": contact if contact.startswith("https://") else f"mailto:{contact}",
    }
    return render(request, "troubleshoot/privacy.html", context)


def _cookies() -> list[Cookie]:
    return [
        Cookie(
            settings.CSRF_COOKIE_NAME,
            _("Shows that a form was sent from our own page. Nothing in it tells who you are."),
            settings.CSRF_COOKIE_AGE // _DAY,
        ),
        Cookie(
            settings.LANGUAGE_COOKIE_NAME,
            _("The language, once you have chosen one."),
            settings.LANGUAGE_COOKIE_AGE // _DAY,
        ),
        Cookie(
            screens.COMMANDS_COOKIE,
            _("The address of your environment and the name of your file, if you fill them into commands."),
            screens.COMMANDS_AGE // _DAY,
        ),
        Cookie(
            screens_hours.ZONE_COOKIE,
            _("Your time zone, once you have chosen one."),
            screens_hours.ZONE_AGE // _DAY,
        ),
        Cookie(
            screens_ids.COOKIE,
            _("Ids from your text that support asks for, such as the Activity Id; offered to you alone."),
            screens_ids.AGE // _DAY,
        ),
    ]


def _staff_cookies() -> list[Cookie]:
    return [
        Cookie(
            settings.SESSION_COOKIE_NAME,
            _("For maintainers: that they are signed in."),
            settings.SESSION_COOKIE_AGE // _DAY,
        ),
        Cookie(
            settings.KNOWN_COOKIE_NAME,
            _("For maintainers: that they signed in with this browser, so that nobody locks them out."),
            guessing.KNOWN_FOR // _DAY,
        ),
    ]
