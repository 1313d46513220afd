"""Somebody with a browser and a program, who takes down every answer they get."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from http.client import HTTPConnection
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlencode, urlsplit
from uuid import uuid4

from tests.browser import Page

FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True)
class Answer:
    """What was answered to what; `given_back` if it may show its own sender what they had typed."""

    asked: str
    status: int
    headers: dict[str, str]
    cookies: dict[str, str]
    body: bytes
    given_back: bool

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode(errors="replace")

    def json(self) -> Any:
        """The body as JSON."""
        return json.loads(self.body)


@dataclass
class Visitor:
    """One browser. It follows the redirects of what it sends."""

    url: str
    answers: list[Answer] = field(default_factory=list)
    cookies: dict[str, str] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    address: str = "/"

    def ask(
        self, method: str, address: str, body: bytes | None = None, *, given_back: bool = False, **more: str
    ) -> Answer:
        """One request; `more` are headers, with `_` for `-`."""
        at = urlsplit(self.url)
        connection = HTTPConnection(at.hostname or "", at.port, timeout=60)
        headers = {name.replace("_", "-"): value for name, value in (self.headers | more).items()}
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        connection.request(method, address, body, headers)
        response = connection.getresponse()
        content = response.read()
        cookies = SimpleCookie("; ".join(response.headers.get_all("Set-Cookie") or []))
        new = {name: morsel.value for name, morsel in cookies.items()}
        self.cookies |= new
        connection.close()
        got = Answer(
            f"{method} {address[:80]}",
            response.status,
            {name.lower(): value for name, value in response.getheaders()},
            new,
            content,
            given_back,
        )
        self.answers.append(got)
        return got

    def get(self, address: str, **options: Any) -> Answer:
        """Show a page, also where it is by redirects."""
        answer = self.ask("GET", address, **options)
        self.address = address
        while answer.status in (301, 302, 303) and (to := answer.headers["location"]).startswith("/"):
            self.address, answer = to, self.ask("GET", to)
        return answer

    def post(self, address: str, *, given_back: bool = False, follow: bool = True, **fields: Any) -> Answer:
        """Send a form, with what shows that it comes from a page of ours."""
        if "csrftoken" not in self.cookies:
            self.get("/")
        data = {"submission": str(uuid4()), "csrfmiddlewaretoken": self.cookies["csrftoken"], **fields}
        body = urlencode(data, doseq=True).encode()
        answer = self.ask("POST", address, body, given_back=given_back, Content_Type=FORM)
        self.address = address
        return self.get(answer.headers["location"]) if follow and answer.status == 303 else answer

    def send(self, page: Answer, action: str, **changes: Any) -> Answer:
        """Send a form of a page as it stands there, with changes."""
        form = Page(page.text).form(action)
        return self.post(form.action or self.address, **(form.values | changes))

    def call(self, path: str, *, method: str = "POST", **body: Any) -> Answer:
        """Call the API."""
        data = json.dumps({"submission": str(uuid4()), **body}).encode() if method == "POST" else None
        return self.ask(method, f"/api/v1/{path}", data, Content_Type="application/json")
