"""The steps of docs/operating.md, followed on a machine of a folder: from settings to a new secret key."""

from __future__ import annotations

import json
import os
import re
import shutil
import stat
import subprocess
import sys
import textwrap
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from typing import Any, Self
from urllib.parse import urlsplit
from uuid import uuid4

import psycopg
import pytest
from django.conf import settings
from django.core.management import get_commands
from django.db import connection

from tests.serving import free_port

BASE: Path = settings.BASE_DIR
DOCUMENT = (BASE / "docs" / "operating.md").read_text()
_BLOCK = re.compile(r"^( *)```sh ([a-z ]+)\n(.*?)^ *```$", re.MULTILINE | re.DOTALL)
BLOCKS = {name: textwrap.dedent(text) for _, name, text in _BLOCK.findall(DOCUMENT)}
_COPIED = ("manage.py", "coewizard", "locale", "templates", "troubleshoot", ".env.example", "deploy")
VENDOR = connection.vendor
BASH = shutil.which("bash") or "bash"


@dataclass
class Machine:
    """A folder with what the document has in /opt, /etc and /var, and a port of its own."""

    root: Path
    port: int

    @classmethod
    def made(cls, root: Path) -> Self:
        """One with the code in place, and the packages of the suite."""
        app = root / "opt" / "coewizard"
        for name in _COPIED:
            copy = shutil.copytree if (BASE / name).is_dir() else shutil.copy
            app.mkdir(parents=True, exist_ok=True)
            copy(BASE / name, app / name)
        (app / ".venv").symlink_to(sys.prefix)
        for name in ("etc", "var/lib", "var/backups"):
            (root / name / "coewizard").mkdir(parents=True)
        machine = cls(root, free_port())
        example = app / ".env.example"
        example.write_text(machine.here(example.read_text()))
        return machine

    def here(self, text: str) -> str:
        """The text of a block or unit, with the folders and the port of this machine."""
        text = re.sub(r"/(opt|etc|var/lib|var/backups)/coewizard", rf"{self.root}/\1/coewizard", text)
        return text.replace("127.0.0.1:8000", f"127.0.0.1:{self.port}").replace("${PORT}", str(self.port))

    @property
    def env_file(self) -> Path:
        return self.root / "etc" / "coewizard" / "env"

    def follow(self, block: str) -> None:
        """Do what a block of the document says, in a new shell with the settings."""
        prepared = BLOCKS["shell"] if self.env_file.exists() else ""
        self.run(f"{prepared}\n{BLOCKS[block]}")

    def run(self, script: str) -> None:
        command = [BASH, "-euc", self.here(script)]
        done = subprocess.run(command, capture_output=True, text=True, check=False, **self.place)  # noqa: S603
        assert done.returncode == 0, f"{script}\n{done.stdout}{done.stderr}"

    @property
    def place(self) -> dict[str, Any]:
        kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
        password = urlsplit(os.environ.get("DATABASE_URL", "")).password or ""
        return {"cwd": self.root / "opt" / "coewizard", "env": {**kept, "PGPASSWORD": password}}

    @property
    def log(self) -> Path:
        return self.root / "log"

    @contextmanager
    def serving(self) -> Iterator[None]:
        """The server as its unit starts and stops it."""
        unit = (BASE / "deploy" / "systemd" / "coewizard.service").read_text().replace("\\\n", " ")
        (start,) = re.findall(r"^ExecStart=(.*)$", unit, re.MULTILINE)
        script = self.here(f"{BLOCKS['shell']}\nLOG_FORMAT=json exec {start}")
        with self.log.open("a") as log:
            server = subprocess.Popen([BASH, "-euc", script], stdout=log, stderr=log, **self.place)  # noqa: S603
        try:
            give_up = time.monotonic() + 60
            while not self.answers():
                assert server.poll() is None and time.monotonic() < give_up, self.log.read_text()
                time.sleep(0.05)
            yield
            server.terminate()
            assert server.wait(30) == 0
        finally:
            server.kill()
            server.wait()

    def answers(self) -> bool:
        try:
            return self.ask("GET", "/live")[0] == 200
        except OSError:
            return False

    def ask(self, method: str, path: str, body: dict[str, Any] | None = None) -> tuple[int, Any]:
        """The status and the JSON that it answers to what came through a proxy."""
        headers = {"Host": "wizard.example", "X-Forwarded-Proto": "https", "Content-Type": "application/json"}
        with closing(HTTPConnection("127.0.0.1", self.port, timeout=20)) as asking:
            asking.request(method, path, json.dumps(body) if body else None, headers)
            answer = asking.getresponse()
            return answer.status, json.loads(answer.read())


@pytest.fixture
def machine(tmp_path: Path) -> Iterator[Machine]:
    made = Machine.made(tmp_path)
    made.follow("deploy")
    if VENDOR == "sqlite":
        yield made
        return
    given, name = urlsplit(os.environ["DATABASE_URL"]), f"coewizard_{uuid4().hex}"
    with made.env_file.open("a") as file:
        file.write(f"DATABASE_URL={given._replace(path=f'/{name}').geturl()}\n")
    with psycopg.connect(given.geturl(), autocommit=True) as beside:
        beside.execute(f"CREATE DATABASE {name}".encode())
        yield made
        for left in (name, f"{name}_before", f"{name}_restored"):
            beside.execute(f"DROP DATABASE IF EXISTS {left} WITH (FORCE)".encode())


def key_of(machine: Machine) -> str:
    (key,) = re.findall(r"^SECRET_KEY=(.+)$", machine.env_file.read_text(), re.MULTILINE)
    return str(key)


@pytest.mark.programs
def test_who_follows_the_steps_deploys_backs_up_restores_upgrades_and_rotates_the_key(
    machine: Machine,
) -> None:
    first_key, submission = key_of(machine), str(uuid4())
    assert stat.S_IMODE(machine.env_file.stat().st_mode) == 0o600
    machine.follow("prepare")

    begin = {"text": "Network Error (ERR_NETWORK) anna@contoso.com", "submission": submission}
    with machine.serving():
        machine.follow("ready")
        status, begun = machine.ask("POST", "/api/v1/sessions", begin)
        page = f"/api/v1/sessions/{begun['token']}"
        assert status == 201
        machine.follow(f"backup {VENDOR}")
        machine.run(f"{BLOCKS['shell']}\nKEEP_DAYS=0 .venv/bin/python manage.py purge")
        assert machine.ask("GET", page)[0] == 404

    machine.follow(f"restore {VENDOR}")
    machine.follow("check")
    with machine.serving():
        assert machine.ask("GET", page) == (200, begun)
        machine.follow("prepare")
        assert machine.ask("GET", page) == (200, begun)
        machine.follow("rotate")

    assert first_key != key_of(machine)
    with machine.serving():
        assert machine.ask("GET", page) == (200, begun)
        assert machine.ask("POST", "/api/v1/sessions", begin)[1]["token"] == begun["token"]
        machine.follow("purge")
        machine.follow("forget")
        assert machine.ask("GET", page) == (200, begun)
    assert list((machine.root / "var" / "backups" / "coewizard").iterdir())

    lines = [json.loads(line) for line in machine.log.read_text().splitlines()]
    assert {"api:start /api/v1/sessions"} <= {line.get("route") for line in lines}
    assert not [line for line in lines if line["level"] not in ("INFO", "WARNING")]
    said = machine.log.read_text()
    assert all(
        word not in said for word in (begun["token"], submission, "contoso", first_key, key_of(machine))
    )


def test_every_block_that_can_be_followed_is_followed() -> None:
    followed = {"shell", "deploy", "prepare", "ready", "check", "rotate", "purge", "forget"}
    both = {f"{what} {vendor}" for what in ("backup", "restore") for vendor in ("sqlite", "postgresql")}
    assert set(BLOCKS) == followed | both


@pytest.mark.parametrize("document", ["operating.md", "maintaining.md"])
def test_links_within_the_documents_lead_somewhere(document: str) -> None:
    text = (BASE / "docs" / document).read_text()
    for link in re.findall(r"\]\(([^)\s]+)\)", text):
        file, _, anchor = link.partition("#")
        if "://" in link:
            continue
        target = BASE / "docs" / (file or document)
        titles = re.findall(r"^#+ (.*)$", target.read_text(), re.MULTILINE)
        anchors = {re.sub(r"[^a-z0-9 -]", "", title.lower()).replace(" ", "-") for title in titles}
        assert not anchor or anchor in anchors


def test_commands_of_the_documents_exist() -> None:
    text = DOCUMENT + (BASE / "docs" / "maintaining.md").read_text()
    named = set(re.findall(r"manage\.py (\w+)", text))
    assert named <= set(get_commands())
