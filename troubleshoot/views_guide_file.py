"""The file of a published guide, for everybody who wants to read, copy or correct it."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from . import catalog
from .downloads import YAML


@require_safe
def guide_file(request: HttpRequest, slug: str) -> HttpResponse:
    """What is published of a guide, as `export_guide` prints it."""
    edition = catalog.current().by_slug.get(slug)
    if edition is None:
        raise Http404
    return HttpResponse(catalog.guide_text(edition.guide), content_type=YAML)
