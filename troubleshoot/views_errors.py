"""Pages for what goes wrong before or outside a view. Under /api/ the answers are JSON."""

from __future__ import annotations

import inspect
import sys
from contextlib import suppress
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse, QueryDict
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext

from .availability import RETRY_AFTER, is_unavailable, let_go
from .engine.text import clean
from .forms import SECRETS, text_of, typed_in, with_log


def _answer(request: HttpRequest, status: int, code: str, message: str) -> HttpResponse:
    if request.path.startswith("/api/"):
        if status != 413:
            _take_in(request)
        return JsonResponse({"error": {"code": code, "message": message, "field": None}}, status=status)
    return render(request, "troubleshoot/error.html", {"status": status, "message": message}, status=status)


def _take_in(request: HttpRequest) -> None:
    """Read what is left of a body: a server cuts the connection on one that it left unread, and whoever is
    still sending it never sees the answer."""
    with suppress(OSError):
        request.read()


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400."""
    return _answer(request, 400, "bad_request", gettext("The request could not be read."))


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403."""
    return _answer(request, 403, "forbidden", gettext("This page is for maintainers."))


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404, the same for a wrong address, a wrong token and a token that never was."""
    return _answer(request, 404, "not_found", gettext("There is nothing at this address."))


def server_error(request: HttpRequest) -> HttpResponse:
    """500, or 503 where it is the database that cannot do now what was asked of it."""
    error = sys.exc_info()[1]
    if is_unavailable(error):
        let_go(error)
        return unavailable(request)
    return _answer(
        request, 500, "server_error", gettext("Something broke on our side. What was saved is safe.")
    )


def too_large(request: HttpRequest) -> HttpResponse:
    """413."""
    return _answer(
        request, 413, "too_large", gettext("This is more than we can take: paste the part around the error.")
    )


def too_many(request: HttpRequest, seconds: int) -> HttpResponse:
    """429 for a client that may go on after so many seconds; a page sends the same form again."""
    if request.path.startswith("/api/"):
        response = _answer(request, 429, "rate_limited", f"Too many requests: wait {seconds} seconds.")
    else:
        context = {"seconds": seconds, **_to_send_again(request.POST, list(request.FILES.items()))}
        response = render(request, "troubleshoot/too_many.html", context, status=429)
    response["Retry-After"] = str(seconds)
    add_never_cache_headers(response)
    return response


def unavailable(request: HttpRequest) -> HttpResponse:
    """503 while the database does not answer; a page sends the same form again, with the text of a file."""
    request.user = AnonymousUser()  # or the page would ask the database who it is for
    if request.path.startswith("/api/"):
        message = "The database cannot do this now. Try again soon; the same submission counts once."
        response = _answer(request, 503, "unavailable", message)
    else:
        context = _to_send_again(*_with_text_of_files(request))
        context["form"] = request.method == "POST" and not any(map(_is_secret, request.POST))
        response = render(request, "troubleshoot/unavailable.html", context, status=503)
    response["Retry-After"] = str(RETRY_AFTER)
    add_never_cache_headers(response)
    return response


def _is_secret(name: str) -> bool:
    """True for a field that no page shows again."""
    return "password" in name or name in SECRETS


def _to_send_again(data: QueryDict, files: list[tuple[str, Any]]) -> dict[str, Any]:
    """What a page needs to send a form again: what was typed, to be seen, and everything else."""
    typed = typed_in(data)
    return {"typed": typed, "others": [pair for pair in _pairs(data) if pair not in typed], "files": files}


def _with_text_of_files(request: HttpRequest) -> tuple[QueryDict, list[tuple[str, UploadedFile[bytes]]]]:
    """The fields of a form with the text of its log in them, and the files that have to be chosen again."""
    data = request.POST.copy()
    files = {name: file for name, file in request.FILES.items() if isinstance(file, UploadedFile)}
    log = text_of(files["log"]) if "text" in data and "log" in files else None
    if log is not None:
        del files["log"]
        data["text"] = with_log(str(data["text"]), clean(log))
    return data, list(files.items())


def _pairs(data: QueryDict) -> list[tuple[str, str]]:
    """Every field of a form with each of its values, but for the token that the page has anew."""
    pairs = [(name, str(value)) for name, values in data.lists() for value in values]
    return [(name, value) for name, value in pairs if name != "csrfmiddlewaretoken"]


def wrong_method(request: HttpRequest) -> HttpResponse:
    """405."""
    return _answer(request, 405, "wrong_method", gettext("This address does not take that method."))


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form that was opened too long ago; what was typed, with the text of a file, can be copied.

    It is not offered to be sent from here: another site's words would then go with a right token. An address
    that takes no such method answers 405, as if the form had been right.
    """
    taken = _methods_of(request)
    if taken and request.method not in taken:
        return HttpResponseNotAllowed(taken)
    if request.path.startswith("/api/"):
        return _answer(request, 403, "forbidden", gettext("This address takes no such request."))
    data, files = _with_text_of_files(request)
    context = {"typed": typed_in(data), "files": [upload.name for _, upload in files]}
    return render(request, "troubleshoot/csrf_failure.html", context, status=403)


def _methods_of(request: HttpRequest) -> list[str]:
    """The methods that a view takes, as Django's decorators keep them; empty where there is none of these."""
    view: Any = request.resolver_match.func if request.resolver_match else None
    while view is not None:
        if inspect.isfunction(view) and (
            taken := inspect.getclosurevars(view).nonlocals.get("request_method_list")
        ):
            return list(taken)
        view = getattr(view, "__wrapped__", None)
    return []
