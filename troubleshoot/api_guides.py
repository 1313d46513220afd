"""The part of the API about a guide beside its edition: its badge and its known issues."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from ninja import Router
from pydantic import Field

from . import badge, catalog, statistics
from .api_answers import Answer, answering
from .api_shapes import Slug
from .badge import Badge
from .known_issues import address_of, of_guide
from .statistics import Count, Outcomes

router = Router(tags=["guides"])

_ELSEWHERE = {"Cache-Control": "public, max-age=300", "Cross-Origin-Resource-Policy": "cross-origin"}
"""Badges stand on pages of other sites, whose caches keep them."""
_SVG = "image/svg+xml"


class BadgeAnswer(Answer):
    """A badge for the endpoint badges of shields.io."""

    version: Annotated[Literal[1], Field(serialization_alias="schemaVersion")]
    label: str
    message: Annotated[str, Field(min_length=1)]
    color: str


class KnownIssueEntry(Answer):
    """An issue that maintainers know of."""

    number: Annotated[int, Field(ge=1)]
    title: str
    state: Literal["open", "closed"]
    url: str
    """Where it stands; empty where that is not known."""
    patterns: list[str]
    """Keys of the guide's patterns that tell of it; without any it is offered to everybody."""


@router.get(
    "guides/{slug}/badge.json",
    openapi_extra=answering({200: BadgeAnswer}),
    summary="The share that the guide resolved, for shields.io",
)
def badge_json(request: HttpRequest, response: HttpResponse, slug: Slug) -> dict[str, Any]:
    """Answer the badge; "private" unless statistics are public, "no data" of too few."""
    for name, value in _ELSEWHERE.items():
        response[name] = value
    return _badge(slug).as_json()


@router.get(
    "guides/{slug}/badge.svg",
    openapi_extra={
        "responses": {200: {"description": "A picture.", "content": {_SVG: {"schema": {"type": "string"}}}}}
    },
    summary="The same badge as a picture",
)
def badge_svg(request: HttpRequest, slug: Slug) -> HttpResponse:
    """Answer the picture."""
    made = badge.as_svg(_badge(slug))
    return HttpResponse(made, content_type=_SVG, headers=_ELSEWHERE)


@router.get(
    "guides/{slug}/known-issues",
    openapi_extra=answering({200: list[KnownIssueEntry]}),
    summary="The known issues of a guide",
)
def known_issues(request: HttpRequest, slug: Slug) -> list[dict[str, Any]]:
    """Answer number, title, state, address and patterns of each: open ones first, then the newest."""
    edition = _published(slug)
    return [
        {
            **{name: getattr(row, name) for name in ("number", "title", "state", "patterns")},
            "url": address_of(row, edition.guide),
        }
        for row in of_guide(edition)
    ]


def _badge(slug: str) -> Badge:
    """What everybody may know: signed in or not, a badge is kept by caches that serve all."""
    guide = _published(slug).guide
    return badge.badge(guide.slug, _outcomes(guide.slug) if settings.PUBLIC_STATISTICS else None)


def _outcomes(slug: str) -> Outcomes:
    return statistics.outcomes_of(statistics.counted(Count.OUTCOME, guide=slug)[slug])


def _published(slug: str) -> catalog.PublishedGuide:
    edition = catalog.current().by_slug.get(slug)
    if edition is None:
        raise Http404
    return edition
