"""Secrets are planted at every entrance of a real server, and are found nowhere afterwards.

By design an answer gives back what was typed to whoever sent a form that was refused, or that only shows a
page again: in the fields of that form, and in no other answer. Names of sign-in are of that kind. And the
cookies of a browser keep what its owner typed to fill in commands, and labelled ids, signed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

from tests.browser import Page
from tests.privacy import entrances
from tests.privacy.planting import SECRETS, TEXT, UNKNOWN, found_in
from tests.privacy.visiting import Answer, Visitor
from tests.serving import Server, a_database, manage
from troubleshoot.engine.redaction import redact

pytestmark = pytest.mark.programs

_MOST_PAGES = 150
_LIMITS = {"RATE_LIMITS": "on", "REQUEST_LIMITS": "learn=1/3"}


@dataclass(frozen=True)
class Hunt:
    """What is left after everything came in: answers, where they were read, the log and the database."""

    answers: list[Answer]
    refused: list[Answer]
    read_again: list[Answer]
    log: str
    database: str
    folder: Path
    printed: str

    def stored(self) -> bytes:
        """All bytes of the database: its files, or every row of every table."""
        if self.database.startswith("sqlite"):
            return b"".join(file.read_bytes() for file in sorted(self.folder.glob("wizard.sqlite3*")))
        return _dumped(self.database)


def _dumped(database: str) -> bytes:
    with psycopg.connect(database) as connection:
        tables = connection.execute(
            "SELECT quote_ident(tablename) FROM pg_tables WHERE schemaname = 'public'"
        ).fetchall()
        parts = []
        for (table,) in tables:
            with connection.cursor().copy(f"COPY {table} TO STDOUT".encode()) as copy:
                parts += [bytes(part) for part in copy]
        return b"".join(parts)


@pytest.fixture(scope="module")
def hunt(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hunt]:
    """One server that everything is sent to, and everything is read from; stopped only in the end."""
    folder = tmp_path_factory.mktemp("hunt")
    with ExitStack() as stack:
        database = stack.enter_context(a_database(folder))
        manage(database, "shell", "-c", _A_MAINTAINER)
        server = stack.enter_context(Server(database, folder / "log", environment=_LIMITS))
        person, program, maintainer = (Visitor(server.url) for _ in range(3))
        token, other = _plant(person, program)
        refused = entrances.through_refusals(person, token)
        entrances.through_maintainers(maintainer)
        printed = "".join(manage(database, *command) for command in (["group_texts"], ["digest"], ["purge"]))
        before = len(maintainer.answers)
        _read(maintainer, token, other)
        yield Hunt(
            [*person.answers, *program.answers, *maintainer.answers],
            refused,
            maintainer.answers[before:],
            server.said,
            database,
            folder,
            printed,
        )


_A_MAINTAINER = (
    "from django.contrib.auth.models import User; User.objects.create_superuser("
    f"'hunter', password={entrances.PASSWORD!r})"
)


def _plant(person: Visitor, program: Visitor) -> tuple[str, str]:
    entrances.through_links(person)
    token = entrances.through_the_first_page(person)
    entrances.through_a_session(person, token)
    entrances.through_a_round(person, program)
    other = entrances.through_the_api(program)
    entrances.through_what_is_not_there(person, token)
    return token, other


def _read(maintainer: Visitor, *tokens: str) -> None:
    """Every page and file of these sessions, and whatever leads on from the pages of maintainers."""
    for token in tokens:
        for part in (
            "hand-over/",
            "hand-over.md",
            "hand-over.json",
            "hand-over/check/",
            "rounds/1/",
            "choose/",
            "later/",
            "later.ics",
        ):
            maintainer.get(f"/sessions/{token}/{part}")
        maintainer.call(f"sessions/{token}", method="GET")
    waiting = ["/statistics/", "/statistics/network-errors/", "/statistics/sessions/", "/texts/", "/admin/"]
    waiting += [
        "/admin/drafts/",
        "/statistics/exclusions/",
        "/statistics.json",
        "/statistics/network-errors.json",
    ]
    seen: set[str] = set()
    while waiting and len(seen) < _MOST_PAGES:
        seen.add(address := waiting.pop(0))
        answer = maintainer.get(address)
        links = Page(answer.text).links if "html" in answer.headers.get("content-type", "") else []
        waiting += [
            link for link in dict.fromkeys(links) if _leads_on(link) and link not in {*seen, *waiting}
        ]


def _leads_on(link: str) -> bool:
    return bool(re.match(r"/(statistics|texts|admin/troubleshoot)", link)) and not re.search(
        r"[?](?!table)|jsi18n|logout", link
    )


def test_all_planted_secrets_are_masked_by_the_rules() -> None:
    for text in (TEXT, UNKNOWN, *SECRETS.values()):
        assert found_in(text)
        assert not found_in(redact(text).text)


def test_no_secret_is_in_the_database(hunt: Hunt) -> None:
    stored = hunt.stored()
    assert b"<email-1>" in stored
    assert found_in(stored) == []


def test_no_secret_is_in_the_log(hunt: Hunt) -> None:
    assert '"route"' in hunt.log
    assert found_in(hunt.log) == []


def test_no_token_and_no_query_is_in_the_log(hunt: Hunt) -> None:
    assert not re.search(r"sessions/[A-Za-z0-9_-]{20,}", hunt.log)
    assert not re.search(r"\?(?!P<)", hunt.log)  # but in the patterns of addresses


def test_no_secret_is_in_an_answer(hunt: Hunt) -> None:
    told = [(a.asked, a.status, found_in(a.body)) for a in hunt.answers if not a.given_back]
    assert "\n".join(map(str, (one for one in told if one[2]))) == ""


def test_no_secret_is_in_an_address_or_a_header(hunt: Hunt) -> None:
    told = [(answer.asked, found_in(str(answer.headers))) for answer in hunt.answers]
    assert [one for one in told if one[1]] == []


def test_no_secret_is_in_a_cookie(hunt: Hunt) -> None:
    assert [name for a in hunt.answers for name, value in a.cookies.items() if found_in(value)] == []


def test_what_is_given_back_stands_in_fields_alone(hunt: Hunt) -> None:
    given_back = [answer for answer in hunt.answers if answer.given_back and "<html" in answer.text]
    assert given_back
    fields = re.compile(r"<textarea.*?</textarea>|<input[^>]*>", re.DOTALL)
    assert [
        (a.asked, found_in(fields.sub("", a.text))) for a in given_back if found_in(fields.sub("", a.text))
    ] == []


def test_refusals_of_every_kind_were_tried(hunt: Hunt) -> None:
    statuses = {answer.status for answer in hunt.answers}
    assert {400, 403, 404, 405, 413, 422, 429} <= statuses


def test_no_password_is_given_back(hunt: Hunt) -> None:
    passwords = [
        field for a in hunt.answers for field in re.findall(r'<input[^>]*type="password"[^>]*>', a.text)
    ]
    assert passwords
    assert found_in("".join(passwords)) == []


def test_pages_of_maintainers_and_exports_were_read(hunt: Hunt) -> None:
    assert len(hunt.read_again) > 60
    assert sum("/admin/troubleshoot/" in answer.asked for answer in hunt.read_again) > 10
    masked = [a.asked for a in hunt.read_again if "&lt;email-" in a.text or "<email-" in a.text]
    for part in ("hand-over.md", "hand-over.json", "/texts/", "/statistics/sessions/"):
        assert any(part in asked for asked in masked), part


def test_no_secret_is_in_what_commands_print(hunt: Hunt) -> None:
    assert found_in(hunt.printed) == []


def test_the_hunt_finds_secrets_where_masking_is_switched_off(tmp_path: Path) -> None:
    with (
        a_database(tmp_path) as database,
        Server(database, tmp_path / "log", application="tests.privacy.unmasked:application") as server,
    ):
        visitor = Visitor(server.url)
        page = visitor.post("/", text=TEXT)
        visitor.send(page, "/sessions/")
        stored = Hunt(visitor.answers, [], [], server.said, database, tmp_path, "").stored()
        assert len(found_in(stored)) == len(found_in(TEXT))
        assert found_in(page.body)
