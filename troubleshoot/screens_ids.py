"""The cookie that keeps labelled ids in the browser that sent them: not stored, not logged, signed.

What comes back is shown to nobody but its owner, on the check page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import wraps
from typing import Any

from django.core import signing
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse

from .cookies import flags, named
from .forms import text_of
from .handover.kept_ids import MOST, IdKind, KeptId, called, labelled_in

COOKIE = named("kept-ids")
AGE = 30 * 24 * 3600
"""How long the cookie lives without a new id, in seconds."""
_SALT = "troubleshoot.kept-ids"


def keeps_ids(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A view that raw texts are posted to: the labelled ids in them stay in a cookie of that browser."""

    @wraps(view)
    def keeping(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        found = [one for text in _posted(request) for one in labelled_in(text)]
        if found:
            _remember(request, response, found)
        return response

    return keeping


def _posted(request: HttpRequest) -> Iterator[str]:
    """The raw texts of a form, with their files; of a detail, with what it is called."""
    if request.method != "POST":
        return
    for name, values in request.POST.lists():
        yield from (called(name.removeprefix("detail-"), value) for value in values)
    for _name, upload in request.FILES.items():
        if isinstance(upload, UploadedFile):
            yield text_of(upload) or ""


def _remember(request: HttpRequest, response: HttpResponse, found: Sequence[KeptId]) -> None:
    kept = list(dict.fromkeys([*found, *ids_of(request)]))[:MOST]
    response.set_cookie(
        COOKIE,
        signing.dumps([[one.kind.name, one.value, *one.prints] for one in kept], salt=_SALT),
        max_age=AGE,
        **flags(),
    )


def ids_of(request: HttpRequest) -> list[KeptId]:
    """What this browser brought along, newest first; anything odd is as good as nothing."""
    try:
        stored = signing.loads(request.COOKIES.get(COOKIE, ""), salt=_SALT, max_age=AGE)
        return [KeptId(IdKind[kind], value, tuple(prints)) for kind, value, *prints in stored]
    except (signing.BadSignature, ValueError, TypeError, KeyError):
        return []
