"""The script of the workflow that responds to issues, run as a runner does, with another `gh`."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from pytest_django.live_server_helper import LiveServer

from tests.factories import published, shipped
from tests.issues.github import body_of
from tests.test_workflows import RESPOND, steps
from troubleshoot.issues.template_files import form_of

BASH = shutil.which("bash")
pytestmark = pytest.mark.skipif(
    not (BASH and shutil.which("curl") and shutil.which("jq")), reason="no bash, curl or jq here"
)

HOSTILE = "\"; touch pwned; # ' $(touch pwned) `touch pwned` ${{ github.token }} \\\n::error::x\n@-\n-- é 🐞"
GH = """\
#!/bin/sh
printf '%s\\n' "$@" > "$TOLD/arguments"
cat > "$TOLD/comment"
"""


def answer(reply: str, guides: tuple[str, ...] = ("line",)) -> str:
    """What the wizard answers, as far as the script looks at it."""
    return json.dumps({"reply": reply, "diagnosis": {"guides": [{"slug": slug} for slug in guides]}})


@dataclass
class Wizard:
    """A stand-in for the wizard: what it was asked, and what it says."""

    url: str = ""
    status: int = 200
    says: str = answer("Hello")
    asked: list[tuple[str, str, Any]] = field(default_factory=list)


@pytest.fixture
def wizard() -> Iterator[Wizard]:
    told = Wizard()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            told.asked.append((self.path, self.headers["Content-Type"], json.loads(body)))
            self.send_response(told.status)
            self.end_headers()
            self.wfile.write(told.says.encode())

        def log_message(self, *args: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        told.url = f"http://127.0.0.1:{server.server_port}"
        Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield told
        server.shutdown()


@dataclass(frozen=True)
class Run:
    """What came of the script."""

    code: int
    printed: str
    comment: str | None
    arguments: list[str]
    left: set[str]


@dataclass(frozen=True)
class Runner:
    """A machine that runs the script for one issue after the other."""

    home: Path

    def run(self, url: str, *, title: str = "It fails", body: str | None = "ERR_NETWORK") -> Run:
        event = self.home / "event.json"
        event.write_text(
            json.dumps({"action": "opened", "issue": {"title": title, "body": body, "number": 7}})
        )
        (step,) = steps(RESPOND)
        script = self.home / "script.sh"
        script.write_text(step["run"])
        values = {"GH_TOKEN": "none", "GH_REPO": "contoso/kit", "NUMBER": "7", "WIZARD_URL": url}
        assert set(values) == set(step["env"])
        assert BASH
        done = subprocess.run(  # noqa: S603
            [BASH, "--noprofile", "--norc", "-euo", "pipefail", script],
            env={**self._environment(), **values, "GITHUB_EVENT_PATH": str(event)},
            capture_output=True,
            check=False,
            text=True,
        )
        comment, arguments = self.home / "comment", self.home / "arguments"
        return Run(
            done.returncode,
            done.stdout,
            comment.read_text("utf-8") if comment.exists() else None,
            arguments.read_text().splitlines() if arguments.exists() else [],
            {path.name for path in (self.home / "temp").iterdir()},
        )

    def _environment(self) -> dict[str, str]:
        path = f"{self.home / 'bin'}{os.pathsep}{os.environ['PATH']}"
        return {"PATH": path, "RUNNER_TEMP": str(self.home / "temp"), "TOLD": str(self.home), "NO_PROXY": "*"}


@pytest.fixture
def runner(tmp_path: Path) -> Runner:
    (tmp_path / "temp").mkdir()
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "gh").write_text(GH)
    (tmp_path / "bin" / "gh").chmod(0o755)
    return Runner(tmp_path)


def test_the_reply_becomes_a_comment(runner: Runner, wizard: Wizard) -> None:
    done = runner.run(wizard.url)
    assert (done.code, done.comment) == (0, "Hello")
    assert done.arguments == ["issue", "comment", "7", "--body-file", "-"]


@pytest.mark.parametrize("end", ["", "/"])
def test_the_wizard_is_asked_about_the_issue(end: str, runner: Runner, wizard: Wizard) -> None:
    runner.run(wizard.url + end, title="It fails", body="ERR_NETWORK")
    issue = {"title": "It fails", "body": "ERR_NETWORK"}
    assert wizard.asked == [("/api/v1/respond", "application/json", issue)]


def test_what_people_write_never_becomes_a_command(runner: Runner, wizard: Wizard) -> None:
    wizard.says = answer(HOSTILE)
    done = runner.run(wizard.url, title=HOSTILE, body=HOSTILE * 100)
    assert [issue for _, _, issue in wizard.asked] == [{"title": HOSTILE, "body": HOSTILE * 100}]
    assert done.comment == HOSTILE
    assert done.left == {"issue.json", "answer.json", "reply.md"}
    assert done.printed == ""


@pytest.mark.parametrize(
    ("title", "replied"), [("Dark mode, please", False), ("The upgrade stops", True), ("IMPORT", True)]
)
def test_where_nothing_is_found_only_what_speaks_of_an_import_is_answered(
    title: str, replied: bool, runner: Runner, wizard: Wizard
) -> None:
    wizard.says = answer("Hello", guides=())
    run = runner.run(wizard.url, title=title, body="It would be nice.")
    assert run.code == 0
    assert (run.comment is not None) is replied


def test_an_issue_may_be_empty(runner: Runner, wizard: Wizard) -> None:
    runner.run(wizard.url, body=None)
    assert wizard.asked[0][2]["body"] == ""


def test_a_reply_is_no_longer_than_a_comment_may_be(runner: Runner, wizard: Wizard) -> None:
    wizard.says = answer("🐞" * 70_000)
    comment = runner.run(wizard.url).comment
    assert comment is not None
    assert 60_000 < len(comment) <= 65_536


@pytest.mark.parametrize(
    ("status", "says"),
    [
        (422, '{"reply": "Hello"}'),
        (301, ""),
        (200, "<html>"),
        (200, "[]"),
        (200, "{}"),
        (200, answer("")),
        (200, ""),
    ],
)
def test_an_answer_without_a_reply_is_noticed_and_nothing_more(
    status: int, says: str, runner: Runner, wizard: Wizard
) -> None:
    wizard.status, wizard.says = status, says
    done = runner.run(wizard.url)
    assert (done.code, done.comment) == (0, None)
    assert done.printed.startswith("::notice ")


def test_a_wizard_that_is_down_is_noticed_and_nothing_more(runner: Runner) -> None:
    done = runner.run("http://127.0.0.1:9")
    assert (done.code, done.comment) == (0, None)
    assert done.printed.startswith("::notice ")


def test_a_comment_that_cannot_be_written_is_a_failure(runner: Runner, wizard: Wizard) -> None:
    (runner.home / "bin" / "gh").write_text("#!/bin/sh\nexit 1\n")
    assert runner.run(wizard.url).code == 1


@pytest.mark.django_db(transaction=True)
def test_the_wizard_itself_replies_to_an_issue_from_the_form(runner: Runner, live_server: LiveServer) -> None:
    guide = published(shipped())
    answers = {"method": "With PAC CLI (pac)", "tried": HOSTILE, "error": "Network Error (ERR_NETWORK)"}
    body = body_of(form_of(guide, live_server.url), answers)
    comment = runner.run(live_server.url, body=body).comment
    assert comment is not None
    (link,) = re.findall(rf"<({re.escape(live_server.url)}/\?[^>]+)>", comment)
    assert parse_qs(urlsplit(link).query)["answer-method"] == ["pac"]
