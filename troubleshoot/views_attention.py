"""The page where maintainers begin: what needs their attention."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from . import catalog
from .attention import matters
from .maintainers import for_maintainers


@for_maintainers("GET", "HEAD")
def attention(request: HttpRequest) -> HttpResponse:
    """Everything that waits for somebody, the most important first, and what there is nothing of."""
    found = matters(catalog.current(), timezone.now())
    context = {
        "waiting": [matter for matter in found if matter.items],
        "empty": [matter for matter in found if not matter.items],
    }
    return render(request, "troubleshoot/attention.html", context)
