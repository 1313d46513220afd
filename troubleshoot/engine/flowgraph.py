"""The flow of a guide as a graph: what `flow` can come to, and what each way there depends on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from .guide import Condition, Effect, Guide


class NodeKind(StrEnum):
    """What a node stands for."""

    START = "start"
    QUESTION = "question"
    CHOICE = "choice"
    EFFECT = "effect"  # where a choice leads that does not simply go on
    ROUNDS = "rounds"
    STEP = "step"
    RULE = "rule"
    RESOLVED = "resolved"
    HAND_OVER = "hand-over"


class Asked(StrEnum):
    """When a question is asked."""

    FIRST = "first"  # it can end or leave the guide, so it stands alone, before the others
    NEEDED = "needed"  # while its answer can change what comes next
    NEVER = "never"  # nothing asks it: what waits for its answer waits for the text to tell
    IDLE = "idle"  # nothing depends on it


class EdgeKind(StrEnum):
    """Why one node comes after another, or depends on it."""

    THEN = "then"
    LEADS = "leads"  # from a choice to its effect
    ASKED_IF = "asked-if"  # from a question to one that depends on it
    CONDITION = "condition"  # from a question to a step or rule
    REQUIRES = "requires"  # from a step to one that is not offered before it is done
    AFTER = "after"  # from a step to one that comes later as long as both are to come
    DUE = "due"  # from a rule to the hand-over


@dataclass(frozen=True)
class Node:
    """A part of the guide, or a place of the flow.

    `position` counts from 0 in the author's list of its kind; `within` is the question of a choice,
    or the choice of an effect.
    """

    id: str
    kind: NodeKind
    position: int = 0
    within: str = ""
    asked: Asked = Asked.NEEDED
    withdrawn: bool = False


@dataclass(frozen=True)
class Edge:
    """From one node to another. `place` is that of its condition in the list of the target."""

    source: str
    target: str
    kind: EdgeKind
    condition: Condition | None = None
    place: int = 0


@dataclass(frozen=True)
class Graph:
    """Nodes in the order in which a person comes to them, and edges in the order of their targets.

    What refers to something that the guide does not have is no edge.
    """

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]

    def of(self, kind: NodeKind) -> list[Node]:
        """The nodes of a kind."""
        return [node for node in self.nodes if node.kind is kind]

    @cached_property
    def node(self) -> Mapping[str, Node]:
        """The nodes by their ids."""
        return {node.id: node for node in self.nodes}

    @cached_property
    def _inside(self) -> Mapping[str, tuple[Node, ...]]:
        found: dict[str, tuple[Node, ...]] = {}
        for node in self.nodes:
            found[node.within] = (*found.get(node.within, ()), node)
        return found

    def inside(self, node: Node) -> tuple[Node, ...]:
        """The choices of a question, or the effect of a choice, if it has one."""
        return self._inside.get(node.id, ())

    @cached_property
    def _into(self) -> Mapping[str, tuple[Edge, ...]]:
        found: dict[str, tuple[Edge, ...]] = {}
        for edge in self.edges:
            found[edge.target] = (*found.get(edge.target, ()), edge)
        return found

    def into(self, node: Node, *kinds: EdgeKind) -> list[Edge]:
        """The edges of some kinds that end at the node."""
        return [edge for edge in self._into.get(node.id, ()) if edge.kind in kinds]


def graph(guide: Guide) -> Graph:
    """The graph of a guide, even of one with problems."""
    questions = list(_questions(guide))
    first, others = [
        [node for node in questions if (_outer(node, questions).asked is Asked.FIRST) is leaving]
        for leaving in (True, False)
    ]
    steps = [
        Node(f"steps.{name}", NodeKind.STEP, n, withdrawn=guide.steps[n].key in guide.withdrawn)
        for n, name in _named(step.key for step in guide.steps)
    ]
    rules = [Node(f"escalation.{n + 1}", NodeKind.RULE, n) for n in range(len(guide.escalations))]
    start, rounds, resolved, hand_over = (
        Node(kind.value, kind)
        for kind in (NodeKind.START, NodeKind.ROUNDS, NodeKind.RESOLVED, NodeKind.HAND_OVER)
    )
    nodes = (start, *first, *others, rounds, *steps, *rules, resolved, hand_over)
    return Graph(nodes, (*_spine(nodes), *_dependencies(guide, nodes)))


def _named(keys: Iterable[str]) -> Iterator[tuple[int, str]]:
    """Positions and names: the key, with a number where a draft uses it again."""
    used: dict[str, int] = {}
    for position, key in enumerate(keys):
        used[key] = used.get(key, 0) + 1
        yield position, key if used[key] == 1 else f"{key}~{used[key]}"


def _questions(guide: Guide) -> Iterator[Node]:
    """Each question, its choices after it, and after each choice its effect."""
    needed = _needed(guide)
    for position, name in _named(question.key for question in guide.questions):
        question = guide.questions[position]
        asked = Asked.FIRST if question.can_leave else needed.get(question.key, Asked.IDLE)
        made = Node(f"questions.{name}", NodeKind.QUESTION, position, asked=asked)
        yield made
        for number, key in _named(choice.key for choice in question.choices):
            choice = Node(f"{made.id}.{key}", NodeKind.CHOICE, number, within=made.id)
            yield choice
            if question.choices[number].effect is not Effect.CONTINUE:
                yield Node(f"{choice.id}.effect", NodeKind.EFFECT, number, within=choice.id)


def _outer(node: Node, nodes: Iterable[Node]) -> Node:
    """The question that a choice or an effect belongs to, or the question itself."""
    by_id = {one.id: one for one in nodes}
    while node.within:
        node = by_id[node.within]
    return node


def _needed(guide: Guide) -> dict[str, Asked]:
    """The keys of questions that something depends on, and whether that asks them."""
    asking = {condition.question for step in guide.steps for condition in step.when if not condition.known}
    asking |= {condition.question for rule in guide.escalations for condition in rule.when}
    before = {question.key: {c.question for c in question.when} for question in guide.questions}
    open_keys = set(asking)
    while open_keys:  # before a question is asked, those that decide whether it is asked
        open_keys = {key for one in open_keys for key in before.get(one, ())} - asking
        asking |= open_keys
    waiting = {condition.question for step in guide.steps for condition in step.when}
    waiting |= {key for keys in before.values() for key in keys}
    return dict.fromkeys(waiting, Asked.NEVER) | dict.fromkeys(asking, Asked.NEEDED)


def _spine(nodes: tuple[Node, ...]) -> Iterator[Edge]:
    """What comes after what in any case: questions that stand alone, the steps of the rounds, the ends."""
    first = [node for node in nodes if node.kind is NodeKind.QUESTION and node.asked is Asked.FIRST]
    steps = [node for node in nodes if node.kind in (NodeKind.ROUNDS, NodeKind.STEP)]
    *ends, last = [nodes[0], *first, *steps]
    for source, target in zip([*ends, last], [*first, *steps], strict=False):
        yield Edge(source.id, target.id, EdgeKind.THEN)
    for kind in (NodeKind.RESOLVED, NodeKind.HAND_OVER):
        yield Edge(last.id, kind.value, EdgeKind.THEN)
    for node in nodes:
        if node.kind is NodeKind.EFFECT:
            yield Edge(node.within, node.id, EdgeKind.LEADS)


def _dependencies(guide: Guide, nodes: tuple[Node, ...]) -> Iterator[Edge]:
    """What questions, steps and rules depend on."""
    asked = _by_key(nodes, NodeKind.QUESTION, [question.key for question in guide.questions])
    made = _by_key(nodes, NodeKind.STEP, [step.key for step in guide.steps])
    for node in nodes:
        match node.kind:
            case NodeKind.QUESTION:
                when = guide.questions[node.position].when
                yield from _conditions(when, node, asked, EdgeKind.ASKED_IF)
            case NodeKind.STEP:
                step = guide.steps[node.position]
                yield from _conditions(step.when, node, asked, EdgeKind.CONDITION)
                for kind, keys in ((EdgeKind.REQUIRES, step.requires), (EdgeKind.AFTER, step.after)):
                    yield from (Edge(made[key], node.id, kind) for key in keys if key in made)
            case NodeKind.RULE:
                yield from _conditions(guide.escalations[node.position].when, node, asked, EdgeKind.CONDITION)
                yield Edge(node.id, NodeKind.HAND_OVER.value, EdgeKind.DUE)


def _by_key(nodes: Iterable[Node], kind: NodeKind, keys: list[str]) -> dict[str, str]:
    """The ids of the nodes of a kind by the keys of what they stand for."""
    return {keys[node.position]: node.id for node in nodes if node.kind is kind}


def _conditions(
    when: Iterable[Condition], node: Node, asked: Mapping[str, str], kind: EdgeKind
) -> Iterator[Edge]:
    for place, condition in enumerate(when):
        if condition.question in asked:
            yield Edge(asked[condition.question], node.id, kind, condition, place)
