"""The notice of an incident, taken away by a maintainer."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import resolve_url
from django.utils import timezone

from . import catalog, statistics
from .addresses import see_other
from .maintainers import for_maintainers


@for_maintainers("POST")
def dismiss_incident(request: HttpRequest, slug: str) -> HttpResponse:
    """Take the notice of a guide's present incident away."""
    edition = catalog.current().by_slug.get(slug)
    if edition is None:
        raise Http404
    statistics.dismiss(edition.row.guide_id, by=request.user.pk, now=timezone.now())
    return see_other(resolve_url("guide_statistics", slug))
