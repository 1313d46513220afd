"""Signing in: a password, and for those who turned it on, a second factor on a page of its own."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth import load_backend, login
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods
from django_otp import login as verify

from . import accounts, guessing, second_factor
from .addresses import leading_to, see_other, wanted
from .forms_account import CodeForm, SignInForm
from .screens_account import proving_page

_WAITING = "waiting for a code"
_WAITS_FOR = 600
"""How long the page for the code waits after the password, in seconds."""


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Name and password; then on to where the person wanted to go, or to the page for the code."""
    after = wanted(request)
    form = SignInForm(request, request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return proving_page(request, "sign_in", form, next=after)
    # Whatever the browser was signed in as before is over, and the key of its session is a new one.
    request.session.flush()
    user = form.get_user()
    if second_factor.device_of(user):
        request.session[_WAITING] = {
            "user": user.pk,
            "backend": user.backend,
            "hash": user.get_session_auth_hash(),
            "at": timezone.now().timestamp(),
        }
        return see_other(leading_to("sign_in_code", after))
    login(request, user)
    return _entered(user, after)


@never_cache
@sensitive_post_parameters("code")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in_code(request: HttpRequest) -> HttpResponse:
    """The second factor of who gave a password here, or is signed in without one since it was turned on."""
    after = wanted(request)
    user = _who(request)
    if user is None:
        return see_other(leading_to("sign-in", after))
    form = CodeForm(request, user, request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return proving_page(request, "sign_in_code", form, next=after)
    if request.user.is_authenticated:
        request.session.cycle_key()
    else:
        request.session.flush()
        login(request, user)
    verify(request, second_factor.device_of(user))
    return _entered(user, after)


def locked_out(
    request: HttpRequest, response: HttpResponse | None = None, credentials: guessing.Credentials = None
) -> HttpResponse:
    """What django-axes answers where a page refused a proof: that page, if it said how long to wait."""
    if response is not None and response.status_code == 429:
        return response
    return HttpResponse(
        status=429, headers={"Retry-After": str(int(settings.AXES_COOLOFF_TIME.total_seconds()))}
    )


def _who(request: HttpRequest) -> User | None:
    """The person whose code is asked for; None where none is."""
    user = request.user
    if user.is_authenticated:
        return user if accounts.has_second_factor(user) and not accounts.is_verified(user) else None
    waiting = request.session.get(_WAITING)
    if not waiting or timezone.now().timestamp() - waiting["at"] > _WAITS_FOR:
        return None
    found = load_backend(waiting["backend"]).get_user(waiting["user"])
    if not isinstance(found, User) or second_factor.device_of(found) is None:
        return None
    if not constant_time_compare(waiting["hash"], found.get_session_auth_hash()):
        return None
    found.backend = waiting["backend"]
    return found


def _entered(user: User, after: str) -> HttpResponse:
    response = see_other(after or resolve_url(settings.LOGIN_REDIRECT_URL))
    guessing.remember(response, user)
    return response
