"""Pages for signed-in maintainers: what sessions did."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence

from django.contrib.auth import login
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from . import catalog
from . import statistics as counts
from .addresses import see_other
from .maintainers import for_maintainers


@for_maintainers("GET", "HEAD")
def statistics(request: HttpRequest) -> HttpResponse:
    """All guides at a glance."""
    published = catalog.current()
    context = {
        "rows": [
            (published.by_slug.get(slug), slug, outcome)
            for slug, outcome in counts.outcomes(published).items()
        ],
        "something_else": counts.something_else(most=20),
    }
    return render(request, "troubleshoot/statistics.html", context)


@for_maintainers("GET", "HEAD")
def guide_statistics(request: HttpRequest, slug: str) -> HttpResponse:
    """One guide: outcomes, steps, and what else had helped."""
    edition = _edition(slug)
    context = {
        "edition": edition,
        "outcome": counts.outcomes(catalog.current())[slug],
        "steps": counts.steps(edition.guide),
        "rejections": counts.rejections(slug),
        "something_else": counts.something_else(slug),
    }
    return render(request, "troubleshoot/guide_statistics.html", context)


@for_maintainers("GET", "HEAD")
def statistics_csv(request: HttpRequest) -> HttpResponse:
    """All guides as CSV."""
    return _csv("statistics", counts.overview_rows(counts.outcomes(catalog.current())))


@for_maintainers("GET", "HEAD")
def guide_statistics_csv(request: HttpRequest, slug: str) -> HttpResponse:
    """One guide's steps as CSV."""
    return _csv(slug, counts.guide_rows(counts.steps(_edition(slug).guide)))


@for_maintainers("GET", "HEAD")
def statistics_json(request: HttpRequest) -> HttpResponse:
    """All guides as JSON."""
    found = counts.outcomes(catalog.current())
    return JsonResponse({"guides": [{"guide": slug, **vars(outcome)} for slug, outcome in found.items()]})


@for_maintainers("GET", "HEAD")
def guide_statistics_json(request: HttpRequest, slug: str) -> HttpResponse:
    """One guide as JSON."""
    edition = _edition(slug)
    return JsonResponse(
        {
            "guide": slug,
            "edition": edition.row.number,
            **vars(counts.outcomes(catalog.current())[slug]),
            "steps": [vars(step) for step in counts.steps(edition.guide)],
            "rejections": [{"pattern": key, "count": count} for key, count in counts.rejections(slug)],
            "something_else": [vars(line) for line in counts.something_else(slug)],
        }
    )


class SignIn(LoginView):
    """Sign in; refused with 422 and everything but the password kept, 303 otherwise."""

    template_name = "troubleshoot/sign_in.html"

    def form_invalid(self, form: AuthenticationForm) -> HttpResponse:
        """The page again."""
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        """On to where the person wanted to go."""
        login(self.request, form.get_user())
        return see_other(self.get_success_url())


def _edition(slug: str) -> catalog.PublishedGuide:
    edition = catalog.current().by_slug.get(slug)
    if edition is None:
        raise Http404
    return edition


def _csv(name: str, rows: Iterable[Sequence[object]]) -> HttpResponse:
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    writer = csv.writer(response)
    writer.writerows([counts.safe_cell(cell) for cell in row] for row in rows)
    return response
