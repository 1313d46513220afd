"""The guides to read and to link to."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from . import catalog
from .forms_start import StartForm, carried_by
from .screens_start import already_known
from .statistics import incident_in


@require_safe
def guides(request: HttpRequest) -> HttpResponse:
    """The published guides."""
    return render(request, "troubleshoot/guides.html", {"editions": catalog.current().editions})


@require_safe
def guide(request: HttpRequest, slug: str) -> HttpResponse:
    """One guide to read and to link to."""
    edition = catalog.current().by_slug.get(slug)
    if edition is None:
        raise Http404
    carried = carried_by(request.GET, catalog.current()).fitting(edition.guide)
    context = {
        "edition": edition,
        "guide": edition.shown,
        "carried": carried,
        "brought": already_known(catalog.current(), carried, edition),
        "more": carried.query.replace("?", "&", 1),
        "incident": incident_in(edition.row.guide_id, now=timezone.now()),
        "form": StartForm(),
        "guides_url": settings.GUIDES_URL if edition.row.origin == edition.row.Origin.FILE else "",
    }
    return render(request, "troubleshoot/guide.html", context)
