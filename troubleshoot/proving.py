"""How signed-in people, and those about to be, prove who they are: by their password, or by a code."""

from __future__ import annotations

from django.contrib.auth import authenticate
from django.contrib.auth.models import User
from django.http import HttpRequest
from django.utils import timezone

from . import guessing, second_factor
from .second_factor import Proof


def by_password(request: HttpRequest, user: User, typed: str) -> Proof:
    """Look at a password. Wrong ones count against guessing, as at sign-in."""
    found = authenticate(request, username=user.username, password=typed)
    return Proof(found == user, 0 if found else guessing.wait_for(request, user.username))


def by_code(request: HttpRequest, user: User, typed: str) -> Proof:
    """Look at a code of the app, or a recovery code. Wrong ones count against guessing too."""
    if wait := guessing.wait_for(request, user.username):
        return Proof(right=False, wait=wait)
    proof = second_factor.check(user, typed, now=timezone.now())
    if proof.right or proof.wait:
        return proof
    guessing.failed(request, user)
    return Proof(right=False, wait=guessing.wait_for(request, user.username))


def by_either(request: HttpRequest, user: User, typed: str) -> Proof:
    """Look at a password or at the code of the moment, whichever it is by its looks."""
    digits = "".join(typed.split())
    looks_like_code = len(digits) == 6 and digits.isdecimal()
    return (by_code if looks_like_code else by_password)(request, user, typed)
