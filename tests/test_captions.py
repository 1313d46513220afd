from __future__ import annotations

import pytest
from hypothesis import given

from tests.catalog.made_up import guides
from tests.factories import a_guide, a_pattern, a_question, a_step, a_symptom, is_, is_not
from troubleshoot.captions import Achieved, Captions
from troubleshoot.engine.boxes import Role, Row
from troubleshoot.engine.estimation import Estimate
from troubleshoot.engine.flowgraph import graph
from troubleshoot.engine.guide import Choice, Condition, Effect, Escalation, Guide, Permission
from troubleshoot.engine.picture import drawn
from troubleshoot.engine.placing import Wording
from troubleshoot.statistics import StepCounts

VPN = a_question("vpn", "yes", "no")


def captions(guide: Guide, **values: object) -> dict[str, tuple[Row, ...]]:
    return Captions(guide, graph(guide), **values).rows()  # type: ignore[arg-type]


def of_step(*, achieved: Achieved | None = None, **values: object) -> tuple[Row, ...]:
    """The rows of one step with these values."""
    guide = a_guide(questions=(VPN,), steps=(a_step("off", **values),))
    return captions(guide, achieved={"off": achieved} if achieved else {})["steps.off"]


def roles(rows: tuple[Row, ...]) -> list[Role]:
    return [row.role for row in rows]


@given(guides())
def test_every_box_has_words_and_every_dependency_a_row(guide: Guide) -> None:
    found = graph(guide)
    rows = captions(guide)
    assert all(rows[node.id] for node in found.nodes if node.kind != "choice")
    assert all(row.text.strip() or row.role is Role.FACT for row in rows["start"])
    into = {edge for told in rows.values() for row in told for edge in row.into}
    assert into == {edge for edge in found.edges if edge.kind not in ("then", "leads", "due")}


@given(guides())
def test_a_guide_with_words_can_be_drawn(guide: Guide) -> None:
    found = graph(guide)
    assert drawn(found, Wording(captions(guide)), lambda node: "").strips


def test_the_start_counts_patterns_of_each_weight() -> None:
    guide = a_guide(patterns=(a_pattern(), a_pattern("other"), a_symptom()))
    told = " ".join(row.text for row in captions(guide)["start"])
    assert "3 decisive" in told
    assert "0 against" in told
    assert "1 of them" in told


def test_four_kinds_of_conditions_have_four_words() -> None:
    texts = {
        row.told.replace("“Yes”", "")
        for known in (False, True)
        for negated in (False, True)
        for row in captions(
            a_guide(questions=(VPN,), steps=(a_step("off", Condition("vpn", ("yes",), negated, known)),))
        )["steps.off"]
        if row.role is Role.CONDITION
    }
    assert len(texts) == 4


def test_a_condition_names_the_question_by_its_number_and_in_words_by_its_text() -> None:
    guide = a_guide(
        questions=(a_question("other", "a", "b"), VPN), steps=(a_step("off", is_not("vpn", "no")),)
    )
    (row,) = (row for row in captions(guide)["steps.off"] if row.role is Role.CONDITION)
    assert "2" in row.text
    assert VPN.text not in row.text
    assert VPN.text in row.in_words


def test_a_condition_on_nothing_still_shows_what_it_says() -> None:
    (row,) = (
        row
        for row in captions(a_guide(steps=(a_step("off", is_("gone", "yes")),)))["steps.off"]
        if row.role is Role.CONDITION
    )
    assert row.into == ()
    assert "gone" in row.text
    assert "yes" in row.text


def test_a_question_and_a_rule_wait_for_what_is_known() -> None:
    second = a_question("client", "new", "old", when=(is_("vpn", "yes"),))
    rule = Escalation("Blocked", (is_("vpn", "yes"),), 2)
    rows = captions(a_guide(questions=(VPN, second), escalations=(rule,)))
    waits = [
        [row.text for row in rows[name] if row.role is Role.CONDITION]
        for name in ("questions.client", "escalation.1")
    ]
    assert waits[0] == waits[1]
    assert "known" in waits[0][0]


@pytest.mark.parametrize(
    ("effect", "names"),
    [(Effect.WAIT, "45"), (Effect.SWITCH, "Throttled"), (Effect.PASTE, ""), (Effect.ESCALATE, "")],
)
def test_an_effect_says_where_it_leads(effect: Effect, names: str) -> None:
    choice = Choice("running", "Running", effect, 45, guide="throttling")
    guide = a_guide(questions=(a_question("history", choice, "no"),))
    (row,) = captions(guide, titles={"throttling": "Throttled"})["questions.history.running.effect"]
    assert names in row.text


def test_a_step_tells_its_permission_and_its_wait() -> None:
    rows = of_step(wait_minutes=480, permission=Permission.IT)
    assert Role.PERMISSION in roles(rows)
    assert "8 hours" in rows[1].text


def test_prerequisites_are_named_by_number() -> None:
    steps = (a_step("cable"), a_step("vpn"), a_step("last", requires=("vpn",), after=("cable",)))
    rows = [row for row in captions(a_guide(steps=steps))["steps.last"] if row.role is Role.CONDITION]
    assert [[edge.source for edge in row.into] for row in rows] == [["steps.vpn"], ["steps.cable"]]
    assert "2" in rows[0].text
    assert "1" in rows[1].text


def test_a_step_tells_counts_always_and_an_estimate_only_of_enough_tries() -> None:
    few = Achieved(StepCounts("off", "Off", tried=4, credited=1))
    many = Achieved(StepCounts("off", "Off", tried=40, credited=10), Estimate(0.25, 0.2, 0.3))
    assert "4" in of_step(achieved=few)[-1].text
    assert of_step(achieved=few)[-1].estimate is None
    assert of_step(achieved=many)[-1].estimate == many.estimate
    assert "25% (20–30)" in of_step(achieved=many)[-1].text
    assert Role.FIGURES not in roles(of_step())


def test_a_withdrawn_step_says_why() -> None:
    rows = captions(a_guide(withdrawn={"vpn": "It deletes rows."}))["steps.vpn"]
    assert any(row.role is Role.WARNING and "It deletes rows." in row.text for row in rows)


def test_a_question_that_nobody_asks_is_marked() -> None:
    assert Role.WARNING in roles(captions(a_guide(questions=(VPN,)))["questions.vpn"])
