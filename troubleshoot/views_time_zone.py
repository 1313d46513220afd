"""The time zone of a person, kept in a cookie of their browser."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render, resolve_url
from django.views.decorators.cache import never_cache

from .addresses import see_other, wanted
from .cookies import flags
from .forms_hours import ZoneForm, zones
from .screens import both
from .screens_hours import ZONE_AGE, ZONE_COOKIE, zone_of


@both
@never_cache
def time_zone(request: HttpRequest) -> HttpResponse:
    """Choose the time zone, and go back to the page that asked for it."""
    form = ZoneForm(request.POST if request.method == "POST" else None, initial={"zone": zone_of(request)})
    after = wanted(request)
    if form.is_valid():
        response = see_other(after or resolve_url("start"))
        response.set_cookie(
            ZONE_COOKIE,
            form.cleaned_data["zone"],
            max_age=ZONE_AGE,
            **flags(),
        )
        return response
    context = {"form": form, "zones": zones(), "after": after, "chosen": form["zone"].value()}
    return render(request, "troubleshoot/time_zone.html", context, status=422 if form.is_bound else 200)
