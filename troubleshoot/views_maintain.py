"""Pages for signed-in maintainers: what sessions did."""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render, resolve_url
from django.utils import timezone

from . import catalog, charts
from . import statistics as counts
from .addresses import see_other
from .downloads import download
from .forms_statistics import PeriodForm, query_of, spans
from .maintainers import for_maintainers
from .statistics import tables

Found = TypeVar("Found")
Tables = Mapping[str, Callable[[Found], tables.Rows]]


@for_maintainers("GET", "HEAD")
def statistics(request: HttpRequest) -> HttpResponse:
    """All guides at a glance."""
    form = PeriodForm(request.GET)
    found = _overview(form)
    sparks = charts.sparks([line.weeks for line in found.busiest])
    context = {
        "overview": found,
        "incidents": counts.present_incidents(catalog.current(), now=timezone.now()),
        "lines": zip(found.busiest, sparks, strict=True),
        "trend": charts.trend_chart(found.weeks),
        **_period(form),
    }
    return render(request, "troubleshoot/statistics.html", context, status=_status(form))


@for_maintainers("GET", "HEAD")
def guide_statistics(request: HttpRequest, slug: str) -> HttpResponse:
    """One guide: what resolves it, how people go through it, and what it has learnt."""
    form = PeriodForm(request.GET)
    found = _guide(slug, form)
    context = {
        "figures": found,
        "of_guide": query_of(form.period(), guide=slug),
        "incident": counts.incident_in(found.target.row.guide_id, now=timezone.now()),
        "step_chart": charts.step_chart(found.steps),
        "funnel_chart": charts.stage_chart(found.funnel),
        "left_chart": charts.stage_chart(found.left_at),
        "trend": charts.trend_chart(found.weeks),
        **_period(form),
    }
    return render(request, "troubleshoot/guide_statistics.html", context, status=_status(form))


@for_maintainers("GET", "HEAD")
def statistics_csv(request: HttpRequest) -> HttpResponse:
    """A table of the overview as CSV: all guides, or what `table` names."""
    form = PeriodForm(request.GET)
    return _csv(request, form, "statistics", tables.OVERVIEW, lambda: _overview(form))


@for_maintainers("GET", "HEAD")
def guide_statistics_csv(request: HttpRequest, slug: str) -> HttpResponse:
    """A table of one guide as CSV: its steps, or what `table` names."""
    form = PeriodForm(request.GET)
    return _csv(request, form, slug, tables.GUIDE, lambda: _guide(slug, form))


@for_maintainers("GET", "HEAD")
def statistics_json(request: HttpRequest) -> HttpResponse:
    """All guides as JSON."""
    form = PeriodForm(request.GET)
    return _json(form, lambda: counts.overview_document(_overview(form), form.period()))


@for_maintainers("GET", "HEAD")
def guide_statistics_json(request: HttpRequest, slug: str) -> HttpResponse:
    """One guide as JSON."""
    form = PeriodForm(request.GET)
    return _json(form, lambda: counts.guide_document(_guide(slug, form), form.period()))


@for_maintainers("POST")
def adopt_order(request: HttpRequest, slug: str) -> HttpResponse:
    """Put the steps of the guide's draft into the learnt order; not found before one is learnt."""
    edition = _edition(slug)
    orders = counts.orders(edition, counts.ever_ended(slug))
    if orders is None:
        raise Http404
    learnt = orders.learnt
    catalog.change_draft(
        edition,
        lambda guide: counts.in_learnt_order(guide, learnt),
        by=request.user,
        now=timezone.now(),
        note="The steps in the learnt order.",
    )
    return see_other(resolve_url("draft", slug))


def _overview(form: PeriodForm) -> counts.Overview:
    return counts.overview(catalog.current(), form.period(), timezone.now().date())


def _guide(slug: str, form: PeriodForm) -> counts.GuideFigures:
    return counts.guide_figures(_edition(slug), form.period(), timezone.now().date())


def _edition(slug: str) -> catalog.PublishedGuide:
    edition = catalog.current().by_slug.get(slug)
    if edition is None:
        raise Http404
    return edition


def _period(form: PeriodForm) -> dict[str, Any]:
    """What the filter of a page shows."""
    period = form.period()
    chosen = spans(period, timezone.now().date()) if form.is_valid() else []
    return {"form": form, "period": period, "query": query_of(period), "spans": chosen}


def _status(form: PeriodForm) -> int:
    return 200 if form.is_valid() else 422


def _csv(
    request: HttpRequest, form: PeriodForm, name: str, known: Tables[Found], read: Callable[[], Found]
) -> HttpResponse:
    usual = next(iter(known))
    table = request.GET.get("table", usual)
    if table not in known:
        raise Http404
    found = read()
    if not form.is_valid():
        return HttpResponse("\n".join(_messages(form)), content_type="text/plain; charset=utf-8", status=422)
    response = download("", f"{name if table == usual else f'{name}-{table}'}.csv", "text/csv; charset=utf-8")
    rows = known[table](found)
    csv.writer(response).writerows([tables.safe_cell(cell) for cell in row] for row in rows)
    return response


def _json(form: PeriodForm, read: Callable[[], dict[str, Any]]) -> JsonResponse:
    document = read()
    if not form.is_valid():
        return JsonResponse({"errors": form.errors}, status=422)
    return JsonResponse(document)


def _messages(form: PeriodForm) -> list[str]:
    return [str(message) for messages in form.errors.values() for message in messages]
