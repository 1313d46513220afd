"""Pages for maintainers: texts tried on patterns, and a draft tried on the texts that are stored."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from .. import catalog, sessions
from ..engine.guide import Guide, Weight
from ..engine.problems import blocking
from ..engine.replays import ENOUGH, NONE, Replay, Row
from ..forms import add_refusal
from ..maintainers import for_maintainers
from .forms_bench import BenchForm
from .trying import Tried, tried, with_pattern


@for_maintainers("GET", "HEAD", "POST")
def bench(request: HttpRequest) -> HttpResponse:
    """Try a text on the published guides. Nothing is stored."""
    return _bench(request, None, {})


@for_maintainers("GET", "HEAD", "POST")
def draft_bench(request: HttpRequest, slug: str) -> HttpResponse:
    """Try a text on a draft and the published guides. Nothing is stored."""
    draft = catalog.draft(slug)
    guide = catalog.guide_in(draft)
    return _bench(request, guide, {"draft": draft, "guide": guide, "tab": "draft_bench"})


def _bench(request: HttpRequest, guide: Guide | None, context: dict[str, Any]) -> HttpResponse:
    published = catalog.current()
    form = BenchForm(request.POST if request.method == "POST" else None)
    found: Tried | None = None
    if form.is_valid():
        data = form.cleaned_data
        try:
            trial = with_pattern(guide, form.tried) if guide and form.tried else guide
            found = tried(published, trial, data["text"], data["symptoms"])
        except sessions.Refused as refused:
            add_refusal(form, refused)
    together = published.with_guide(guide) if guide else published
    context |= {
        "form": form,
        "tried": found,
        "symptoms": together.symptoms_by_stage,
        "symptom_guides": {key: of for key, (of, _) in together.symptoms.items()},
        "picked": form["symptoms"].value() or [],
        "weights": list(Weight),
    }
    status = 422 if form.errors else 200
    return render(request, f"troubleshoot/{'draft_bench' if guide else 'bench'}.html", context, status=status)


@for_maintainers("GET", "HEAD")
def draft_replay(request: HttpRequest, slug: str) -> HttpResponse:
    """A draft tried on the stored reports and on the examples of all guides."""
    draft = catalog.draft(slug)
    guide = catalog.guide_in(draft)
    found = catalog.replay_of(guide)
    titles = {slug: other.title for slug, other in catalog.current().shown.items()} | {slug: guide.title}
    context = {
        "draft": draft,
        "guide": guide,
        "tab": "draft_replay",
        "replay": found,
        "enough": ENOUGH,
        "blocking": blocking(found.refusals),
        "warnings": [problem for problem in found.refusals if problem.warning],
        "reports": matrix(found, found.reports, titles),
        "examples": matrix(found, found.examples, titles),
        "hits": [(hits, ("patterns", hits.position)) for hits in found.hits],
    }
    return render(request, "troubleshoot/draft_replay.html", context)


@dataclass(frozen=True)
class Line:
    """The texts of one guide: how many, and how many get each verdict now and with the draft."""

    guide: str
    texts: int
    cells: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Matrix:
    """Who takes whose texts: a column for each verdict, that of the draft first, none last."""

    verdicts: tuple[str, ...]
    lines: tuple[Line, ...]


def matrix(found: Replay, rows: Sequence[Row], titles: dict[str, str]) -> Matrix:
    """The rows as a table; nothing stands for no verdict and for no guide."""
    present = {slug for row in rows for move in row.moves for slug in move}
    ordered = sorted(present, key=lambda slug: (slug == NONE, slug != found.guide, slug))
    lines = (
        Line(
            titles.get(row.guide, row.guide),
            row.texts,
            tuple((row.before(slug), row.after(slug)) for slug in ordered),
        )
        for row in rows
    )
    return Matrix(tuple(ordered), tuple(lines))
