"""A server on this machine, for tests that ask for pages."""

from __future__ import annotations

from http.server import BaseHTTPRequestHandler


class Pages(BaseHTTPRequestHandler):
    """A page for each status, by its name; `odd` has no head."""

    asked: list[tuple[str, str]] = []

    def answer(self) -> None:
        self.asked.append((self.command, self.path))
        name = self.path[1:4]
        self.send_response(int(name) if name.isdecimal() else 405 if self.command == "HEAD" else 200)
        if name == "301":
            self.send_header("Location", "https://elsewhere.microsoft.com/")
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_GET = do_HEAD = answer  # noqa: N815

    def log_message(self, format: str, *args: object) -> None:
        pass
