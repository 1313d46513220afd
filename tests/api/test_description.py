"""The description at openapi.json is whole. That answers fit it is checked wherever a test gets one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.test import Client
from ninja.constants import NOT_SET
from pytest_django import Settings

from tests.api.calling import API, error_of, get, post, started, write
from tests.api.described import description, validator_of
from tests.factories import published, shipped
from troubleshoot.api import api

State = dict[str, Any]


def operations() -> Iterator[Any]:
    for path, on in description()["paths"].items():
        for method, operation in on.items():
            yield pytest.param(path, method, operation, id=f"{method} {path.removeprefix(API)}")


each_operation = pytest.mark.parametrize(("path", "method", "operation"), list(operations()))


def resolved(part: State) -> State:
    """What a reference stands for."""
    while "$ref" in part:
        kind, name = part["$ref"].split("/")[-2:]
        part = description()["components"][kind][name]
    return part


@pytest.mark.django_db
def test_the_description_is_served_whole() -> None:
    served = get("openapi.json").json()
    assert served["openapi"].startswith("3.1")
    assert {"title", "version", "description"} <= served["info"].keys()
    assert served["servers"]
    assert served["paths"].keys() == description()["paths"].keys()


def test_operations_have_ids_of_their_own() -> None:
    ids = [param.values[2]["operationId"] for param in operations()]
    assert len(ids) == len(set(ids))


@each_operation
def test_an_operation_is_described_in_words(path: str, method: str, operation: State) -> None:
    assert operation["summary"]
    assert operation["description"]
    assert set(operation["tags"]) <= {tag["name"] for tag in description()["tags"]}
    assert all(parameter["description"] for parameter in operation["parameters"])


@each_operation
def test_every_answer_of_an_operation_has_a_shape(path: str, method: str, operation: State) -> None:
    for answer in map(resolved, operation["responses"].values()):
        assert answer["description"]
        (content,) = answer["content"].values()
        assert content["schema"].keys() & {"$ref", "type"}


@each_operation
def test_every_status_that_an_operation_can_answer_is_described(
    path: str, method: str, operation: State
) -> None:
    expected = {201 if operation["operationId"] == "start" else 200, 503}
    expected |= {400, 413, 422} if "requestBody" in operation else set()
    expected |= {404} if "{" in path else set()
    expected |= {429} if method != "get" else set()
    assert expected <= operation["responses"].keys()


def test_too_many_and_unavailable_say_when_to_come_again() -> None:
    for name in ("TooMany", "Unavailable"):
        assert "Retry-After" in description()["components"]["responses"][name]["headers"]


@each_operation
def test_the_examples_of_a_body_fit_its_shape(path: str, method: str, operation: State) -> None:
    if "requestBody" not in operation:
        return
    shape = resolved(operation["requestBody"]["content"]["application/json"]["schema"])
    for example in shape.get("examples", []):
        validator_of(shape).validate(example)


def test_every_property_of_a_state_is_named() -> None:
    kinds = resolved({"$ref": "#/components/schemas/SessionState"})["properties"]["next"]["discriminator"]
    assert kinds["mapping"].keys() == {
        *("questions", "wait", "paste", "choose", "round", "resolved", "escalate"),
    }


def test_no_answer_is_checked_again_on_its_way_out() -> None:
    """So that the description costs nothing, and changes no answer."""
    models = [
        model
        for _, router in api._routers
        for path in router.path_operations.values()
        for operation in path.operations
        for status, model in operation.response_models.items()
        if status != 201
    ]
    assert models
    assert set(models) == {NOT_SET}


@pytest.mark.django_db
def test_a_whole_number_may_be_written_with_a_point() -> None:
    state = started()
    path = f"sessions/{state['token']}/attempts"
    assert write(path, result="same_error", version=float(state["version"])).status_code == 200
    for wrong in (1.5, "1", True):
        answer = write(path, result="same_error", version=wrong)
        assert (answer.status_code, error_of(answer)["field"]) == (422, "version")


@pytest.mark.django_db
@pytest.mark.parametrize("type_", ["text/plain", "application/x-www-form-urlencoded", "nonsense"])
def test_a_body_is_read_as_json_whatever_its_type(type_: str) -> None:
    published(shipped())
    answer = Client().post(f"{API}diagnose", b'{"text": "Network Error (ERR_NETWORK)"}', type_)
    assert (answer.status_code, answer.json()["guide"]) == (200, "network-errors")
    assert Client().post(f"{API}diagnose", b"text=x", type_).status_code == 400


@pytest.mark.django_db
def test_a_database_that_does_not_answer_is_a_passing_trouble() -> None:
    def down(*_: Any) -> None:
        raise OperationalError("server closed the connection unexpectedly")

    with connection.execute_wrapper(down):
        answer = Client(raise_request_exception=False).get(f"{API}guides")
    assert (answer.status_code, error_of(answer)["code"]) == (503, "unavailable")
    assert int(answer["Retry-After"]) > 0
    assert post("diagnose", {"text": "x"}).status_code == 200


@pytest.mark.django_db
def test_too_many_requests_are_told_when_to_come_again(settings: Settings) -> None:
    settings.RATE_LIMITS = True
    settings.REQUEST_LIMITS = settings.REQUEST_LIMITS | {"diagnose": (1, 1)}
    assert post("diagnose", {"text": "x"}).status_code == 200
    answer = post("diagnose", {"text": "x"})
    assert (answer.status_code, error_of(answer)["code"]) == (429, "rate_limited")
    assert int(answer["Retry-After"]) > 0
