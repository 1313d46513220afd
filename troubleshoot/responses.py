"""Written response templates: made from published guides, and kept as drafts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse

from . import catalog
from .catalog import PublishedGuide
from .engine.guide import Guide
from .models import Draft
from .statistics import Count, counted, figures
from .written import Imported, Measured, read_template, rendered


def template_of(target: PublishedGuide) -> str:
    """The guide as an issue response template, with what was measured by now and the link into the wizard."""
    guide = target.guide
    return rendered(guide, edition=target.row.number, wizard=_wizard(guide), measured=_measured(target))


def _wizard(guide: Guide) -> str:
    """Where the wizard opens with this guide."""
    base = settings.BASE_URL or f"http://127.0.0.1:{settings.PORT}"
    return f"{base}{reverse('start')}?{urlencode({'guide': guide.slug})}"


def _measured(target: PublishedGuide) -> Mapping[str, Measured]:
    slug = target.guide.slug
    learnt = counted(Count.LEARNT, guide=slug)[slug]
    return {
        key: Measured(estimate, learnt[key])
        for key, estimate in figures(target, learnt).items()
        # A preparation resolves nothing by itself, and its figure would only mislead.
        if key not in target.guide.preparations
    }


def read(text: str) -> list[Imported]:
    """The drafts of the templates in a text.

    A detail takes the key of one in a published or shipped guide only where it asks for the same.
    """
    guides = [target.guide for target in catalog.current().by_slug.values()]
    unpublished = [
        path for path in catalog.shipped_files() if path.stem not in {guide.slug for guide in guides}
    ]
    guides += catalog.readable_guides(unpublished)
    asked = {detail.key: detail.text for guide in guides for detail in guide.details}
    return read_template(text, asked=asked)


def with_slug(guide: Guide, slug: str = "") -> Guide:
    """The guide under `slug`. Without one it keeps its own, or `OWN-template` where that is published.

    So nobody rewrites a published guide without naming it.
    """
    if slug:
        return replace(guide, slug=slug)
    published = catalog.current().by_slug
    return replace(guide, slug=f"{guide.slug[:55]}-template") if guide.slug in published else guide


def keep(
    imported: Imported, *, by: catalog.Person, now: datetime, slug: str = "", replacing: bool = False
) -> Draft:
    """Keep what was imported as a draft. Raises DraftExists, unless it is `replacing` the one there is."""
    guide = with_slug(imported.guide, slug)
    published = catalog.current().by_slug.get(guide.slug)
    return catalog.start_draft(
        guide,
        by=by,
        now=now,
        note="From a written template",
        based_on=published.row if published else None,
        replace=replacing,
    )
