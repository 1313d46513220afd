"""The account of whoever is signed in: password, second factor, and signing out everywhere."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.contrib.auth import logout, update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render, resolve_url
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods
from django_otp import login as verify

from . import accounts, guessing, second_factor
from .addresses import leading_to, see_other, wanted
from .forms_account import ConfirmForm, PasswordForm, ProofForm
from .maintainers import lead_to_second_factor
from .screens_account import proving_page

View = Callable[[HttpRequest, User], HttpResponse]


def _for_its_owner(*methods: str) -> Callable[[View], Callable[[HttpRequest], HttpResponse]]:
    """A page for whoever is signed in, with the second factor if they turned it on."""

    def decorated(view: View) -> Callable[[HttpRequest], HttpResponse]:
        @never_cache
        @sensitive_post_parameters()
        @require_http_methods(list(methods))
        @login_required
        @wraps(view)
        def page_of_an_account(request: HttpRequest) -> HttpResponse:
            user = request.user
            if not user.is_authenticated or (
                accounts.has_second_factor(user) and not accounts.is_verified(user)
            ):
                return lead_to_second_factor(request)
            response = view(request, user)
            response["X-Robots-Tag"] = "noindex"
            return response

        return page_of_an_account

    return decorated


@_for_its_owner("GET", "HEAD")
def account(request: HttpRequest, user: User) -> HttpResponse:
    """What there is to do with an account."""
    context = {
        "second_factor": second_factor.device_of(user),
        "left": second_factor.recovery_codes_left(user),
    }
    return render(request, "troubleshoot/account.html", context)


@_for_its_owner("GET", "HEAD", "POST")
def change_password(request: HttpRequest, user: User) -> HttpResponse:
    """A new password, which ends all other sessions."""
    form = PasswordForm(request, user, request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return proving_page(request, "change_password", form)
    form.save()
    update_session_auth_hash(request, user)
    accounts.end_sessions(user, now=timezone.now(), but=request.session.session_key)
    response = see_other(resolve_url("account"))
    guessing.remember(response, user)
    return response


@_for_its_owner("POST")
def sign_out_everywhere(request: HttpRequest, user: User) -> HttpResponse:
    """End all sessions of this person, this one too."""
    accounts.end_sessions(user, now=timezone.now())
    logout(request)
    return see_other(resolve_url("start"))


@_for_its_owner("GET", "HEAD", "POST")
def second_factor_page(request: HttpRequest, user: User) -> HttpResponse:
    """Turn the second factor on: show the secret, and take the first code. Or say that it is on."""
    form = ConfirmForm(request, user, request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return _page(request, user, form)
    verify(request, second_factor.device_of(user))
    request.session.cycle_key()
    accounts.end_sessions(user, now=timezone.now(), but=request.session.session_key)
    return _with_codes(request, user)


@_for_its_owner("POST")
def second_factor_begin(request: HttpRequest, user: User) -> HttpResponse:
    """Make a secret to be taken into an app; the password proves that it is its owner's app."""
    form = ProofForm(request, user, request.POST)
    if not form.is_valid():
        return _page(request, user, form)
    second_factor.begin(user)
    return see_other(leading_to("second_factor", wanted(request)))


@_for_its_owner("GET", "HEAD")
def second_factor_picture(request: HttpRequest, user: User) -> HttpResponse:
    """The secret that is being set up as a QR code; not found before and after that."""
    device = second_factor.begun(user)
    if device is None:
        raise Http404
    return HttpResponse(second_factor.picture_of(device), content_type="image/svg+xml")


@_for_its_owner("POST")
def second_factor_off(request: HttpRequest, user: User) -> HttpResponse:
    """Turn it off."""
    form = ProofForm(request, user, request.POST)
    if not form.is_valid():
        return _page(request, user, form)
    second_factor.turn_off(user)
    return see_other(resolve_url("account"))


@_for_its_owner("POST")
def recovery_codes(request: HttpRequest, user: User) -> HttpResponse:
    """New recovery codes in place of the old ones."""
    if second_factor.device_of(user) is None:
        raise Http404
    form = ProofForm(request, user, request.POST)
    return _with_codes(request, user) if form.is_valid() else _page(request, user, form)


def _with_codes(request: HttpRequest, user: User) -> HttpResponse:
    """The codes. Not after a redirect: only their hashes are kept, so no page could show them again."""
    context = {"codes": second_factor.new_recovery_codes(user), "next": wanted(request)}
    return render(request, "troubleshoot/recovery_codes.html", context)


def _page(request: HttpRequest, user: User, form: ConfirmForm | ProofForm) -> HttpResponse:
    """The page of the second factor, as it is now; a form that was refused stands there again."""
    device, begun = second_factor.device_of(user), None
    if device is None:
        begun = second_factor.begun(user)
    context = {
        "device": device,
        "secret": second_factor.secret_of(begun) if begun else "",
        "left": second_factor.recovery_codes_left(user) if device else 0,
        "next": wanted(request),
    }
    return proving_page(request, "second_factor", form, **context)
