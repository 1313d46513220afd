"""Pages for what goes wrong before or outside a view. Under /api/ the answers are JSON."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext

from .forms import typed_in


def _answer(request: HttpRequest, status: int, code: str, message: str) -> HttpResponse:
    if request.path.startswith("/api/"):
        return JsonResponse({"error": {"code": code, "message": message, "field": None}}, status=status)
    return render(request, "troubleshoot/error.html", {"status": status, "message": message}, status=status)


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
    """500."""
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
        typed = typed_in(request.POST)
        others = [pair for pair in _pairs(request.POST) if pair not in typed]
        context = {"seconds": seconds, "typed": typed, "others": others, "files": list(request.FILES.items())}
        response = render(request, "troubleshoot/too_many.html", context, status=429)
    response["Retry-After"] = str(seconds)
    add_never_cache_headers(response)
    return response


def _pairs(data: QueryDict) -> list[tuple[str, str]]:
    """Every field of a form with each of its values, but for the token that the page has anew."""
    pairs = [(name, str(value)) for name, values in data.lists() for value in values]
    return [(name, value) for name, value in pairs if name != "csrfmiddlewaretoken"]


def wrong_method(request: HttpRequest) -> HttpResponse:
    """405."""
    return _answer(request, 405, "wrong_method", gettext("This address does not take that method."))


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form that was opened too long ago; what was typed is shown to be copied."""
    if request.path.startswith("/api/"):
        return _answer(request, 403, "forbidden", gettext("This address takes no such request."))
    return render(request, "troubleshoot/csrf_failure.html", {"typed": typed_in(request.POST)}, status=403)
