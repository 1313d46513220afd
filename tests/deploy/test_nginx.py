"""The example for nginx, run as it is but for its ports, its certificate and where it writes."""

from __future__ import annotations

import json
import shutil
import ssl
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from http.client import HTTPSConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from django.conf import settings

from tests.serving import free_port

NGINX, OPENSSL = shutil.which("nginx") or shutil.which("/usr/sbin/nginx"), shutil.which("openssl")
CONF = settings.BASE_DIR / "deploy" / "nginx" / "coewizard.conf"
TOKEN = "a-token-of-somebody"
pytestmark = pytest.mark.skipif(not (NGINX and OPENSSL), reason="no nginx or openssl here")


@dataclass
class Proxy:
    """A running nginx, and what the server behind it is told."""

    port: int
    log: Path
    errors: Path
    asked: list[dict[str, str]]

    def ask(self, path: str, method: str = "GET", **headers: str) -> int:
        """The status that it answers a browser with that does not know its certificate."""
        anyone = ssl._create_unverified_context()  # noqa: S323 - the certificate is the test's own
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        connection = HTTPSConnection("127.0.0.1", self.port, context=anyone, timeout=10)
        try:
            connection.request(
                method, path, headers={"Host": "wizard.example", "Connection": "close", **named}
            )
            with connection.getresponse() as answer:
                answer.read()
                return answer.status
        finally:
            connection.close()

    def lines(self, count: int) -> list[dict[str, Any]]:
        """Its log, once it has so many lines."""
        give_up = time.monotonic() + 10
        while len(written := self.log.read_text().splitlines()) < count and time.monotonic() < give_up:
            time.sleep(0.02)
        return [json.loads(line) for line in written]

    def logs(self, request: str) -> bool:
        """Whether its log has a request of this id, in the end."""
        give_up = time.monotonic() + 10
        while not (found := any(line["request"] == request for line in self.lines(1))):
            if time.monotonic() > give_up:
                break
            time.sleep(0.02)
        return found


def run(*command: str) -> None:
    subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603


def configured(folder: Path, ports: dict[str, int]) -> Path:
    """The example in a configuration of its own, below `folder`."""
    key, certificate = folder / "key.pem", folder / "certificate.pem"
    made = (*("-keyout", str(key), "-out", str(certificate)), *("-subj", "/CN=wizard.example"))
    run(str(OPENSSL), "req", "-x509", "-newkey", "rsa:2048", "-nodes", *made)
    text = CONF.read_text()
    for old, new in {
        "listen 80;": f"listen 127.0.0.1:{ports['plain']};",
        "listen 443 ssl": f"listen 127.0.0.1:{ports['tls']} ssl",
        "127.0.0.1:8000": f"127.0.0.1:{ports['behind']}",
        "/etc/ssl/coewizard/fullchain.pem": str(certificate),
        "/etc/ssl/coewizard/privkey.pem": str(key),
        "/var/log/nginx": str(folder),
    }.items():
        assert old in text
        text = text.replace(old, new)
    lines = [line for line in text.splitlines() if "listen [::]" not in line]
    temporary = "".join(
        f"{name}_temp_path {folder};" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    whole = folder / "nginx.conf"
    whole.write_text(
        f"daemon off; worker_processes 1; pid {folder}/pid; error_log {folder}/start.log;"
        f"events {{}} http {{ {temporary}\n" + "\n".join(lines) + "\n}"
    )
    return whole


def behind(asked: list[dict[str, str]]) -> ThreadingHTTPServer:
    """A server that notes the headers it is sent."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(dict(self.headers))
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    return server


@pytest.fixture(scope="module")
def proxy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Proxy]:
    folder, asked = tmp_path_factory.mktemp("nginx"), list[dict[str, str]]()
    folder.parent.chmod(0o755)
    server = behind(asked)
    ports = {"plain": free_port(), "tls": free_port(), "behind": server.server_port}
    command = [str(NGINX), "-p", str(folder), "-c", str(configured(folder, ports))]
    run(*command, "-t")
    process = subprocess.Popen(command)  # noqa: S603
    running = Proxy(ports["tls"], folder / "coewizard.log", folder / "coewizard-errors.log", asked)
    give_up = time.monotonic() + 10
    try:
        while True:
            try:
                running.ask("/live")
                break
            except OSError:
                assert process.poll() is None and time.monotonic() < give_up
                time.sleep(0.02)
        yield running
    finally:
        process.terminate()
        process.wait(10)
        server.shutdown()
        server.server_close()


def test_the_log_has_no_token_no_query_and_nobody_in_it(proxy: Proxy) -> None:
    before = len(proxy.lines(1))
    for path in (
        f"/sessions/{TOKEN}/rounds/1/?x=q",
        f"/%73essions/{TOKEN}",
        f"/api/v1/sessions/{TOKEN}",
        "/?error=q",
    ):
        proxy.ask(path, User_Agent="a browser", Referer="https://elsewhere.example/")
    written = proxy.lines(before + 4)[before:]
    paths = [line["path"] for line in written]
    assert paths == ["/sessions/-/rounds/1/", "/sessions/-", "/api/v1/sessions/-", "/"]
    assert {name for line in written for name in line} == {
        *("time", "request", "method", "path", "status", "bytes", "seconds", "upstream_seconds"),
    }
    assert proxy.errors.read_text() == ""


def test_the_server_is_told_who_asked_and_how_whatever_a_client_says(proxy: Proxy) -> None:
    forged = {
        "X_Forwarded_Proto": "http",
        "X_Forwarded_For": "203.0.113.9",
        "X_Request_Id": "forged-by-a-client",
    }
    proxy.ask("/", **forged)
    told = proxy.asked[-1]
    assert (told["Host"], told["X-Forwarded-Proto"]) == ("wizard.example", "https")
    assert told["X-Forwarded-For"] == "203.0.113.9, 127.0.0.1"
    assert proxy.logs(told["X-Request-Id"])


def test_nobody_else_is_told_whether_it_is_ready_to_serve(proxy: Proxy) -> None:
    assert proxy.ask("/ready") == 200
    assert "deny all;" in CONF.read_text()


def test_a_body_that_is_much_too_large_is_not_passed_on(proxy: Proxy) -> None:
    before = len(proxy.asked)
    assert proxy.ask("/", "POST", Content_Length=str(settings.BODY_LIMIT + 2_000_000)) == 413
    assert len(proxy.asked) == before
