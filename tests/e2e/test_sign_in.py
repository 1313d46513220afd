"""Signing in with a second factor in a browser: set up, recovery codes, code, and back to the page."""

from __future__ import annotations

import re
from base64 import b32decode
from collections.abc import Callable
from time import time

import pytest
from axe_playwright_python.sync_playwright import Axe
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice
from playwright.sync_api import expect

from tests.e2e.conftest import Visitor
from tests.signing_in import PASSWORD, a_maintainer

Visit = Callable[..., Visitor]


def signs_in(person: Visitor, address: str = "/account/") -> Visitor:
    person.open(address)
    person.page.fill("#id_username", "ann")
    person.page.fill("#id_password", PASSWORD)
    person.follow(person.page.locator("main form button").first)
    return person


def shown_by_app(secret: str, ahead: int = 0) -> str:
    """What an app shows that knows the secret as it stands on the page, so many half minutes from now."""
    codes = TOTP(b32decode(secret.replace(" ", "")))
    codes.time = time() + 30 * ahead
    return f"{codes.token():06}"


def set_up(person: Visitor) -> str:
    """Turn the second factor on, up to the page with the recovery codes; answer with the secret."""
    page = person.page
    person.open("/account/second-factor/")
    page.fill("#id_proof", PASSWORD)
    person.follow(page.locator("form[action$='begin/'] button"))
    drawn = page.locator("img.qr").evaluate("image => image.complete && image.naturalWidth")
    assert drawn > 100
    secret = page.inner_text("#secret")
    page.fill("#id_code", shown_by_app(secret))
    person.follow(page.locator("form:has(#id_code) button"))
    return secret


def gives(person: Visitor, code: str) -> None:
    person.page.fill("#id_code", code)
    person.follow(person.page.locator("form:has(#id_code) button"))


@pytest.mark.parametrize("script", [True, False])
def test_a_maintainer_turns_it_on_and_signs_in_with_it(visit: Visit, script: bool) -> None:
    a_maintainer()
    person = signs_in(visit(java_script_enabled=script))
    secret = set_up(person)
    recovery = re.findall(r"\S+", person.page.input_value("#codes"))
    assert len(recovery) == 10
    another = signs_in(visit(java_script_enabled=script), "/respond/")
    assert "/sign-in/code/" in another.page.url
    gives(another, "000000")
    expect(another.page.locator("[data-error-summary]")).to_be_visible()
    TOTPDevice.objects.update(throttling_failure_timestamp=None)
    gives(another, shown_by_app(secret, ahead=1))
    assert another.page.url.endswith("/respond/")
    third = signs_in(visit(java_script_enabled=script))
    gives(third, recovery[0])
    assert third.page.url.endswith("/account/")
    third.follow(third.page.locator("form[action$='/account/sign-out/'] button"))
    person.open("/statistics/")
    assert "/sign-in/" in person.page.url
    assert not (person.complaints + another.complaints + third.complaints)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_everybody_can_use_it_on_a_phone(visit: Visit, scheme: str) -> None:
    a_maintainer()
    person = signs_in(visit(viewport={"width": 320, "height": 700}, color_scheme=scheme))
    looked_at(person)
    for address in ("/account/password/", "/account/second-factor/"):
        person.open(address)
        looked_at(person)
    person.page.fill("#id_proof", PASSWORD)
    person.follow(person.page.locator("form[action$='begin/'] button"))
    looked_at(person)
    gives(person, shown_by_app(person.page.inner_text("#secret")))
    looked_at(person)
    person.open("/account/second-factor/")
    looked_at(person)
    looked_at(signs_in(visit(viewport={"width": 320, "height": 700}, color_scheme=scheme)))


def looked_at(person: Visitor) -> None:
    """The page that is shown has no faults that can be found, and fits."""
    assert person.page.evaluate("document.documentElement.scrollWidth") <= 320
    found = Axe().run(person.page)
    assert found.violations_count == 0, found.generate_report()
    assert person.page.locator("h1").count() == 1
    assert not person.complaints
