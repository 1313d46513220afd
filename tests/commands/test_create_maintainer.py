from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.test import Client

from troubleshoot.management.commands import create_maintainer

pytestmark = pytest.mark.django_db

PASSWORD = "correct horse battery"


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is typed at the prompts, one line each."""
    lines: list[str] = []
    monkeypatch.delenv("MAINTAINER_PASSWORD", raising=False)
    answers: Iterator[str] = (lines.pop(0) for _ in range(9))
    monkeypatch.setattr(create_maintainer, "getpass", lambda prompt: next(answers))
    return lines


def test_a_maintainer_can_sign_in_and_read_the_statistics(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MAINTAINER_PASSWORD", PASSWORD)
    call_command("create_maintainer", "ada")
    client = Client()
    answer = client.post("/sign-in/", {"username": "ada", "password": PASSWORD})
    assert (answer.status_code, answer["Location"]) == (303, "/maintain/")
    assert client.get("/statistics/").status_code == 200


def test_a_maintainer_is_no_superuser(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MAINTAINER_PASSWORD", PASSWORD)
    call_command("create_maintainer", "ada")
    assert not User.objects.get(username="ada").is_superuser


def test_the_password_comes_from_the_prompt(typed: list[str]) -> None:
    typed += [PASSWORD, PASSWORD]
    call_command("create_maintainer", "ada")
    assert User.objects.get().check_password(PASSWORD)


def test_two_different_passwords_are_refused(typed: list[str]) -> None:
    typed += [PASSWORD, "another horse battery"]
    with pytest.raises(CommandError):
        call_command("create_maintainer", "ada")
    assert not User.objects.exists()


@pytest.mark.parametrize("password", ["short", "password1234", "ada.lovelace"])
def test_a_weak_password_is_refused(password: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MAINTAINER_PASSWORD", password)
    with pytest.raises(CommandError):
        call_command("create_maintainer", "ada.lovelace")
    assert not User.objects.exists()


@pytest.mark.parametrize("name", ["ada", "", "a b", "x" * 200, "<script>"])
def test_a_name_that_is_taken_or_odd_is_refused(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    User.objects.create_user("ada", password="as it was")
    monkeypatch.setenv("MAINTAINER_PASSWORD", PASSWORD)
    with pytest.raises(CommandError):
        call_command("create_maintainer", name)
    assert User.objects.get().check_password("as it was")
