from __future__ import annotations

from datetime import timedelta

import pytest
from axes.models import AccessAttempt, AccessLog
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from tests.browser import Browser
from tests.signing_in import (
    CODE,
    INSIDE,
    PASSWORD,
    SIGN_IN,
    a_maintainer,
    an_app,
    code_of,
    enters,
    inside,
    is_inside,
)
from troubleshoot import second_factor

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_passwords")]
ELSEWHERE = ["//evil.example/", "https://evil.example/", "/\\evil.example", "javascript:alert(1)"]


def fail(times: int = 10, name: str = "ann", address: str = "192.0.2.{}") -> list[int]:
    """Guess from one address after the other; answer with the statuses."""
    return [
        Client(REMOTE_ADDR=address.format(number))
        .post(SIGN_IN, {"username": name, "password": f"guess {number}"})
        .status_code
        for number in range(1, times + 1)
    ]


def later(**span: int) -> None:
    """Let time pass for what is counted."""
    for attempt in AccessAttempt.objects.all():
        AccessAttempt.objects.filter(pk=attempt.pk).update(
            attempt_time=attempt.attempt_time - timedelta(**span)
        )


# A name and a password --------------------------------------------------------------------------


def test_a_password_lets_in_where_the_person_wanted_to_go() -> None:
    a_maintainer()
    browser = Browser().get("/statistics/sessions/?page=1").send("", username="ann", password=PASSWORD)
    assert (browser.answer.status_code, browser.address) == (303, "/statistics/sessions/?page=1")


@pytest.mark.parametrize("after", ELSEWHERE)
def test_nobody_is_sent_to_another_site(after: str) -> None:
    app = an_app(a_maintainer())
    browser = Browser(Client()).get(f"{SIGN_IN}?next={after}").send("", username="ann", password=PASSWORD)
    assert browser.address == CODE
    browser.post(CODE, code=code_of(app), next=after)
    assert browser.answer["Location"] == INSIDE


def test_a_wrong_password_keeps_the_name_and_not_the_password() -> None:
    a_maintainer()
    browser = Browser().get(SIGN_IN).send("", username="ann", password="wrong")
    form = browser.page.form("")
    assert (browser.status, form.values["username"], form.values["password"]) == (422, ["ann"], [""])


def test_the_key_of_the_session_is_another_one_after_signing_in() -> None:
    ann = a_maintainer()
    client = inside(ann)
    before = client.session.session_key
    assert enters(client) == 303
    assert client.session.session_key != before
    assert not is_inside(with_session(before))


def with_session(key: str | None) -> Client:
    client = Client()
    client.cookies["sessionid"] = key or ""
    return client


def test_signing_out_ends_the_session() -> None:
    client = inside(a_maintainer())
    key = client.session.session_key
    client.post("/sign-out/")
    assert not is_inside(with_session(key))


@pytest.mark.parametrize("method", ["get", "post"])
def test_the_admin_has_no_sign_in_of_its_own(method: str) -> None:
    a_maintainer()
    sent = {"data": {"username": "ann", "password": PASSWORD}} if method == "post" else {}
    answer = getattr(Client(), method)("/admin/login/?next=/admin/troubleshoot/guide/", **sent)
    assert answer["Location"] == f"{SIGN_IN}?next=%2Fadmin%2Ftroubleshoot%2Fguide%2F"


def test_the_admin_changes_passwords_where_everybody_does() -> None:
    assert inside(a_maintainer()).get("/admin/password_change/")["Location"] == "/account/password/"


# Guessing ---------------------------------------------------------------------------------------


def test_one_account_cannot_be_guessed_from_many_addresses() -> None:
    a_maintainer()
    assert fail(9) == [422] * 9
    assert enters(Client(REMOTE_ADDR="198.51.100.1"), password="wrong") == 429
    assert enters(Client(REMOTE_ADDR="198.51.100.2")) == 429


def test_many_accounts_cannot_be_guessed_from_one_address() -> None:
    a_maintainer()
    for number in range(10):
        enters(Client(), f"somebody{number}", "wrong")
    assert enters(Client()) == 429
    assert enters(Client(REMOTE_ADDR="192.0.2.1")) == 303


def test_a_forged_address_is_nobody_else(settings: Settings) -> None:
    settings.TRUSTED_PROXIES = 1
    for number in range(10):
        client = Client(HTTP_X_FORWARDED_FOR=f"192.0.2.{number}, 198.51.100.7")
        enters(client, f"somebody{number}", "wrong")
    a_maintainer()
    assert enters(Client(HTTP_X_FORWARDED_FOR="203.0.113.9, 198.51.100.7")) == 429
    assert enters(Client(HTTP_X_FORWARDED_FOR="198.51.100.7, 203.0.113.9")) == 303


def test_who_is_locked_out_is_told_for_how_long_and_keeps_the_name() -> None:
    a_maintainer()
    fail()
    later(minutes=4)
    browser = Browser().get(SIGN_IN).send("", username="ann", password=PASSWORD)
    assert browser.status == 429
    assert 350 <= int(browser.response["Retry-After"]) <= 360
    assert browser.page.form("").values["username"] == ["ann"]
    assert browser.page.form("").values["password"] == [""]


def test_a_lock_is_over_after_ten_minutes_even_if_the_guessing_goes_on() -> None:
    a_maintainer()
    fail()
    later(minutes=9)
    assert fail(3) == [429] * 3
    later(minutes=2)
    assert enters(Client()) == 303


def test_strangers_do_not_lock_out_a_browser_that_signed_in_before() -> None:
    a_maintainer()
    ann, stranger = Client(), Client()
    enters(ann)
    ann.post("/sign-out/")
    fail()
    assert (enters(ann), enters(stranger)) == (303, 429)


def test_a_browser_that_signed_in_before_cannot_guess_either_wherever_it_is() -> None:
    a_maintainer()
    ann = Client()
    enters(ann)
    for number in range(10):
        ann.post(SIGN_IN, {"username": "ann", "password": "wrong"}, REMOTE_ADDR=f"192.0.2.{number}")
    assert enters(ann) == 429


def test_a_browser_is_not_known_any_more_after_the_password_changed() -> None:
    user = a_maintainer()
    ann = Client()
    enters(ann)
    user.set_password(PASSWORD)
    user.save()
    fail()
    assert enters(ann) == 429


def test_names_without_an_account_are_locked_alike() -> None:
    a_maintainer()
    assert fail(12, "ann") == fail(12, "nobody", "198.51.100.{}")


def test_guessing_can_be_let_go_on_for_checks(settings: Settings) -> None:
    settings.AXES_ENABLED = settings.RATE_LIMITS = False
    a_maintainer()
    assert fail(12) == [422] * 12
    assert enters(Client()) == 303


# What is kept of it -----------------------------------------------------------------------------


def test_nothing_is_kept_that_says_who_failed_or_what_they_typed(caplog: pytest.LogCaptureFixture) -> None:
    a_maintainer()
    planted = ("my own password", "hunter2hunter2", "198.51.100.77", "Planted/1.0", "planted=yes")
    client = Client(REMOTE_ADDR=planted[2], HTTP_USER_AGENT=planted[3], HTTP_ACCEPT="text/planted")
    for name in ("ann", planted[0]):
        for _ in range(6):
            sent = {"username": name, "password": planted[1], "other": "planted"}
            client.post(f"{SIGN_IN}?{planted[4]}", sent)
    kept = [str(vars(attempt)) for attempt in AccessAttempt.objects.all()]
    assert len(kept) == 2
    assert any("'username': 'ann'" in row for row in kept)
    found = [word for word in (*planted, "planted") for row in (*kept, caplog.text) if word in row]
    assert (found, "ann from fd" in caplog.text) == ([], True)


def test_an_address_is_another_pseudonym_each_day(monkeypatch: pytest.MonkeyPatch) -> None:
    for day in range(2):
        at = timezone.now() + timedelta(days=day)
        with monkeypatch.context() as patch:
            patch.setattr("troubleshoot.guessing.timezone.now", lambda at=at: at)
            enters(Client(), "ann", "wrong")
    kept = set(AccessAttempt.objects.values_list("ip_address", flat=True))
    assert len(kept) == 2
    assert all(address.startswith("fd") for address in kept if address)


def test_signing_in_leaves_no_trace_in_the_tables_of_failures() -> None:
    a_maintainer()
    enters(Client())
    assert not AccessLog.objects.exists()
    assert not AccessAttempt.objects.exists()


# The code of an app -----------------------------------------------------------------------------


def test_a_password_alone_lets_nobody_in_who_has_an_app() -> None:
    an_app(a_maintainer())
    client = Client()
    assert client.post(SIGN_IN, {"username": "ann", "password": PASSWORD})["Location"] == CODE
    assert not is_inside(client)
    assert client.get("/account/").status_code == 302


def test_a_code_lets_in_where_the_person_wanted_to_go() -> None:
    app = an_app(a_maintainer())
    browser = Browser().get("/respond/").send("", username="ann", password=PASSWORD)
    key = browser.client.session.session_key
    browser.send("", code=f" {code_of(app)[:3]} {code_of(app)[3:]}")
    assert (browser.status, browser.address) == (200, "/respond/")
    assert browser.client.session.session_key != key


def test_a_code_works_once() -> None:
    app = an_app(a_maintainer())
    code = code_of(app)
    for expected in (303, 422):
        client = Client()
        enters(client)
        assert client.post(CODE, {"code": code}).status_code == expected


def test_a_recovery_code_works_once_too_however_it_is_written() -> None:
    ann = a_maintainer()
    an_app(ann)
    code = second_factor.new_recovery_codes(ann)[3]
    for typed, expected in ((code.upper().replace("-", " "), 303), (code, 422)):
        client = Client()
        enters(client)
        assert client.post(CODE, {"code": typed}).status_code == expected
    assert second_factor.recovery_codes_left(ann) == 9


def test_wrong_codes_make_wait_longer_and_longer_but_never_for_long() -> None:
    app = an_app(a_maintainer())
    client = Client()
    enters(client)
    assert client.post(CODE, {"code": "000000"}).status_code == 422
    refused = client.post(CODE, {"code": code_of(app)})
    assert (refused.status_code, refused["Retry-After"]) == (429, "1")
    app.refresh_from_db()
    app.throttling_failure_count, app.throttling_failure_timestamp = 40, timezone.now() - timedelta(days=9999)
    app.save()
    ann = User.objects.get()
    ann_fails = [second_factor.check(ann, "000000", now=timezone.now()) for _ in range(2)]
    assert 500 < ann_fails[1].wait <= 512


def test_wrong_codes_count_like_wrong_passwords(settings: Settings) -> None:
    settings.OTP_TOTP_THROTTLE_FACTOR = 0
    app = an_app(a_maintainer())
    client = Client()
    enters(client)
    statuses = [client.post(CODE, {"code": "000000"}).status_code for _ in range(10)]
    assert statuses == [422] * 9 + [429]
    assert client.post(CODE, {"code": code_of(app)}).status_code == 429


def test_the_page_for_the_code_does_not_wait_for_ever() -> None:
    app = an_app(a_maintainer())
    client = Client()
    enters(client)
    session = client.session
    session["waiting for a code"] = session["waiting for a code"] | {"at": timezone.now().timestamp() - 601}
    session.save()
    assert client.post(CODE, {"code": code_of(app)})["Location"] == SIGN_IN
    assert not is_inside(client)


def test_a_password_that_was_changed_meanwhile_is_worth_no_code() -> None:
    ann = a_maintainer()
    app = an_app(ann)
    client = Client()
    enters(client)
    ann.set_password("another password")
    ann.save()
    assert client.post(CODE, {"code": code_of(app)})["Location"] == SIGN_IN


def test_without_a_password_there_is_no_page_for_a_code() -> None:
    assert Client().get(f"{CODE}?next=/texts/")["Location"] == f"{SIGN_IN}?next=%2Ftexts%2F"
