"""`wrk`: requests made beforehand, sent as fast as they are answered."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

WRK = shutil.which("wrk")
_SCRIPT = Path(__file__).with_name("load.lua")


@dataclass(frozen=True)
class Sent:
    """One request as it is sent; without a body it is a GET."""

    path: str
    body: str = ""
    kind: str = ""
    cookie: str = ""

    def lines(self) -> str:
        """As the script reads it."""
        method = "POST" if self.body else "GET"
        return f"{method} {self.path}\n{self.kind}\n{self.cookie}\n{self.body}\n"


@dataclass(frozen=True)
class Load:
    """What came of it: requests a second, milliseconds, and how many failed or were refused."""

    per_second: float
    p50: float
    p99: float
    errors: int


def write_down(requests: Iterable[Sent], file: Path) -> Path:
    """Put requests into a file for `send`."""
    file.write_text("".join(request.lines() for request in requests))
    return file


def send(file: Path, url: str, *, connections: int, seconds: int) -> Load:
    """Send the requests of a file again and again for so long, over so many connections."""
    return _run(url, file, "again", threads=1, connections=connections, seconds=seconds)


def send_once(requests: Sequence[Iterable[Sent]], folder: Path, url: str, *, seconds: int) -> Load:
    """Send each request once, while there is time: each list over a connection of its own, in its order."""
    for number, listed in enumerate(requests):
        write_down(listed, folder / f"once.{number}")
    number = len(requests)
    return _run(url, folder / "once", "once", threads=number, connections=number, seconds=seconds)


def _run(url: str, file: Path, how: str, *, threads: int, connections: int, seconds: int) -> Load:
    if WRK is None:
        raise RuntimeError("wrk is missing")
    command = [WRK, f"-t{threads}", f"-c{connections}", f"-d{seconds}s", "--timeout", "30s"]
    command += ["-s", str(_SCRIPT), url, "--", str(file), how]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    found = [line.split()[1:] for line in done.stdout.splitlines() if line.startswith("RESULT ")]
    if not found:
        raise RuntimeError(f"wrk said nothing: {done.stdout}{done.stderr}")
    total, microseconds, p50, p99, errors = map(int, found[0])
    return Load(total / microseconds * 1e6, p50 / 1000, p99 / 1000, errors)
