"""The image, as far as it can be tried without a base image: its commands, with what it copies."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
import tomllib
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import get_commands
from ruamel.yaml import YAML

from coewizard.live import answers
from tests.serving import KEY, free_port

pytestmark = pytest.mark.programs

BASE: Path = settings.BASE_DIR
BIN = Path(sys.executable).parent
HADOLINT = shutil.which("hadolint", path=f"{BIN}{os.pathsep}{os.environ['PATH']}")


def instructions() -> list[tuple[str, str]]:
    """The instructions of the Containerfile with what they are given, in order."""
    text = re.sub(r"^#.*\n", "", (BASE / "Containerfile").read_text(), flags=re.MULTILINE)
    lines = [line.strip() for line in re.sub(r"\s*\\\n\s*", " ", text).splitlines() if line.strip()]
    return [(word, rest.strip()) for word, _, rest in (line.partition(" ") for line in lines)]


def given(word: str) -> list[str]:
    return [rest for instruction, rest in instructions() if instruction == word]


def compose() -> dict[str, Any]:
    read: dict[str, Any] = YAML(typ="safe").load(BASE / "compose.yaml")
    return read


@pytest.mark.skipif(not HADOLINT, reason="no hadolint here")
def test_the_linter_finds_nothing() -> None:
    command = [str(HADOLINT), "Containerfile"]
    done = subprocess.run(command, cwd=BASE, capture_output=True, text=True, check=False)  # noqa: S603
    assert (done.returncode, done.stdout) == (0, "")


def test_compose_knows_every_word() -> None:
    check = [str(BIN / "check-jsonschema"), "--builtin-schema", "vendor.compose-spec", "compose.yaml"]
    done = subprocess.run(check, cwd=BASE, capture_output=True, text=True, check=False)  # noqa: S603
    assert done.returncode == 0, done.stdout


def test_it_runs_as_nobody_of_importance_with_one_volume_and_ends_on_sigterm() -> None:
    assert (given("USER"), given("VOLUME"), given("STOPSIGNAL")) == (["10001"], ["/data"], ["SIGTERM"])
    assert len({image.split()[0] for image in given("FROM")}) == 1


def test_only_what_is_copied_is_sent_to_the_builder() -> None:
    sent = {line[1:] for line in (BASE / ".dockerignore").read_text().splitlines() if line.startswith("!")}
    copied = {part.strip("/") for rest in given("COPY") if "--from" not in rest for part in rest.split()[:-1]}
    assert sent == copied
    assert all((BASE / name).exists() for name in copied)


@pytest.fixture(scope="module")
def image(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder like /app in the image, with the packages of the suite."""
    app = tmp_path_factory.mktemp("image") / "app"
    app.mkdir()
    for rest in given("COPY"):
        source, target = rest.split()[-2:]
        if (BASE / source).is_dir():
            shutil.copytree(BASE / source, app / target, ignore=shutil.ignore_patterns("__pycache__"))
        elif "--from" not in rest:
            shutil.copy(BASE / source, app)
    (made,) = [rest for rest in given("RUN") if "collectstatic" in rest]
    for there, here in {
        "/app/": f"{app}/",
        "DATA_DIR=/tmp": f"DATA_DIR={app.parent}",
        ".venv/bin/": f"{BIN}/",
    }.items():
        made = made.replace(there, here)
    subprocess.run(["/bin/sh", "-ec", made], cwd=app, env=environment(app), check=True)  # noqa: S603
    return app


def environment(app: Path) -> dict[str, str]:
    """The environment of the image, with a volume beside `app` and the secret key of the test."""
    words = dict(pair.split("=", 1) for pair in " ".join(given("ENV")).split())
    data = app.parent / "data"
    data.mkdir(exist_ok=True)
    return {
        **words,
        "PATH": f"{BIN}:/usr/bin:/bin",
        "DATA_DIR": str(data),
        "STATIC_ROOT": str(app / "static"),
    } | {"SECRET_KEY": KEY}


def test_it_serves_from_what_it_copies_and_writes_nothing_but_its_volume(image: Path) -> None:
    port, before = free_port(), contents(image)
    command = [part.replace("0.0.0.0", "127.0.0.1") for part in json.loads(given("CMD")[-1])]  # noqa: S104
    command[command.index("--port") + 1] = str(port)
    check = json.loads(given("HEALTHCHECK")[0].partition("CMD ")[2])
    server = subprocess.Popen([str(BIN / command[0]), *command[1:]], cwd=image, env=environment(image))  # noqa: S603
    try:
        give_up = time.monotonic() + 60
        while not answers(port):
            assert server.poll() is None and time.monotonic() < give_up
            time.sleep(0.05)
        healthy = subprocess.run([*check, str(port)], cwd=image, env=environment(image), check=False)  # noqa: S603
        server.send_signal(getattr(signal, given("STOPSIGNAL")[0]))
        assert (healthy.returncode, server.wait(30)) == (0, 0)
        ill = subprocess.run([*check, str(port)], cwd=image, env=environment(image), check=False)  # noqa: S603
        assert ill.returncode == 1
    finally:
        server.kill()
        server.wait()
    assert contents(image) == before


def contents(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*")}


def test_one_service_prepares_the_database_before_any_server() -> None:
    services = compose()["services"]
    assert services["wizard"]["depends_on"]["prepare"] == {"condition": "service_completed_successfully"}
    assert [name for name, service in services.items() if "migrate" in str(service.get("command"))] == [
        "prepare"
    ]


def test_compose_names_commands_that_exist() -> None:
    named = re.findall(r"manage\.py['\", ]+(\w+)", json.dumps(compose()))
    assert named and set(named) <= set(get_commands())


def test_compose_gives_the_server_time_to_finish_what_it_accepted() -> None:
    command = json.loads(given("CMD")[-1])
    waits = int(command[command.index("--workers-kill-timeout") + 1])
    assert int(compose()["services"]["wizard"]["stop_grace_period"].removesuffix("s")) > waits


def test_compose_takes_no_secret_from_its_own_file() -> None:
    passwords = re.findall(r"(?:PASSWORD: |://coewizard:)(\$\{\w+)", (BASE / "compose.yaml").read_text())
    assert passwords == ["${POSTGRES_PASSWORD"] * 2


def test_the_image_has_the_version_of_the_code_and_the_changelog_knows_it() -> None:
    version = tomllib.loads((BASE / "pyproject.toml").read_text())["project"]["version"]
    assert compose()["services"]["wizard"]["image"] == f"coewizard:{version}"
    released = re.findall(
        r"^## \[(\d+\.\d+\.\d+)\] - \d{4}-\d\d-\d\d$", (BASE / "CHANGELOG.md").read_text(), re.M
    )
    assert released[0] == version
