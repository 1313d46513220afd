"""The flow of a draft as a picture, for its authors to check."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from .. import catalog
from ..engine.flowgraph import Node, NodeKind
from ..maintainers import for_maintainers
from ..pictured import achieved, pictured
from .parts import place_of

_PARTS = {NodeKind.QUESTION: "questions", NodeKind.STEP: "steps", NodeKind.RULE: "escalation"}
"""The lists of a guide that nodes stand in by themselves."""


@for_maintainers("GET", "HEAD")
def draft_picture(request: HttpRequest, slug: str) -> HttpResponse:
    """The picture of what a draft says now, with what its steps have achieved in published editions."""
    draft = catalog.draft(slug)
    guide, edition = catalog.guide_in(draft), catalog.current().by_slug.get(slug)

    def editor_of(node: Node) -> str:
        part = _PARTS.get(node.kind)
        return place_of((part, node.position), guide, slug).address if part else ""

    context = pictured(guide, achieved(edition) if edition else {}, editor_of)
    context |= {"draft": draft, "tab": "draft_picture", "editing": True}
    return render(request, "troubleshoot/draft_picture.html", context)
