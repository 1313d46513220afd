from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from tests.catalog.made_up import guides
from tests.engine.drawing import edges
from tests.factories import a_guide, a_question, a_step, again, is_, is_not
from troubleshoot.engine.facts import Answered, Attempted, Fact, Mark, Result
from troubleshoot.engine.flow import AskQuestions, ShowRound, next_screen
from troubleshoot.engine.flowgraph import Asked, EdgeKind, NodeKind, graph
from troubleshoot.engine.guide import NOT_SURE, Choice, Condition, Effect, Escalation, Guide
from troubleshoot.engine.situation import situation

VPN = a_question("vpn", "yes", "no")
LEAVES = a_question("history", Choice("running", "Running", Effect.WAIT, 45), "nothing")


def asked(guide: Guide) -> dict[str, Asked]:
    """When each question is asked, by its key."""
    return {guide.questions[node.position].key: node.asked for node in graph(guide).of(NodeKind.QUESTION)}


@given(guides())
def test_everything_a_guide_says_is_there_once(guide: Guide) -> None:
    found = graph(guide)
    assert sorted(node.position for node in found.of(NodeKind.QUESTION)) == list(range(len(guide.questions)))
    assert [node.position for node in found.of(NodeKind.STEP)] == list(range(len(guide.steps)))
    assert [node.position for node in found.of(NodeKind.RULE)] == list(range(len(guide.escalations)))
    for node in found.of(NodeKind.QUESTION):
        choices = guide.questions[node.position].choices
        assert [one.position for one in found.inside(node)] == list(range(len(choices)))


@given(guides())
def test_no_two_nodes_have_one_id(guide: Guide) -> None:
    assert max(Counter(node.id for node in graph(guide).nodes).values()) == 1


@given(guides())
def test_every_edge_ends_at_nodes_that_exist(guide: Guide) -> None:
    found = graph(guide)
    assert {name for edge in found.edges for name in (edge.source, edge.target)} <= set(found.node)


@given(guides())
def test_every_condition_and_prerequisite_is_an_edge(guide: Guide) -> None:
    conditions = sum(len(step.when) for step in guide.steps)
    conditions += sum(len(rule.when) for rule in guide.escalations)
    assert len(edges(guide, EdgeKind.CONDITION)) == conditions
    assert len(edges(guide, EdgeKind.ASKED_IF)) == sum(len(question.when) for question in guide.questions)
    assert len(edges(guide, EdgeKind.REQUIRES)) == sum(len(step.requires) for step in guide.steps)
    assert len(edges(guide, EdgeKind.AFTER)) == sum(len(step.after) for step in guide.steps)


@given(guides())
def test_the_same_guide_has_the_same_graph(guide: Guide) -> None:
    assert graph(guide) == graph(again(guide))


@given(guides())
def test_everybody_can_come_from_the_start_to_both_ends(guide: Guide) -> None:
    found = graph(guide)
    reached = {"start"}
    for edge in found.edges:
        if edge.kind is EdgeKind.THEN and edge.source in reached:
            reached.add(edge.target)
    assert {"resolved", "hand-over", *(node.id for node in found.of(NodeKind.STEP))} <= reached


@given(guides(), st.data())
def test_what_the_flow_asks_is_told_to_be_asked(guide: Guide, data: st.DataObject) -> None:
    when = asked(guide)
    facts: list[Fact] = []
    for number in range(1, 15):
        screen = next_screen(guide, situation(facts))
        if isinstance(screen, AskQuestions):
            told = [when[key] for key in screen.questions]
            assert told == [Asked.FIRST] or set(told) == {Asked.NEEDED}
            facts.append(Answered(number, {key: answer(guide, key, data) for key in screen.questions}))
        elif isinstance(screen, ShowRound) and screen.steps:
            marks = dict.fromkeys(screen.steps, Mark.DONE)
            facts.append(Attempted(number, guide.slug, screen.steps, marks, Result.SAME_ERROR))
        else:
            return


def answer(guide: Guide, key: str, data: st.DataObject) -> str:
    choices = [choice.key for choice in guide.questions_by_key[key].choices]
    return str(data.draw(st.sampled_from([*choices, NOT_SURE])))


def test_a_question_that_can_leave_is_asked_first() -> None:
    assert asked(a_guide(questions=(VPN, LEAVES))) == {"vpn": Asked.IDLE, "history": Asked.FIRST}


def test_a_question_that_a_step_or_a_rule_depends_on_is_asked_when_needed() -> None:
    for guide in (
        a_guide(questions=(VPN,), steps=(a_step("off", is_not("vpn", "no")),)),
        a_guide(questions=(VPN,), escalations=(Escalation("Blocked", (is_("vpn", "yes"),)),)),
    ):
        assert asked(guide) == {"vpn": Asked.NEEDED}


def test_a_question_that_is_only_waited_for_is_never_asked() -> None:
    guide = a_guide(questions=(VPN,), steps=(a_step("off", is_("vpn", "yes", known=True)),))
    assert asked(guide) == {"vpn": Asked.NEVER}


def test_what_decides_whether_a_needed_question_is_asked_is_needed_too() -> None:
    second = a_question("client", "new", "old", when=(is_("vpn", "yes"),))
    guide = a_guide(questions=(VPN, second), steps=(a_step("off", is_("client", "old")),))
    assert asked(guide) == {"vpn": Asked.NEEDED, "client": Asked.NEEDED}


def test_only_a_choice_with_an_effect_leads_somewhere() -> None:
    guide = a_guide(questions=(LEAVES,))
    (edge,) = edges(guide, EdgeKind.LEADS)
    assert edge.source == "questions.history.running"


def test_what_refers_to_nothing_is_no_edge() -> None:
    step = a_step("off", Condition("gone", ("yes",)), requires=("gone",), after=("gone",))
    guide = a_guide(steps=(step,), escalations=(Escalation("Blocked", (is_("gone", "yes"),)),))
    kinds = {edge.kind for edge in graph(guide).edges}
    assert kinds == {EdgeKind.THEN, EdgeKind.DUE}


def test_a_key_that_a_draft_uses_twice_has_two_nodes() -> None:
    guide = a_guide(steps=(a_step("cable"), a_step("cable")), questions=(VPN, VPN))
    assert len({node.id for node in graph(guide).nodes}) == 4 + 2 + 2 + 4


def test_a_withdrawn_step_is_marked() -> None:
    nodes = graph(a_guide(withdrawn={"vpn": "It harms"})).of(NodeKind.STEP)
    assert [node.withdrawn for node in nodes] == [False, True]
