from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from django.test import Client

from tests.api.calling import API, error_of, get
from tests.factories import a_guide, a_step, published, shipped, withdrawn
from troubleshoot.catalog import values
from troubleshoot.catalog.schema import GuideShape, StepShape
from troubleshoot.engine.guide import Cause, Guide, Step

pytestmark = pytest.mark.django_db


def guide_of(slug: str) -> dict[str, Any]:
    answer: dict[str, Any] = get(f"guides/{slug}").json()
    return answer


def test_guides_are_listed_with_their_edition() -> None:
    published(a_guide())
    assert get("guides").json() == [{"slug": "cut-line", "title": "Cut line", "edition": 1}]


def test_without_a_guide_the_list_is_empty() -> None:
    assert get("guides").json() == []


def test_a_guide_has_the_names_of_the_guide_file() -> None:
    published(a_guide())
    assert set(guide_of("cut-line")) == {*GuideShape.model_fields, "edition"} - {"notes"}


def test_steps_come_without_the_authors_weights_and_notes() -> None:
    published(a_guide(steps=(a_step("cable", prior=7.5, source="the author"),)))
    answer = get("guides/cut-line")
    assert set(answer.json()["steps"][0]) == set(StepShape.model_fields) - {"weight", "notes"}
    assert "7.5" not in answer.content.decode()


def read_back(guide: Guide) -> Guide:
    """What a program makes of the answer, without the edition."""
    answer = {name: value for name, value in guide_of(guide.slug).items() if name != "edition"}
    return values.guide_of(GuideShape.model_validate(answer))


def plain(step: Step) -> Step:
    """A step without its weight and notes, and with its causes in no order of their own."""
    return replace(step, prior=1.0, source="author", notes="", causes=tuple(sorted(step.causes)))


def test_the_shipped_guide_can_be_read_back_as_a_guide_file() -> None:
    guide = published(shipped())
    read = read_back(guide)
    assert [plain(step) for step in read.steps] == [plain(step) for step in guide.steps]
    patterns = tuple(replace(pattern, notes="") for pattern in guide.patterns)
    assert replace(read, steps=()) == replace(guide, steps=(), patterns=patterns)


def test_the_causes_of_a_step_stay_in_the_authors_order() -> None:
    causes = (Cause("b", "B"), Cause("a", "A"))
    guide = published(a_guide(causes=causes[::-1], steps=(a_step("cable", causes=("b", "a")),)))
    assert read_back(guide).steps[0].causes == ("b", "a")


def test_a_new_edition_is_shown_at_once() -> None:
    published(a_guide())
    get("guides/cut-line")
    published(a_guide(title="Another title"))
    assert (guide_of("cut-line")["title"], guide_of("cut-line")["edition"]) == ("Another title", 2)


def test_a_withdrawn_step_is_not_shown() -> None:
    published(a_guide())
    withdrawn("cable")
    assert [step["key"] for step in guide_of("cut-line")["steps"]] == ["vpn"]


@pytest.mark.parametrize("path", ["guides/nope", "guides/nope/statistics", "guides/%00", "guides/%ED%A0%80"])
def test_an_unknown_guide_is_not_found(path: str, admin_client: Client) -> None:
    answer = get(path, admin_client)
    assert (answer.status_code, error_of(answer)["code"]) == (404, "not_found")


@pytest.mark.parametrize(
    "path",
    ["guides/cut-line/nope", "sessions/x/nope", "nope", "", "docs", "guides/", "symptoms/"],
)
def test_what_is_no_address_is_not_found(path: str) -> None:
    published(a_guide())
    answer = get(path)
    assert (answer.status_code, error_of(answer)["code"]) == (404, "not_found")


def test_the_description_of_the_api_lists_every_address() -> None:
    paths = get("openapi.json").json()["paths"]
    promised = {
        "diagnose": {"post"},
        "symptoms": {"get"},
        "guides": {"get"},
        "guides/{slug}": {"get"},
        "guides/{slug}/statistics": {"get"},
        "sessions": {"post"},
        "sessions/{token}": {"get", "delete"},
        "sessions/{token}/answers": {"post"},
        "sessions/{token}/reports": {"post"},
        "sessions/{token}/attempts": {"post"},
        "sessions/{token}/attempts/{number}/credit": {"post"},
        "sessions/{token}/attempts/last": {"delete"},
        "sessions/{token}/escalation": {"post", "delete"},
        "sessions/{token}/known-issues": {"post"},
        "guides/{slug}/badge.json": {"get"},
        "guides/{slug}/badge.svg": {"get"},
        "respond": {"post"},
    }
    assert promised.items() <= {path.removeprefix(API): set(on) for path, on in paths.items()}.items()
