"""Talking http to a server in another process: as a client of the API, and as a plain browser."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from http.cookies import SimpleCookie
from typing import Any, Self
from urllib.parse import urlencode

from tests.browser import Form, Page

API = "/api/v1/"
GONE = (OSError, HTTPException)
"""What is raised where a server went away before it had answered."""


@dataclass(frozen=True)
class Answer:
    """What came back, as a whole."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def page(self) -> Page:
        return Page(self.body.decode())


def send(
    port: int,
    method: str,
    address: str,
    body: bytes = b"",
    headers: dict[str, str] | None = None,
    *,
    seconds: float = 30,
) -> Answer:
    """One request in a connection of its own. Raises one of GONE where no whole answer comes."""
    connection = HTTPConnection("127.0.0.1", port, timeout=seconds)
    try:
        connection.request(method, address, body or None, headers or {})
        answer = connection.getresponse()
        named = {name.lower(): value for name, value in answer.getheaders()}
        cookies = "\n".join(answer.headers.get_all("Set-Cookie") or [])
        return Answer(answer.status, named | {"set-cookie": cookies}, answer.read())
    finally:
        connection.close()


def call(port: int, method: str, path: str, body: Any = None, *, seconds: float = 30) -> Answer:
    """One request to the API, below /api/v1/."""
    kind = {"Content-Type": "application/json"}
    return send(
        port, method, API + path, b"" if body is None else json.dumps(body).encode(), kind, seconds=seconds
    )


@dataclass
class WebBrowser:
    """A browser at one server: it keeps cookies, reads pages and sends their forms."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)
    address: str = "/"

    def get(self, address: str) -> Self:
        """Go there, over redirects."""
        self.address = address
        self.answer = self._send("GET", address)
        if self.answer.status in (302, 303):
            return self.get(self.answer.headers["location"])
        return self

    def form(self, action: str) -> Form:
        return self.answer.page.form(action)

    def post(self, address: str, fields: dict[str, Any]) -> Answer:
        self.answer = self._send("POST", address, urlencode(fields, doseq=True).encode())
        return self.answer

    def upload(self, address: str, fields: dict[str, Any], **files: bytes) -> Answer:
        """Send a form with files."""
        edge = "an-edge-of-a-part"
        heads = [(f'name="{name}"', str(value).encode()) for name, value in fields.items()]
        heads += [(f'name="{name}"; filename="{name}.txt"', data) for name, data in files.items()]
        parts = [
            f"--{edge}\r\nContent-Disposition: form-data; {head}\r\n\r\n".encode() + data
            for head, data in heads
        ]
        body = b"\r\n".join([*parts, f"--{edge}--\r\n".encode()])
        self.answer = self._send("POST", address, body, f"multipart/form-data; boundary={edge}")
        return self.answer

    def _send(
        self, method: str, address: str, body: bytes = b"", kind: str = "application/x-www-form-urlencoded"
    ) -> Answer:
        cookie = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        answer = send(self.port, method, address, body, {"Cookie": cookie, "Content-Type": kind})
        for line in answer.headers["set-cookie"].splitlines():
            self.cookies |= {name: morsel.value for name, morsel in SimpleCookie(line).items()}
        return answer
