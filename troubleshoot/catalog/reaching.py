"""Whether the pages that guides link to are there. For a command only: no page ever asks another host."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from enum import StrEnum
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import HTTPRedirectHandler, Request, build_opener

AT_ONCE = 4
TIMEOUT = 10
"""Seconds until a host is given up."""
_HEADERS = {"User-Agent": "coe-wizard check_guides --links", "Accept": "text/html,*/*"}


class State(StrEnum):
    """What became of asking for a page."""

    FOUND = "found"
    MOVED = "moved"
    GONE = "gone"
    REFUSED = "refused"  # only to programs, often: look at it in a browser
    LATER = "later"  # too many requests, or a fault of the server that may pass
    UNREACHED = "unreached"


@dataclass(frozen=True)
class Answer:
    """What a host said about an address: the status (0 without one), and where it leads or why not."""

    url: str
    state: State
    status: int = 0
    detail: str = ""

    def __str__(self) -> str:
        status = f" {self.status}" if self.status else ""
        detail = f" {'->' if self.state is State.MOVED else '-'} {self.detail}" if self.detail else ""
        return f"{self.state}{status}: {self.url}{detail}"


def reached(urls: Iterable[str], *, timeout: float = TIMEOUT) -> list[Answer]:
    """Ask for each address once: at most four hosts at a time, each for one address after the other."""
    by_host: dict[str, list[str]] = defaultdict(list)
    for url in sorted(set(urls)):
        by_host["/".join(url.split("/")[:3])].append(url)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        answers = pool.map(lambda of_host: [_ask(url, timeout) for url in of_host], by_host.values())
        return [answer for of_host in answers for answer in of_host]


class _NotFollowing(HTTPRedirectHandler):
    def redirect_request(self, *_: Any, **__: Any) -> None:
        """Leave a redirect as the answer that it is."""


_OPENER = build_opener(_NotFollowing)


def _ask(url: str, timeout: float) -> Answer:
    """First for the head alone; where that is refused, for the page."""
    answer = _answer(url, "HEAD", timeout)
    if answer.state in (State.GONE, State.REFUSED) or answer.status in (500, 501, 503):
        return _answer(url, "GET", timeout)
    return answer


def _answer(url: str, method: str, timeout: float) -> Answer:
    if not url.startswith(("http://", "https://")):
        return Answer(url, State.UNREACHED, detail="no web address")
    try:
        request = Request(url, method=method, headers=_HEADERS)  # noqa: S310 - of the web, see above
        with _OPENER.open(request, timeout=timeout) as response:
            return Answer(url, State.FOUND, response.status)
    except HTTPError as error:
        with error:
            return Answer(url, _state(error.code), error.code, error.headers.get("Location", ""))
    except (URLError, HTTPException, OSError, ValueError) as error:
        return Answer(url, State.UNREACHED, detail=str(getattr(error, "reason", error)))


def _state(status: int) -> State:
    if 300 <= status < 400:
        return State.MOVED
    if status in (404, 410):
        return State.GONE
    return State.LATER if status == 429 or status >= 500 else State.REFUSED
