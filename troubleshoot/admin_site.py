"""Django's admin under the rules for maintainers: one sign-in, one rule who may enter."""

from __future__ import annotations

from typing import Any

from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url

from . import accounts
from .addresses import leading_to, ours
from .maintainers import lead_to_second_factor


class MaintainersSite(AdminSite):
    """The admin for maintainers."""

    def has_permission(self, request: HttpRequest) -> bool:
        """Whether somebody may see anything here."""
        return accounts.is_maintainer(request.user)

    def login(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """To the pages where everybody signs in, and back."""
        after = ours(request, request.GET.get("next", "")) or resolve_url("admin:index")
        if not request.user.is_authenticated:
            return redirect(leading_to("sign-in", after))
        if self.has_permission(request):
            return redirect(after)
        if not request.user.is_staff:
            raise PermissionDenied
        return lead_to_second_factor(request, after)

    def password_change(  # type: ignore[override]
        self, request: HttpRequest, extra_context: Any = None
    ) -> HttpResponse:
        """To the page where everybody changes it."""
        return redirect("change_password")
