"""Coming back to a session: its link, as a picture too, and files for a calendar."""

from __future__ import annotations

import io
from datetime import datetime, timedelta
from urllib.parse import quote

import segno
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from .addresses import absolute
from .downloads import download
from .reminders import CALENDAR, Reminder, as_calendar
from .screens import address, of_session, page
from .screens_hours import zone_of
from .screens_later import clock_of, later_frame, look_again, quiet_hours
from .sessions import Current

_A_LOOK = timedelta(minutes=15)
"""So long is the time in a calendar for looking again."""


@require_safe
@of_session
def later(request: HttpRequest, current: Current) -> HttpResponse:
    """I'll come back: the link, and when."""
    link, zone = absolute(request, "session", current.token), zone_of(request)
    context = later_frame(current, zone, now=timezone.now())
    return page(request, current, "later", link=link, mail=_mail(current, link), **context)


def _mail(current: Current, link: str) -> str:
    """The address that begins an e-mail with the link in it."""
    subject = gettext("Import failure: %(guide)s") % {"guide": current.guide.title}
    body = "\r\n".join([gettext("Go on here:"), link, ""])
    return f"mailto:?subject={quote(subject)}&body={quote(body)}"


@require_safe
@of_session
def later_picture(request: HttpRequest, current: Current) -> HttpResponse:
    """The link as a QR code: black on white with its quiet zone, whatever the page is like."""
    file = io.BytesIO()
    segno.make(absolute(request, "session", current.token), micro=False).save(
        file, kind="svg", scale=4, border=4, dark="#000", light="#fff", svgclass=None, lineclass=None
    )
    return HttpResponse(file.getvalue(), content_type="image/svg+xml")


@require_safe
@of_session
def later_calendar(request: HttpRequest, current: Current) -> HttpResponse:
    """The next quiet hours for a calendar, while something is left to import."""
    if current.closed:
        return redirect(address(current))
    now = timezone.now()
    quiet = quiet_hours(current, zone_of(request), now=now).next
    told = {
        "start": f"{quiet.own_start:%Y-%m-%d %H:%M}",
        "end": f"{quiet.own_end:%Y-%m-%d %H:%M}",
        "zone": quiet.zone,
        "guide": current.guide.title,
    }
    text = gettext(
        "Guide: %(guide)s\nQuiet hours for the import: %(start)s to %(end)s (%(zone)s).\n"
        "1. Look at Solution History first: no other import may be running.\n"
        "2. Open the link, do the steps that are left, and start the import once.\n"
        "3. Say there how it went."
    )
    title = gettext("Import: %(guide)s") % told
    return _file(request, current, (quiet.start, quiet.end), title, text % told, about="quiet")


@require_safe
@of_session
def look_again_calendar(request: HttpRequest, current: Current) -> HttpResponse:
    """When to look at the import that runs, for a calendar, while one does."""
    clock, waited_for = clock_of(current, now=timezone.now()), look_again(current)
    at = clock.ends if clock else waited_for.at if waited_for else None
    if at is None:
        return redirect(address(current))
    text = gettext(
        "Guide: %(guide)s\n"
        "Look at Solution History: it tells whether the import runs, worked or failed.\n"
        "Do not start a second one while it runs. Then open the link and say how it went."
    )
    title = gettext("Look at the import: %(guide)s")
    told = {"guide": current.guide.title}
    return _file(request, current, (at, at + _A_LOOK), title % told, text % told, about="look")


def _file(
    request: HttpRequest,
    current: Current,
    times: tuple[datetime, datetime],
    title: str,
    text: str,
    *,
    about: str,
) -> HttpResponse:
    """A reminder of this session as a file to keep."""
    link = absolute(request, "session", current.token)
    reminder = Reminder(*times, title=title, text=text, link=link, about=about)
    return download(as_calendar(reminder, now=timezone.now()), f"coe-wizard-{about}.ics", CALENDAR)
