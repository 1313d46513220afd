"""People who sign in, and the apps they have their codes from."""

from __future__ import annotations

import time

from django.contrib.auth.models import User
from django.test import Client
from django_otp import DEVICE_ID_SESSION_KEY
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice

PASSWORD = "violet harbour clock nine"
SIGN_IN, CODE, INSIDE = "/sign-in/", "/sign-in/code/", "/maintain/"


def a_maintainer(name: str = "ann", **values: bool) -> User:
    """A maintainer with the password of everybody here."""
    return User.objects.create_user(name, password=PASSWORD, **({"is_staff": True} | values))  # type: ignore[arg-type]


def an_app(user: User) -> TOTPDevice:
    """The app of a person who turned the second factor on."""
    app: TOTPDevice = TOTPDevice.objects.create(user=user, name="app")
    return app


def code_of(app: TOTPDevice, ahead: int = 0) -> str:
    """What the app shows now, or so many times half a minute later."""
    codes = TOTP(app.bin_key)
    codes.time = time.time() + 30 * ahead
    return f"{codes.token():06}"


def inside(user: User, app: TOTPDevice | None = None) -> Client:
    """A browser in which somebody is signed in, with the code of the app if there is one."""
    client = Client()
    client.force_login(user)
    if app:
        session = client.session
        session[DEVICE_ID_SESSION_KEY] = app.persistent_id
        session.save()
    return client


def enters(client: Client, name: str = "ann", password: str = PASSWORD, **more: str) -> int:
    """Send the sign-in form; answer with the status."""
    sent = {"username": name, "password": password, **more}
    return client.post(SIGN_IN, sent).status_code


def is_inside(client: Client) -> bool:
    """Whether this browser is shown what is for maintainers."""
    return client.get(INSIDE).status_code == 200
