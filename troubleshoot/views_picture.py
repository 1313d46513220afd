"""The flow of a published guide as a picture, for everybody to read."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from . import catalog
from .accounts import is_maintainer
from .pictured import achieved, pictured


@require_safe
def guide_picture(request: HttpRequest, slug: str) -> HttpResponse:
    """The picture of a published guide."""
    edition = catalog.current().by_slug.get(slug)
    if edition is None:
        raise Http404
    figures = achieved(edition) if settings.PUBLIC_STATISTICS or is_maintainer(request.user) else {}
    context = pictured(edition.shown, figures) | {"edition": edition}
    return render(request, "troubleshoot/picture.html", context)
