from __future__ import annotations

import os
import secrets
import stat
import subprocess
import sys
from pathlib import Path
from uuid import UUID

import pytest
from django.conf import settings as configured
from django.core.management.utils import get_random_secret_key
from pytest_django import DjangoAssertNumQueries, Settings

from coewizard.secret_key import fault_in, kept_in, made_in
from tests.factories import a_session, an_id
from tests.serving import environment_with, free_port
from troubleshoot import sessions
from troubleshoot.models import TroubleshootingSession

pytestmark = pytest.mark.programs

GOOD = "a key for servers that live as long as a test, and no longer than that"


def run(command: list[str], folder: Path, **changes: str) -> subprocess.CompletedProcess[str]:
    """What a process does whose data lies in this folder; without SECRET_KEY unless that is given."""
    environment = {k: v for k, v in environment_with("sqlite://:memory:").items() if k != "SECRET_KEY"}
    environment |= {"DATA_DIR": str(folder)} | changes
    return subprocess.run(  # noqa: S603 -- our own entry points
        command,
        check=False,
        cwd=configured.BASE_DIR,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
    )


def serving(folder: Path, **changes: str) -> subprocess.CompletedProcess[str]:
    """Load the entry point of the server, as each of its workers does."""
    return run([sys.executable, "-c", "import coewizard.wsgi; print('serves')"], folder, **changes)


@pytest.mark.parametrize(
    "key",
    [
        secrets.token_urlsafe(64),
        secrets.token_urlsafe(16),
        secrets.token_hex(16),
        get_random_secret_key(),
        GOOD,
        "test-secret-key-for-checks",
    ],
    ids=["made here", "128 bits in base64", "128 bits in hex", "made by Django", "of tests", "of checks"],
)
def test_a_key_that_can_be_random_is_served_with(key: str, tmp_path: Path) -> None:
    assert fault_in(key, tmp_path / "none") == ""


@pytest.mark.parametrize(
    "key",
    [
        "django-insecure-" + "k3!x" * 12,
        "change-me",
        "CHANGE_ME_to_something_long_and_random_please",
        "please-replace-this-with-a-long-random-string",
        "your-secret-key-goes-here-your-secret-key",
        "<fifty random characters, of your own making>",
        "supersecretsupersecretsupersecret",
        "x" * 50,
        "abab" * 20,
        "short",
        "hV3_kP9-zQ1xM7bT4wYc",
    ],
)
def test_a_default_key_and_one_that_can_be_guessed_are_refused(key: str, tmp_path: Path) -> None:
    fault = fault_in(key, tmp_path / "none")
    assert fault and "\n" not in fault
    assert key not in fault


def test_a_key_is_made_once_for_its_owner_alone(tmp_path: Path) -> None:
    file = tmp_path / "secret-key"
    assert made_in(file) is True
    made = kept_in(file)
    assert made_in(file) is False
    assert kept_in(file) == made and fault_in("", file) == ""
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_an_empty_file_is_no_key_and_is_made_anew(tmp_path: Path) -> None:
    file = tmp_path / "secret-key"
    file.write_text("\n")
    assert str(file) in fault_in("", file)
    assert made_in(file) is True
    assert fault_in("", file) == ""


def test_a_file_that_holds_no_text_is_told_and_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "secret-key"
    file.write_bytes(b"\xff\xfe\x00")
    assert str(file) in fault_in("", file)
    assert made_in(file) is False
    assert file.read_bytes() == b"\xff\xfe\x00"


def test_where_no_key_can_be_made_the_command_says_so(tmp_path: Path) -> None:
    (tmp_path / "secret-key").mkdir()
    done = run([sys.executable, "manage.py", "make_secret_key"], tmp_path)
    assert done.returncode != 0
    assert str(tmp_path / "secret-key") in done.stderr and "Traceback" not in done.stderr
    assert str(tmp_path / "secret-key") in serving(tmp_path).stderr


def test_the_command_makes_a_key_and_never_shows_it(tmp_path: Path) -> None:
    command = [sys.executable, "manage.py", "make_secret_key"]
    first, second = run(command, tmp_path), run(command, tmp_path)
    key = (tmp_path / "secret-key").read_text()
    assert (first.returncode, second.returncode) == (0, 0)
    assert str(tmp_path / "secret-key") in first.stdout and str(tmp_path / "secret-key") in second.stdout
    assert key not in first.stdout + first.stderr + second.stdout + second.stderr
    assert serving(tmp_path).stdout == "serves\n"


def test_a_given_key_needs_no_file(tmp_path: Path) -> None:
    done = run([sys.executable, "manage.py", "make_secret_key"], tmp_path, SECRET_KEY=GOOD)
    assert done.returncode == 0
    assert not (tmp_path / "secret-key").exists()


def test_a_command_needs_no_key_and_leaves_none(tmp_path: Path) -> None:
    done = run([sys.executable, "manage.py", "check"], tmp_path)
    assert done.returncode == 0
    assert not (tmp_path / "secret-key").exists()


def test_nothing_is_served_without_a_lasting_key_unless_in_development(tmp_path: Path) -> None:
    refused = serving(tmp_path)
    assert refused.returncode != 0
    assert len(refused.stderr.splitlines()) == 1 and "make_secret_key" in refused.stderr
    assert serving(tmp_path, DEBUG="on").stdout == "serves\n"


def test_the_server_ends_on_a_default_key_and_says_why(tmp_path: Path) -> None:
    granian = str(Path(sys.executable).with_name("granian"))
    where = ["--interface", "wsgi", "--host", "127.0.0.1", "--port", str(free_port()), "--workers", "2"]
    done = run(
        [granian, *where, "--log-level", "warning", "coewizard.wsgi:application"],
        tmp_path,
        SECRET_KEY="change-me" * 6,
    )
    assert done.returncode != 0
    assert 1 <= done.stderr.count("SECRET_KEY is the one of an example") <= 2
    assert "Traceback" not in done.stderr + done.stdout


@pytest.fixture
def session_under_an_old_key(settings: Settings) -> tuple[UUID, sessions.Current]:
    settings.SECRET_KEY = "the key before"
    submission = an_id()
    before = a_session(submission=submission)
    settings.SECRET_KEY = "the key after"
    return submission, before


@pytest.mark.django_db
def test_after_a_rotation_a_repeated_submission_finds_its_session(
    session_under_an_old_key: tuple[UUID, sessions.Current], settings: Settings
) -> None:
    submission, before = session_under_an_old_key
    settings.SECRET_KEY_FALLBACKS = ["another one", "the key before"]
    again = sessions.start(submission=submission, now=before.row.started_at, guide="cut-line")
    assert (again.row.pk, again.token) == (before.row.pk, before.token)
    assert TroubleshootingSession.objects.count() == 1


@pytest.mark.django_db
def test_a_key_that_is_not_believed_any_more_finds_nothing(
    session_under_an_old_key: tuple[UUID, sessions.Current],
) -> None:
    submission, before = session_under_an_old_key
    again = sessions.start(submission=submission, now=before.row.started_at, guide="cut-line")
    assert again.row.pk != before.row.pk
    assert sessions.load(before.token).row.pk == before.row.pk  # its own address leads to it all the same


@pytest.mark.django_db
def test_keys_used_before_cost_no_query(
    settings: Settings, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    settings.SECRET_KEY_FALLBACKS = ["one", "two", "three"]
    with django_assert_num_queries(1), pytest.raises(sessions.UnknownToken):
        sessions.load_started(an_id())


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may read everything")
def test_a_file_of_somebody_else_is_told(tmp_path: Path) -> None:
    file = tmp_path / "secret-key"
    file.write_text(GOOD)
    file.chmod(0)
    assert str(file) in fault_in("", file)
