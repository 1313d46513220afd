"""Who may see the pages for maintainers."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from . import accounts
from .addresses import leading_to, see_other
from .forms import typed_in
from .models import Draft

View = Callable[..., HttpResponse]


def for_maintainers(*methods: str) -> Callable[[View], View]:
    """A page only for maintainers: others sign in first, or are told that it is not for them."""

    def decorated(view: View) -> View:
        @never_cache
        @require_http_methods(list(methods))
        @login_required
        @wraps(view)
        def page_for_maintainers(request: HttpRequest, **kwargs: Any) -> HttpResponse:
            if not request.user.is_staff:
                raise PermissionDenied
            if accounts.lacks_second_factor(request.user):
                return lead_to_second_factor(request)
            try:
                response = view(request, **kwargs)
            except Draft.DoesNotExist:
                # Nobody's words are lost because a colleague published or discarded the draft meanwhile.
                typed = {"typed": typed_in(request.POST)}
                response = render(request, "troubleshoot/draft_gone.html", typed, status=404)
            response["X-Robots-Tag"] = "noindex"
            return response

        return page_for_maintainers

    return decorated


def lead_to_second_factor(request: HttpRequest, after: str = "") -> HttpResponse:
    """To the page that asks for the code, or, before there is one to ask for, to the page that sets it up;
    from there to `after`, or to the page that was asked for."""
    if not after and request.method in ("GET", "HEAD"):
        after = request.get_full_path()
    on = accounts.has_second_factor(request.user)
    return see_other(leading_to("sign_in_code" if on else "second_factor", after))
