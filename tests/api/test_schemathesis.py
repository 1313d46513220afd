"""Generated requests, in order and not, against a live server: every answer fits the description.

`schemathesis` makes them from openapi.json. What it may take for a fault and why it is none stands here.
"""

from __future__ import annotations

import json
import random
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import hypothesis
import pytest
import schemathesis
from pytest_django.fixtures import Settings
from pytest_django.live_server_helper import LiveServer
from schemathesis.config import SchemathesisConfig

from tests.api.described import API
from tests.factories import published, shipped
from troubleshoot.api import api
from troubleshoot.models import Guide, KnownIssue

CONFIG: dict[str, Any] = {
    "seed": 1,
    # Hypothesis would rather have a fixture anew for each request; one server answers them all.
    "suppress-health-check": ["all"],
    "generation": {"deterministic": True, "max-examples": 12, "database": "none"},
    "checks": {
        # A key that no published guide has is well-formed and still wrong: 422, as the contract says.
        # `refused_for_its_meaning` looks at what stands behind it.
        "positive_data_acceptance": {"expected-statuses": ["2xx", "404", "409", "422"]},
        # A text over the limit is too large, not malformed.
        "negative_data_rejection": {"expected-statuses": ["400", "404", "413", "422"]},
    },
}
MEANT: set[str | None] = {"guide", "symptoms", "answers", "details", "steps", "tried", "credited", "reasons"}
MEANT |= {"step", "number", "text", "body", None}
"""What names something of a guide, or must be given under a condition; None stands for no verdict."""


SETTINGS = hypothesis.settings(
    max_examples=25,
    stateful_step_count=6,
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=list(hypothesis.HealthCheck),
)
BEFORE: dict[str, tuple[str, dict[str, Any]]] = {
    "undo": ("attempts", {"steps": {"vpn-off": "done"}, "result": "same_error"}),
    "credit": ("attempts", {"steps": {"vpn-off": "done", "wired": "done"}, "result": "fixed"}),
    "withdraw_escalation": ("escalation", {}),
}
"""What has to happen in a session before an operation can succeed."""


@dataclass
class Client:
    """Somebody who keeps sessions for the requests that need one."""

    url: str
    numbers: random.Random = field(default_factory=lambda: random.Random(1))
    token: str = ""
    succeeded: bool = False

    def submission(self) -> str:
        return str(UUID(int=self.numbers.getrandbits(128), version=4))

    def session(self, operation: str) -> str:
        """The token of a session in which this operation can succeed."""
        if not self.token:
            self.token = self._post("sessions", guide="network-errors")["token"]
            if operation in BEFORE:
                path, body = BEFORE[operation]
                self._post(f"sessions/{self.token}/{path}", **body)
        return self.token

    def _post(self, path: str, **body: Any) -> Any:
        content = json.dumps({"submission": self.submission()} | body).encode()
        request = urllib.request.Request(f"{self.url}{API}{path}", content)  # noqa: S310
        with urllib.request.urlopen(request) as answer:  # noqa: S310
            return json.load(answer)


description = schemathesis.openapi.from_dict(
    json.loads(json.dumps(api.get_openapi_schema(path_prefix=API))),
    config=SchemathesisConfig.from_dict(CONFIG),
)


@pytest.fixture
def client(live_server: LiveServer, settings: Settings) -> Client:
    """A client of a server with a shipped guide, whose keys the examples use."""
    settings.RATE_LIMITS, settings.PUBLIC_STATISTICS = False, True
    published(shipped())
    KnownIssue.objects.create(guide=Guide.objects.get(), number=1, title="It is known")
    return Client(live_server.url)


@pytest.fixture
def succeeding(client: Client) -> Iterator[Client]:
    """The same; in the end something must have succeeded."""
    yield client
    assert client.succeeded


def answers_fit(operation: str) -> Any:
    """A test of one operation, by its id: of what is generated, no answer is outside the description."""

    @description.include(operation_id=operation).parametrize()
    def test(case: schemathesis.Case[Any], succeeding: Client) -> None:
        make_meaningful(case, succeeding, operation)
        answer = case.call_and_validate(succeeding.url)
        if answer.status_code < 300 or answer.status_code == 409:
            # Whatever has happened in it, the next request wants a session in which it can succeed.
            succeeding.token = ""
        succeeding.succeeded |= answer.status_code < 300

    return test


# One function each: the ids of schemathesis's own parameters are all the same, and xdist runs an id once.
for _path in description.raw_schema["paths"].values():
    for _operation in _path.values():
        _id = _operation["operationId"]
        globals()[f"test_answers_of_{_id}_fit_the_description"] = answers_fit(_id)


def test_the_live_server_gives_that_description(client: Client) -> None:
    read = schemathesis.openapi.from_url(f"{client.url}{API}openapi.json")
    assert read.raw_schema == description.raw_schema


def test_what_follows_from_an_answer_fits_the_description(client: Client) -> None:
    described = schemathesis.openapi.from_url(
        f"{client.url}{API}openapi.json", config=SchemathesisConfig.from_dict(CONFIG)
    )

    class Chain(described.as_state_machine()):  # type: ignore[misc]
        """Requests of which each may use what an earlier one answered."""

        def before_call(self, case: schemathesis.Case[Any]) -> None:
            """Start in a guide that there is, and write anew each time."""
            if isinstance(case.body, dict) and "submission" in case.body and in_order(case, "body"):
                case.body["submission"] = client.submission()
                if case.operation.path == f"{API}sessions":
                    case.body = {"submission": client.submission(), "guide": "network-errors"}

    Chain.run(settings=SETTINGS)


def make_meaningful(case: schemathesis.Case[Any], client: Client, operation: str) -> None:
    """A real token, slug and number, and a new submission, wherever what was generated is in order."""
    if in_order(case, "path") and "token" in case.path_parameters:
        case.path_parameters["token"] = client.session(operation)
    values: Any
    for place, values in (("path", case.path_parameters), ("query", case.query), ("body", case.body)):
        if in_order(case, place) and isinstance(values, dict):
            real = {"slug": "network-errors", "number": 1, "submission": client.submission()}
            values |= {name: value for name, value in real.items() if name in values}


def in_order(case: schemathesis.Case[Any], place: str) -> bool:
    """Whether what was generated for the path, the query or the body is as described."""
    assert case.meta
    return any(part.mode.is_positive for where, part in case.meta.components.items() if where == place)


@schemathesis.check
def refused_for_its_meaning(
    context: schemathesis.CheckContext, response: schemathesis.Response, case: schemathesis.Case[Any]
) -> None:
    """What is well-formed is refused only for what it names."""
    if case.meta and case.meta.generation.mode.is_positive and response.status_code == 422:
        wrong = response.json()["error"]["field"]
        assert wrong is None or wrong.split(".")[0] in MEANT, response.text
