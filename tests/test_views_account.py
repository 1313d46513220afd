from __future__ import annotations

import re

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django_otp.plugins.otp_static.models import StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice
from pytest_django import Settings

from tests.browser import Browser
from tests.signing_in import CODE, PASSWORD, a_maintainer, an_app, code_of, enters, inside, is_inside
from troubleshoot import second_factor

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_passwords")]
ACCOUNT, SET_UP = "/account/", "/account/second-factor/"
BEGIN, OFF, CODES = f"{SET_UP}begin/", f"{SET_UP}off/", "/account/recovery-codes/"
PICTURE = f"{SET_UP}qr.svg"
NEW = "quiet meadow seven lanterns"


@pytest.fixture
def ann() -> User:
    return a_maintainer()


def begun(user: User, client: Client | None = None) -> Browser:
    """A browser at the page that shows the secret."""
    return Browser(client or inside(user)).get(SET_UP).send(BEGIN, proof=PASSWORD)


def app_of(user: User) -> TOTPDevice:
    return TOTPDevice.objects.get(user=user)


# The second factor ------------------------------------------------------------------------------


def test_nothing_is_made_by_looking(ann: User) -> None:
    assert inside(ann).get(SET_UP).status_code == 200
    assert not TOTPDevice.objects.exists()


def test_it_is_begun_with_the_password_only(ann: User) -> None:
    browser = Browser(inside(ann)).get(SET_UP).send(BEGIN, proof="wrong")
    assert browser.status == 422
    assert not TOTPDevice.objects.exists()


def test_the_secret_stands_there_as_text_and_as_a_picture(ann: User) -> None:
    browser = begun(ann)
    assert second_factor.secret_of(app_of(ann)) in browser.html
    assert PICTURE in browser.html
    picture = browser.client.get(PICTURE)
    assert picture["Content-Type"] == "image/svg+xml"
    assert "no-store" in picture["Cache-Control"]
    assert not re.search(rb"style|class|script|on\w+=", picture.content)


def test_the_picture_is_there_only_while_it_is_set_up(ann: User) -> None:
    client = inside(ann)
    assert client.get(PICTURE).status_code == 404
    begun(ann, client).post(SET_UP, code=code_of(app_of(ann)))
    assert client.get(PICTURE).status_code == 404


def test_nobody_sees_the_secret_of_another(ann: User) -> None:
    begun(ann)
    ben = inside(a_maintainer("ben"))
    assert ben.get(PICTURE).status_code == 404
    assert second_factor.secret_of(app_of(ann)) not in ben.get(SET_UP).content.decode()


def test_a_wrong_code_turns_nothing_on(ann: User) -> None:
    browser = begun(ann).post(SET_UP, code="000000")
    assert (browser.status, app_of(ann).confirmed) == (422, False)
    assert is_inside(browser.client)


def test_a_code_turns_it_on_and_shows_ten_codes_once(ann: User) -> None:
    browser = begun(ann).post(SET_UP, code=code_of(app_of(ann)))
    codes = re.findall(r"\b(?:[a-z2-7]{4}-){3}[a-z2-7]{4}\b", browser.html)
    assert (len(set(codes)), app_of(ann).confirmed, is_inside(browser.client)) == (10, True, True)
    kept = StaticToken.objects.values_list("token", flat=True)
    assert not {code.replace("-", "") for code in codes} & set(kept)
    assert not any(code in browser.get(address).html for address in (SET_UP, ACCOUNT) for code in codes)


def test_turning_it_on_ends_other_sessions(ann: User) -> None:
    other = inside(ann)
    mine = begun(ann).post(SET_UP, code=code_of(app_of(ann))).client
    assert (is_inside(other), is_inside(mine)) == (False, True)


@pytest.mark.parametrize("by", ["password", "code"])
def test_it_is_turned_off_by_password_or_code(by: str, ann: User) -> None:
    app = an_app(ann)
    second_factor.new_recovery_codes(ann)
    client = inside(ann, app)
    assert client.post(OFF, {"proof": "neither"}).status_code == 422
    proof = PASSWORD if by == "password" else code_of(app)
    assert client.post(OFF, {"proof": proof}).status_code == 303
    assert not (TOTPDevice.objects.exists() or StaticToken.objects.exists())
    assert is_inside(client)


def test_new_recovery_codes_make_the_old_ones_void(ann: User) -> None:
    app = an_app(ann)
    old = second_factor.new_recovery_codes(ann)[0]
    assert inside(ann, app).post(CODES, {"proof": PASSWORD}).status_code == 200
    client = Client()
    enters(client)
    assert client.post(CODE, {"code": old}).status_code == 422


def test_there_are_no_recovery_codes_without_an_app(ann: User) -> None:
    assert inside(ann).post(CODES, {"proof": PASSWORD}).status_code == 404


@pytest.mark.parametrize("page", [ACCOUNT, SET_UP, "/account/password/"])
def test_an_account_with_an_app_is_closed_to_a_session_without_its_code(page: str, ann: User) -> None:
    an_app(ann)
    assert inside(ann).get(page)["Location"].startswith(CODE)


# Made compulsory --------------------------------------------------------------------------------


def test_it_is_set_up_before_anything_else_where_it_is_compulsory(ann: User, settings: Settings) -> None:
    settings.REQUIRE_TOTP = True
    browser = Browser().get("/texts/").send("", username="ann", password=PASSWORD)
    assert browser.address.startswith(f"{SET_UP}?next=")
    browser.send(BEGIN, proof=PASSWORD).send(SET_UP, code=code_of(app_of(ann)))
    assert "/texts/" in browser.page.links
    assert browser.get("/texts/").status == 200


@pytest.mark.parametrize("page", ["/statistics/", "/admin/", "/admin/drafts/", "/admin/troubleshoot/guide/"])
def test_every_page_leads_to_the_set_up(page: str, ann: User, settings: Settings) -> None:
    settings.REQUIRE_TOTP = True
    assert Browser(inside(ann)).get(page).address.startswith(SET_UP)


def test_the_account_can_be_left_all_the_same(ann: User, settings: Settings) -> None:
    settings.REQUIRE_TOTP = True
    client = inside(ann)
    assert client.get(ACCOUNT).status_code == 200
    assert client.post("/account/sign-out/").status_code == 303


# The password -----------------------------------------------------------------------------------


def test_a_new_password_ends_other_sessions_and_not_this_one(ann: User) -> None:
    other, mine = inside(ann), inside(ann)
    key = mine.session.session_key
    sent = {"old_password": PASSWORD, "new_password1": NEW, "new_password2": NEW}
    assert mine.post("/account/password/", sent)["Location"] == ACCOUNT
    assert (is_inside(other), is_inside(mine)) == (False, True)
    assert mine.session.session_key != key
    assert enters(Client(), password=NEW) == 303


def test_a_new_password_keeps_the_code_given(ann: User) -> None:
    client = inside(ann, an_app(ann))
    client.post("/account/password/", {"old_password": PASSWORD, "new_password1": NEW, "new_password2": NEW})
    assert is_inside(client)


@pytest.mark.parametrize(
    ("old", "new", "again"),
    [("wrong", NEW, NEW), (PASSWORD, "short", "short"), (PASSWORD, NEW, f"{NEW}!"), (PASSWORD, "", "")],
)
def test_a_password_is_refused(old: str, new: str, again: str, ann: User) -> None:
    sent = {"old_password": old, "new_password1": new, "new_password2": again}
    answer = inside(ann).post("/account/password/", sent)
    assert answer.status_code == 422
    assert b"meadow" not in answer.content
    ann.refresh_from_db()
    assert ann.check_password(PASSWORD)


@pytest.mark.parametrize(
    ("page", "field"), [("/account/password/", "old_password"), (BEGIN, "proof"), (OFF, "proof")]
)
def test_whoever_finds_an_open_browser_cannot_guess_the_password(page: str, field: str, ann: User) -> None:
    client = inside(ann)
    statuses = [client.post(page, {field: "wrong"}).status_code for _ in range(11)]
    assert statuses == [422] * 9 + [429] * 2
    assert int(client.post(page, {field: PASSWORD})["Retry-After"]) > 500


# Sessions ---------------------------------------------------------------------------------------


def test_signing_out_everywhere_ends_all_sessions_and_nobody_elses(ann: User) -> None:
    other, mine, ben = inside(ann), inside(ann), inside(a_maintainer("ben"))
    mine.post("/account/sign-out/")
    assert [is_inside(client) for client in (other, mine, ben)] == [False, False, True]
