"""What Lighthouse says of the first page, a round and the statistics, offline, from the real server.

Skipped where the program of its npm package is not there (`LIGHTHOUSE`).
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.e2e import ways
from tests.e2e.conftest import CHROMIUM, Visitor
from tests.e2e.measuring import measured_once
from tests.serving import Server, a_database, manage

LIGHTHOUSE = os.environ.get("LIGHTHOUSE") or shutil.which("lighthouse")
JUDGED = ("performance", "accessibility", "best-practices")
# Its own setting: a phone on a slow network, computed from what a plain load took.
OPTIONS = (
    *("--quiet", "--output=json", "--form-factor=mobile", f"--only-categories={','.join(JUDGED)}"),
    *("--no-enable-error-reporting", "--disable-full-page-screenshot"),
    "--chrome-flags=--headless=new --no-sandbox --disable-gpu --disable-background-networking",
)
TRIES = 3
ENOUGH = 0.95
"""What a quiet machine finds is 1 on all three pages. A busy one makes every page slow, so the best of some
tries must reach this; no machine makes a page faster than it is."""
PASSWORD = "a long password of ours"

pytestmark = [
    pytest.mark.skipif(not LIGHTHOUSE, reason="no Lighthouse here: set LIGHTHOUSE to its program"),
    measured_once,
]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The server as it is deployed, with a maintainer and figures in its database."""
    folder = tmp_path_factory.mktemp("lighthouse")
    with a_database(folder) as database:
        manage(database, "create_maintainer", "ann", MAINTAINER_PASSWORD=PASSWORD)
        manage(database, "simulate_sessions", "--guide", "network-errors", "--sessions", "20", "--seed", "1")
        with Server(database, folder / "log") as server:
            yield server


def first_page(visitor: Visitor) -> str:
    """Where everybody begins."""
    return visitor.base + "/"


def a_round(visitor: Visitor) -> str:
    """Where the steps are."""
    return ways.to_a_round(visitor).url


def statistics(visitor: Visitor) -> str:
    """What maintainers read; the browser is signed in."""
    visitor.open("/sign-in/?next=/statistics/network-errors/").fill("#id_username", "ann")
    visitor.page.fill("#id_password", PASSWORD)
    return ways.follow(visitor, "main form button[type=submit]").url


@pytest.mark.parametrize("page", [first_page, a_round, statistics])
def test_it_finds_nothing_to_better(browser: Browser, server: Server, page: object, tmp_path: Path) -> None:
    with browser.new_context() as context:
        visitor = Visitor(context, server.url)
        address = page(visitor)  # type: ignore[operator]
        cookies = "; ".join(f"{one['name']}={one['value']}" for one in context.cookies())
    best = 0.0
    for _ in range(TRIES):
        report = audited(address, cookies, tmp_path)
        speed, *others = (report["categories"][name]["score"] for name in JUDGED)
        assert others == [1, 1], found_in(report)
        if (best := max(best, speed)) == 1:
            break
    assert best >= ENOUGH, found_in(report)


def audited(address: str, cookies: str, folder: Path) -> dict[str, dict[str, dict[str, float]]]:
    """The report on one page, as somebody with these cookies sees it."""
    to = folder / "report.json"
    headers = json.dumps({"Cookie": cookies})
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        "CHROME_PATH": str(CHROMIUM),
        "CI": "true",
    }
    subprocess.run(  # noqa: S603
        [str(LIGHTHOUSE), address, *OPTIONS, f"--output-path={to}", f"--extra-headers={headers}"],
        env=environment,
        check=True,
        capture_output=True,
        timeout=120,
    )
    report: dict[str, dict[str, dict[str, float]]] = json.loads(to.read_text())
    assert "runtimeError" not in report, report["runtimeError"]
    return report


def found_in(report: dict[str, dict[str, dict[str, float]]]) -> list[str]:
    """What costs points, in its own words."""
    audits = report["audits"].values()
    return [f"{one['id']}: {one['title']}" for one in audits if (one.get("score") or 1) < 1]
