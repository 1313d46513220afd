"""Pages with a form that proves who sends it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def proving_page(request: HttpRequest, template: str, form: Any, **context: Any) -> HttpResponse:
    """The page with its form: 422 if it was refused, 429 where nothing is looked at for a while."""
    status = 429 if form.wait else 422 if form.errors else 200
    response = render(request, f"troubleshoot/{template}.html", {"form": form, **context}, status=status)
    if form.wait:
        response["Retry-After"] = str(form.wait)
    return response
