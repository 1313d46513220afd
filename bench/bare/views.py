"""The two views that ours are measured against."""

from __future__ import annotations

from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from .models import Row

SYMPTOMS = [(number, f"Symptom {number}") for number in range(1, 11)]


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Answer a page of two templates, with a form written by hand and a list in it; no query."""
    return render(request, "page.html", {"symptoms": SYMPTOMS, "text": ""})


@csrf_exempt
@require_POST
def write(request: HttpRequest, number: int) -> JsonResponse:
    """Read a row and write it, in one transaction, through the ORM."""
    with transaction.atomic():
        row = Row.objects.select_for_update().get(pk=number)
        row.count += 1
        row.save(update_fields=["count", "changed_at"])
    return JsonResponse({"number": row.pk, "title": row.title, "count": row.count})


def live(request: HttpRequest) -> HttpResponse:
    """The process is up."""
    return HttpResponse("up")
