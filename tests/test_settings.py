from __future__ import annotations

import json
import os
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as configured

pytestmark = pytest.mark.programs

READ = """
import json, django
from django.conf import settings
print(json.dumps({name: getattr(settings, name) for name in dir(settings) if name.isupper()}, default=str))
"""


@cache
def with_environment(**changes: str) -> dict[str, Any]:
    """The settings of a new process with these variables."""
    clean = {k: v for k, v in os.environ.items() if k not in ("BASE_URL", "SECRET_KEY", "ALLOWED_HOSTS")}
    environment = clean | {"DJANGO_SETTINGS_MODULE": "coewizard.settings"} | changes
    command = [sys.executable, "-c", READ]
    done = subprocess.run(  # noqa: S603
        command, env=environment, cwd=configured.BASE_DIR, capture_output=True, text=True, check=True
    )
    read: dict[str, Any] = json.loads(done.stdout)
    return read


def https() -> dict[str, Any]:
    return with_environment(BASE_URL="https://wizard.example/")


@pytest.mark.parametrize("name", ["SESSION_COOKIE", "CSRF_COOKIE"])
def test_https_makes_cookies_secure_and_bound_to_the_host(name: str) -> None:
    assert https()[f"{name}_SECURE"] is True
    assert https()[f"{name}_NAME"].startswith("__Host-")
    assert (https()[f"{name}_PATH"], https()[f"{name}_DOMAIN"]) == ("/", None)


def test_https_binds_the_cookie_of_the_commands_to_the_host() -> None:
    read = "import django; django.setup(); from troubleshoot.screens import COMMANDS_COOKIE as c; print(c)"
    environment = os.environ | {
        "BASE_URL": "https://w.example",
        "DJANGO_SETTINGS_MODULE": "coewizard.settings",
    }
    command = [sys.executable, "-c", read]
    done = subprocess.run(  # noqa: S603
        command, env=environment, cwd=configured.BASE_DIR, capture_output=True, text=True, check=True
    )
    assert done.stdout.startswith("__Host-")


def test_https_redirects_and_is_remembered() -> None:
    assert https()["SECURE_SSL_REDIRECT"] is True
    assert https()["SECURE_HSTS_SECONDS"] >= 31_536_000


def test_the_host_of_the_address_is_allowed_and_trusted() -> None:
    assert "wizard.example" in https()["ALLOWED_HOSTS"]
    assert https()["CSRF_TRUSTED_ORIGINS"] == ["https://wizard.example"]
    assert https()["BASE_URL"] == "https://wizard.example"


@pytest.mark.parametrize("name", ["SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SECURE_SSL_REDIRECT"])
def test_plain_http_locks_nobody_out(name: str) -> None:
    assert with_environment()[name] is False
    assert with_environment(BASE_URL="http://wizard.example")[name] is False


def test_nothing_is_public_or_in_debugging_unless_asked_for() -> None:
    assert (with_environment()["DEBUG"], with_environment()["PUBLIC_STATISTICS"]) == (False, False)


def test_statistics_can_be_made_public() -> None:
    assert with_environment(PUBLIC_STATISTICS="on")["PUBLIC_STATISTICS"] is True


def test_a_given_secret_key_is_used_and_otherwise_each_process_has_its_own(tmp_path: Path) -> None:
    assert with_environment(SECRET_KEY="given")["SECRET_KEY"] == "given"
    made = [with_environment(PORT=port, DATA_DIR=str(tmp_path))["SECRET_KEY"] for port in ("8001", "8002")]
    assert len(set(made)) == 2 and all(len(key) > 50 for key in made)
    (tmp_path / "secret-key").write_text("a lasting one")
    assert with_environment(PORT="8003", DATA_DIR=str(tmp_path))["SECRET_KEY"] == "a lasting one"


def test_keys_used_before_can_be_named() -> None:
    assert with_environment()["SECRET_KEY_FALLBACKS"] == []
    assert with_environment(SECRET_KEY_FALLBACKS="one,two,")["SECRET_KEY_FALLBACKS"] == ["one", "two"]


def test_hosts_can_be_named() -> None:
    assert with_environment(ALLOWED_HOSTS="a.example,b.example")["ALLOWED_HOSTS"] == [
        "a.example",
        "b.example",
    ]


def test_a_text_of_the_full_length_fits_into_a_body() -> None:
    assert configured.BODY_LIMIT >= 12 * configured.TEXT_LIMIT == 12_000_000


def test_no_header_and_no_other_site_is_believed_unless_it_is_named() -> None:
    assert (with_environment()["TRUSTED_PROXIES"], with_environment()["CORS_ALLOWED_ORIGINS"]) == (0, [])
    assert with_environment()["CORS_ALLOW_ALL_ORIGINS"] is False


def test_other_sites_can_be_named() -> None:
    named = with_environment(CORS_ORIGINS="https://a.example, https://b.example")
    assert named["CORS_ALLOWED_ORIGINS"] == ["https://a.example", "https://b.example"]
    assert with_environment(CORS_ORIGINS="*")["CORS_ALLOW_ALL_ORIGINS"] is True


@pytest.mark.parametrize("origins", ["*", "https://a.example"])
def test_other_sites_never_get_cookies(origins: str) -> None:
    assert with_environment(CORS_ORIGINS=origins)["CORS_ALLOW_CREDENTIALS"] is False


def test_limits_can_be_changed_one_by_one() -> None:
    changed = with_environment(REQUEST_LIMITS="diagnose=60/5,learn=1/1")["REQUEST_LIMITS"]
    usual = with_environment()["REQUEST_LIMITS"]
    assert changed == usual | {"diagnose": [60, 5], "learn": [1, 1]}


def refusal(**changes: str) -> str:
    """The last line that is said where the settings cannot be read."""
    with pytest.raises(subprocess.CalledProcessError) as caught:
        with_environment(**changes)
    return str(caught.value.stderr).strip().splitlines()[-1]


@pytest.mark.parametrize(
    "limits",
    ["diagnosis=60/5", "diagnose=60", "diagnose=0/5", "diagnose=60/5/1", "diagnose", "diagnose=a/b"],
)
def test_a_limit_that_is_none_is_refused(limits: str) -> None:
    assert "ImproperlyConfigured: REQUEST_LIMITS" in refusal(REQUEST_LIMITS=limits)


@pytest.mark.parametrize("fields", ["version", "version=version-target,app", "a=text,a=record"])
def test_a_field_of_the_issue_without_a_source_is_refused(fields: str) -> None:
    assert "ImproperlyConfigured: ISSUE_FIELDS" in refusal(ISSUE_FIELDS=fields)


def test_the_fields_of_the_issue_are_those_of_the_kits_form_unless_others_are_named() -> None:
    assert with_environment()["ISSUE_FIELDS"] == {"version": "version-target", "app": "guide"}
    assert with_environment(ISSUE_FIELDS="log=text, all = record")["ISSUE_FIELDS"] == {
        "log": "text",
        "all": "record",
    }
    for nothing in ({"ISSUE_FIELDS": ""}, {"ISSUE_URL": "https://github.com/owner/repo/issues/new"}):
        assert with_environment(**nothing)["ISSUE_FIELDS"] == {}
