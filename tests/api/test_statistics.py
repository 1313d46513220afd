from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from pytest_django import Settings

from tests.api.calling import attempted, error_of, get, started, write
from tests.factories import a_guide, a_step, published
from tests.sessions.person import WALL_TEXT, the_line, the_wall

pytestmark = pytest.mark.django_db

PATH = "guides/cut-line/statistics"
COUNTS = ("sessions", "resolved", "escalated", "left", "open", "switched")


@pytest.fixture
def public(settings: Settings) -> None:
    settings.PUBLIC_STATISTICS = True


def steps_of(slug: str = "cut-line") -> dict[str, Any]:
    return {step["key"]: step for step in get(f"guides/{slug}/statistics").json()["steps"]}


def test_statistics_are_not_for_everybody() -> None:
    published(a_guide())
    assert (get(PATH).status_code, error_of(get(PATH))["field"]) == (403, None)


def test_statistics_are_not_for_everybody_signed_in(client: Client) -> None:
    published(a_guide())
    client.force_login(User.objects.create_user("guest"))
    assert get(PATH, client).status_code == 403


def test_statistics_are_for_maintainers(client: Client) -> None:
    published(a_guide())
    client.force_login(User.objects.create_user("maintainer", is_staff=True))
    assert get(PATH, client).status_code == 200


@pytest.mark.usefixtures("public")
def test_statistics_have_the_promised_shape() -> None:
    published(a_guide())
    answer = get(PATH).json()
    assert set(answer) == {"edition", *COUNTS, "steps"}
    assert set(answer["steps"][0]) == {
        *("key", "title", "tried", "credited", "skipped", "not_permitted"),
        *("estimate", "low", "high"),
    }


@pytest.mark.usefixtures("public")
def test_estimates_are_null_for_now() -> None:
    attempted(started(), "fixed", "cable")
    cable = steps_of()["cable"]
    assert (cable["estimate"], cable["low"], cable["high"]) == (None, None, None)


@pytest.mark.usefixtures("public")
def test_outcomes_are_counted() -> None:
    attempted(started(), "fixed", "cable")
    write(f"sessions/{started()['token']}/escalation")
    started()
    answer = get(PATH).json()
    assert [answer[name] for name in COUNTS] == [3, 1, 1, 0, 1, 0]


@pytest.mark.usefixtures("public")
def test_marks_of_steps_are_counted() -> None:
    marks = {"cable": "skipped", "vpn": "not_permitted"}
    state = write(f"sessions/{started()['token']}/attempts", steps=marks, result="same_error").json()
    attempted(state, "fixed", "cable")
    steps = steps_of()
    assert [steps["cable"][name] for name in ("tried", "credited", "skipped")] == [1, 1, 0]
    assert (steps["vpn"]["not_permitted"], steps["vpn"]["tried"]) == (1, 0)


@pytest.mark.usefixtures("public")
def test_tried_before_is_kept_out() -> None:
    started(tried=["cable"])
    assert steps_of()["cable"]["tried"] == 0


@pytest.mark.usefixtures("public")
def test_another_error_is_counted_neither_for_nor_against() -> None:
    attempted(started(), "other_error", "cable", text="Something odd")
    assert (steps_of()["cable"]["tried"], steps_of()["cable"]["credited"]) == (0, 0)


@pytest.mark.usefixtures("public")
def test_a_session_in_two_guides_counts_in_both() -> None:
    published(the_wall())
    attempted(started(the_line()), "other_error", text=WALL_TEXT)
    line, wall = (get(f"guides/{slug}/statistics").json() for slug in ("line", "wall"))
    assert (line["sessions"], line["switched"]) == (1, 1)
    assert (wall["sessions"], wall["open"]) == (1, 1)


@pytest.mark.usefixtures("public")
def test_counts_are_over_all_editions_by_the_key_of_the_step() -> None:
    attempted(started(), "fixed", "cable")
    state = started(a_guide(steps=(a_step("cable", title="Take a cable"), a_step("new"))))
    attempted(state, "fixed", "cable")
    assert get(PATH).json()["edition"] == 2
    assert (steps_of()["cable"]["credited"], steps_of()["cable"]["title"]) == (2, "Take a cable")


@pytest.mark.usefixtures("public")
def test_steps_no_longer_in_the_guide_keep_their_counts() -> None:
    attempted(started(), "fixed", "cable")
    published(a_guide(steps=(a_step("new"),)))
    assert list(steps_of()) == ["new", "cable", "vpn"]
    assert steps_of()["cable"]["credited"] == 1
