"""For whatever watches the process."""

from __future__ import annotations

from django.db import Error, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from .availability import database_file, let_go


@never_cache
@require_safe
def live(request: HttpRequest) -> JsonResponse:
    """The process is up."""
    return JsonResponse({"live": True})


@never_cache
@require_safe
def ready(request: HttpRequest) -> JsonResponse:
    """The database answers and the migrations are applied; 503 otherwise, without details.

    A database that can only be read is ready: pages are read, and every form comes back with what was typed.
    """
    try:
        if file := database_file():
            file.check()
        executor = MigrationExecutor(connection)
        pending = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except Error:
        let_go()
        return JsonResponse({"ready": False}, status=503)
    return JsonResponse({"ready": not pending}, status=503 if pending else 200)
