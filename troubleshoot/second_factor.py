"""The second factor of a maintainer: codes of an app (TOTP), and recovery codes for when it is lost.

django-otp keeps both. It would keep recovery codes as they are: here it gets hashes instead.
"""

from __future__ import annotations

import io
import math
import secrets
from base64 import b32encode, b64encode
from dataclasses import dataclass
from datetime import datetime

import segno
from django.contrib.auth.models import User
from django.db import transaction
from django.utils.crypto import pbkdf2
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from . import accounts

_CODES = 10
_ROUNDS = 20_000
"""Of the hash. A code holds 80 random bits, which nobody tries out at any speed."""
_MOST_FAILURES = 10
"""django-otp doubles the wait with each failure for ever: not past this one, which makes it 9 minutes, or
whoever knows the password could keep its owner out for weeks."""


@dataclass(frozen=True)
class Proof:
    """Whether a code or a password was right; if it was not even looked at, for how many seconds to wait."""

    right: bool
    wait: int = 0


def device_of(user: User) -> TOTPDevice | None:
    """The app of a person, if they turned the second factor on."""
    device: TOTPDevice | None = TOTPDevice.objects.filter(user_id=user.pk, confirmed=True).first()
    return device


def begun(user: User) -> TOTPDevice | None:
    """What a person is setting up, and has not confirmed with a code."""
    device: TOTPDevice | None = TOTPDevice.objects.filter(user_id=user.pk, confirmed=False).first()
    return device


def begin(user: User) -> None:
    """Make a new secret to be taken into an app; one that was never confirmed is worth nothing any more."""
    with transaction.atomic():
        TOTPDevice.objects.filter(user=user, confirmed=False).delete()
        if device_of(user) is None:
            TOTPDevice.objects.create(user=user, name="app", confirmed=False)


def secret_of(device: TOTPDevice) -> str:
    """The secret as apps take it typed, in groups of four."""
    return _grouped(b32encode(device.bin_key).decode())


def picture_of(device: TOTPDevice) -> bytes:
    """The secret as a QR code, an SVG file without any style: black on white, whatever the page is like."""
    file = io.BytesIO()
    segno.make(device.config_url, micro=False).save(
        file, kind="svg", scale=4, dark="#000", light="#fff", svgclass=None, lineclass=None
    )
    return file.getvalue()


def confirm(user: User, typed: str, *, now: datetime) -> Proof:
    """Turn the second factor on, if this is a code of the app that is being set up."""
    with transaction.atomic():
        device = TOTPDevice.objects.select_for_update().filter(user=user, confirmed=False).first()
        if device is None:
            return Proof(right=False)
        found = _asked(device, _plain(typed), now)
        if found.right:
            device.confirmed = True
            device.save(update_fields=["confirmed"])
            accounts.forget_whether(user)
    return found


def check(user: User, typed: str, *, now: datetime) -> Proof:
    """Whether this is the code of the moment, or a recovery code, and was never used; then it is used now."""
    code = _plain(typed)
    with transaction.atomic():
        app = TOTPDevice.objects.select_for_update().filter(user=user, confirmed=True).first()
        if app is None:
            return Proof(right=False)
        if len(code) == app.digits and code.isdecimal():
            return _asked(app, code, now)
        kept = StaticDevice.objects.select_for_update().filter(user=user).first()
        return _asked(kept, _hashed(code, kept.name), now) if kept else _asked(app, "", now)


def _asked(device: TOTPDevice | StaticDevice, token: str, now: datetime) -> Proof:
    device.throttling_failure_count = min(device.throttling_failure_count, _MOST_FAILURES)
    allowed, why = device.verify_is_allowed()
    if not allowed:
        return Proof(right=False, wait=max(1, math.ceil((why["locked_until"] - now).total_seconds())))
    return Proof(bool(device.verify_token(token)))


def new_recovery_codes(user: User) -> list[str]:
    """Ten codes that each let this person in once, to be shown now and never again; earlier ones are void."""
    codes = [b32encode(secrets.token_bytes(10)).decode().lower() for _ in range(_CODES)]
    salt = secrets.token_hex(16)
    with transaction.atomic():
        StaticDevice.objects.filter(user=user).delete()
        device = StaticDevice.objects.create(user=user, name=salt)
        StaticToken.objects.bulk_create(
            StaticToken(device=device, token=_hashed(code, salt)) for code in codes
        )
    return [_grouped(code, "-") for code in codes]


def recovery_codes_left(user: User) -> int:
    """How many recovery codes were not used."""
    return int(StaticToken.objects.filter(device__user=user).count())


def turn_off(user: User) -> bool:
    """Forget app and recovery codes; whether there was anything to forget."""
    with transaction.atomic():
        apps, _ = TOTPDevice.objects.filter(user=user).delete()
        codes, _ = StaticDevice.objects.filter(user=user).delete()
    accounts.forget_whether(user)
    return bool(apps + codes)


def _plain(typed: str) -> str:
    """A code without what stands between its groups."""
    return "".join(typed.split()).replace("-", "").lower()[:64]


def _grouped(code: str, between: str = " ") -> str:
    return between.join(code[at : at + 4] for at in range(0, len(code), 4))


def _hashed(code: str, salt: str) -> str:
    """What django-otp keeps of a recovery code: 96 bits, which fill its 16 characters."""
    return b64encode(pbkdf2(code, salt, _ROUNDS, dklen=12)).decode()
