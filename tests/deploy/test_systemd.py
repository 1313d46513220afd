from __future__ import annotations

import configparser
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import get_commands

ANALYZE = shutil.which("systemd-analyze")
UNITS = sorted((settings.BASE_DIR / "deploy" / "systemd").iterdir())
SERVICES = [unit for unit in UNITS if unit.suffix == ".service"]


def analyze(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([str(ANALYZE), *arguments], capture_output=True, text=True, check=False)  # noqa: S603


@pytest.mark.skipif(not ANALYZE, reason="no systemd-analyze here")
def test_systemd_finds_nothing_wrong_with_the_units(tmp_path: Path) -> None:
    for unit in UNITS:
        text = unit.read_text().replace("/opt/coewizard/.venv/bin", str(Path(sys.executable).parent))
        (tmp_path / unit.name).write_text(text.replace("/opt/coewizard", str(settings.BASE_DIR)))
    done = analyze("verify", "--man=no", *(str(tmp_path / unit.name) for unit in UNITS))
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.skipif(not ANALYZE, reason="no systemd-analyze here")
@pytest.mark.parametrize("unit", SERVICES, ids=lambda unit: unit.name)
def test_a_service_may_do_little(unit: Path) -> None:
    done = analyze("security", "--offline=true", "--threshold=20", str(unit))
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("unit", SERVICES, ids=lambda unit: unit.name)
def test_a_service_names_commands_that_exist(unit: Path) -> None:
    named = re.findall(r"manage\.py (\w+)", unit.read_text())
    assert set(named) <= set(get_commands())
    assert named or "coewizard.wsgi:application" in unit.read_text()


@pytest.mark.parametrize(
    "unit", [unit for unit in UNITS if unit.suffix == ".timer"], ids=lambda unit: unit.name
)
def test_a_timer_has_its_service(unit: Path) -> None:
    assert unit.with_suffix(".service").exists()


def test_all_services_may_do_the_same() -> None:
    boxes = {unit.read_text().partition("UMask=")[2].partition("\n[Install]")[0].strip() for unit in SERVICES}
    assert len(boxes) == 1


def test_the_server_has_time_to_finish_what_it_accepted() -> None:
    parser = configparser.RawConfigParser(strict=False)
    parser.read(settings.BASE_DIR / "deploy" / "systemd" / "coewizard.service")
    waits = int(re.findall(r"--workers-kill-timeout (\d+)", parser["Service"]["ExecStart"])[0])
    assert int(parser["Service"]["TimeoutStopSec"]) > waits
