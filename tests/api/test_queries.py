from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.api.calling import get, started, write
from tests.factories import published
from tests.sessions.person import LINE_TEXT, ODD_TEXT, WALL_TEXT, the_line, the_wall
from troubleshoot import catalog

pytestmark = pytest.mark.django_db

WRITES: dict[str, tuple[str, dict[str, Any]]] = {
    "answer": ("answers", {"answers": {"medium": "air"}, "details": {"time": "noon"}}),
    "switching answer": ("answers", {"answers": {"history": "refused"}}),
    "report": ("reports", {"text": LINE_TEXT}),
    "switching report": ("reports", {"text": WALL_TEXT}),
    "failed attempt": ("attempts", {"steps": {"restart": "done"}, "result": "same_error"}),
    "fixing attempt": ("attempts", {"steps": {"restart": "done"}, "result": "fixed"}),
    "another error": ("attempts", {"text": ODD_TEXT, "result": "other_error"}),
    "switching attempt": ("attempts", {"text": WALL_TEXT, "result": "other_error"}),
    "switch": ("switch", {"guide": "wall"}),
    "flag": ("flags", {"step": "restart", "text": "The button is gone"}),
    "escalation": ("escalation", {}),
}


def with_a_past(earlier: int) -> str:
    """The address of a session with so many answers and attempts, in a catalog that is known."""
    published(the_wall())
    state = started(the_line(), text=LINE_TEXT, answers={"history": "nothing", "everywhere": "no"})
    path = f"sessions/{state['token']}"
    for number in range(earlier):
        write(f"{path}/answers", answers={"tunnel": ("yes", "no")[number % 2]})
        write(f"{path}/attempts", steps={"firewall": "not_permitted"}, result="same_error")
    for edition in catalog.current().editions:
        catalog.pinned(edition.row)
    _ = catalog.current().matcher
    return path


def queries_of(act: Callable[[], Any]) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert act().status_code == 200
    return len(captured)


@pytest.mark.parametrize("name", WRITES)
def test_a_write_takes_few_queries_and_no_more_with_a_long_past(name: str) -> None:
    path, body = WRITES[name]
    one, many = with_a_past(1), with_a_past(12)
    counts = [queries_of(lambda: write(f"{at}/{path}", **body)) for at in (one, many)]  # noqa: B023
    # After so many attempts some hand over, and look up the known issues.
    assert counts[1] - 1 <= counts[0] <= 17


def test_a_look_takes_few_queries_and_no_more_with_a_long_past() -> None:
    one, many = with_a_past(1), with_a_past(12)
    assert queries_of(lambda: get(one)) == queries_of(lambda: get(many)) <= 10
