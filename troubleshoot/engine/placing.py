"""How far down the boxes of a picture stand: two lanes, and places where the picture can be cut.

Questions that can end or leave the guide come first, in the left lane, with what their choices lead
to beside them. Then the other questions and the rules keep to the left lane and the steps to the
right one; a question stands beside the first step that depends on it, as far as the order allows.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum
from functools import cached_property

from .boxes import Row, Shape, shaped
from .flowgraph import Asked, EdgeKind, Graph, Node, NodeKind

MARGIN, GAP, FORK, HEADING = 16, 26, 60, 30
STRIP = 1250
"""How high a strip may get, so that it fits on a page of paper. Only a single box may be higher."""

_LEFT_WIDTH, _RIGHT_WIDTH = 340, 410


class Lane(IntEnum):
    """Where a box stands across."""

    LEFT = 0
    RIGHT = 1


WIDTHS = {Lane.LEFT: _LEFT_WIDTH, Lane.RIGHT: _RIGHT_WIDTH}


@dataclass(frozen=True)
class Wording:
    """All words of a picture: the rows of the boxes by the ids of their nodes, headings and labels."""

    captions: Mapping[str, tuple[Row, ...]]
    asked: str = ""
    rules: str = ""
    works: str = ""
    nothing_left: str = ""


@dataclass(frozen=True)
class Place:
    """A box at its height. `heading` stands above it, and what is `beside` moves with it."""

    node: Node
    lane: Lane
    top: int
    shape: Shape
    heading: str = ""
    beside: tuple[Place, ...] = ()

    @property
    def start(self) -> int:
        """Where it begins with its heading."""
        return self.top - (HEADING if self.heading else 0)

    @property
    def bottom(self) -> int:
        """Where it ends."""
        return self.top + self.shape.height

    def down(self, by: int) -> Place:
        """The same, so much further down."""
        return replace(self, top=self.top + by, beside=tuple(one.down(by) for one in self.beside))


@dataclass(frozen=True)
class Places:
    """All boxes, where the picture can be cut into strips, and how high it is."""

    boxes: tuple[Place, ...]
    seams: tuple[int, ...]
    height: int

    @cached_property
    def of(self) -> Mapping[str, Place]:
        """The boxes by the ids of their nodes."""
        return {one.node.id: one for one in self.boxes}


def placed(graph: Graph, wording: Wording) -> Places:
    """Every box of the graph at its height."""
    first, seams = _first(graph, wording)
    below = max(one.bottom for one in first) + FORK
    lanes = _lanes(graph, wording, below)
    lanes, more = _cut(lanes, seams[-1] if seams else 0)
    seams += more
    bottom = max(one.bottom for lane in lanes for one in lane)
    ends = [
        _place(graph.node[kind.value], lane, bottom + FORK, wording)
        for kind, lane in ((NodeKind.HAND_OVER, Lane.LEFT), (NodeKind.RESOLVED, Lane.RIGHT))
    ]
    height = max(one.bottom for one in ends) + MARGIN
    if height - (seams[-1] if seams else 0) > STRIP:
        seams.append(bottom + GAP // 4)
    boxes = [one for place in (*first, *lanes[0], *lanes[1], *ends) for one in (place, *place.beside)]
    return Places(tuple(boxes), tuple(seams), height)


def _place(node: Node, lane: Lane, top: int, wording: Wording, heading: str = "") -> Place:
    shape = shaped(wording.captions[node.id], WIDTHS[lane])
    return Place(node, lane, top + (HEADING if heading else 0), shape, heading)


def _first(graph: Graph, wording: Wording) -> tuple[list[Place], list[int]]:
    """The start and the questions that stand alone, beneath each other, and where to cut between them."""
    made, seams = [_place(graph.of(NodeKind.START)[0], Lane.LEFT, MARGIN, wording)], list[int]()
    for node in graph.of(NodeKind.QUESTION):
        if node.asked is not Asked.FIRST:
            continue
        place = _with_effects(graph, node, made[-1].bottom + GAP, wording)
        if place.bottom - (seams[-1] if seams else 0) > STRIP:
            seams.append(place.top - GAP // 2)
        made.append(place)
    return made, seams


def _with_effects(graph: Graph, node: Node, top: int, wording: Wording) -> Place:
    """A question with what its choices lead to, each beside its choice."""
    effects = {
        choice.id: (effect, shaped(wording.captions[effect.id], WIDTHS[Lane.RIGHT]))
        for choice in graph.inside(node)
        for effect in graph.inside(choice)
    }
    least = {choice: shape.height + 6 for choice, (_, shape) in effects.items()}
    shape = shaped(wording.captions[node.id], WIDTHS[Lane.LEFT], least=least)
    beside = tuple(
        Place(effect, Lane.RIGHT, top + sum(shape.choices[choice]) // 2 - one.height // 2, one)
        for choice, (effect, one) in effects.items()
    )
    return Place(node, Lane.LEFT, top, shape, beside=beside)


def _lanes(graph: Graph, wording: Wording, top: int) -> list[list[Place]]:
    """The questions that are asked when needed, with the rules below them, and the steps."""
    steps = list[Place]()
    for node in (*graph.of(NodeKind.ROUNDS), *graph.of(NodeKind.STEP)):
        steps.append(_place(node, Lane.RIGHT, steps[-1].bottom + GAP if steps else top, wording))
    questions = [node for node in graph.of(NodeKind.QUESTION) if node.asked is not Asked.FIRST]
    rules = graph.of(NodeKind.RULE)
    wanted = _wanted(graph, questions, steps)
    left = [
        *(
            _place(node, Lane.LEFT, wanted[node.id], wording, _heads(n, wording.asked))
            for n, node in enumerate(questions)
        ),
        *(
            _place(node, Lane.LEFT, steps[-1].bottom, wording, _heads(n, wording.rules))
            for n, node in enumerate(rules)
        ),
    ]
    return [_beneath(left, top, steps[-1].bottom), steps]


def _heads(number: int, heading: str) -> str:
    """The heading of the first of some boxes."""
    return "" if number else heading


def _beneath(lane: Sequence[Place], top: int, bottom: int) -> list[Place]:
    """The boxes where they want to be, but none over another, and as far as possible above the bottom."""
    made: list[Place] = []
    rest = sum(one.bottom - one.start + GAP for one in lane)
    for one in lane:
        free = made[-1].bottom + GAP if made else top
        made.append(one.down(max(min(one.start, bottom - rest + GAP), free) - one.start))
        rest -= one.bottom - one.start + GAP
    return made


def _wanted(graph: Graph, questions: Sequence[Node], steps: Sequence[Place]) -> dict[str, int]:
    """For each question the height of the first step that depends on it, or on one further down."""
    first: dict[str, int] = {}
    for step in steps:
        for edge in graph.into(step.node, EdgeKind.CONDITION):
            first.setdefault(edge.source, step.top)
    found: dict[str, int] = {}
    highest = steps[-1].bottom
    for question in reversed(questions):
        highest = min(highest, first.get(question.id, highest))
        found[question.id] = highest
    return found


def _cut(lanes: list[list[Place]], seam: int) -> tuple[list[list[Place]], list[int]]:
    """The lanes, moved apart where no cut would go between boxes, and the heights to cut at."""
    seams: list[int] = []
    while max(one.bottom for lane in lanes for one in lane) + MARGIN - seam > STRIP:
        found = _best(lanes, seam)
        if found is None:
            break
        seam = found
        seams.append(seam)
        lanes = [_pushed(lane, seam) for lane in lanes]
    return lanes, seams


def _best(lanes: Iterable[Sequence[Place]], seam: int) -> int | None:
    """The next height to cut at: one that moves little, not too high up; None if there is none."""
    lanes = list(lanes)
    heights = sorted({one.start - GAP // 2 for lane in lanes for one in lane})
    good = [at for at in heights if seam + STRIP // 2 < at <= seam + STRIP]
    if good:
        return min(good, key=lambda at: (sum(_push(lane, at) for lane in lanes), -at))
    return next((at for at in heights if at > seam + STRIP), None)


def _push(lane: Iterable[Place], at: int) -> int:
    """How far a lane has to move down from the first box that a cut would go through."""
    return next((at + GAP // 2 - one.start for one in lane if one.start < at < one.bottom), 0)


def _pushed(lane: Sequence[Place], at: int) -> list[Place]:
    by = _push(lane, at)
    through = next((n for n, one in enumerate(lane) if one.start < at < one.bottom), len(lane))
    return [one.down(by) if n >= through else one for n, one in enumerate(lane)]
