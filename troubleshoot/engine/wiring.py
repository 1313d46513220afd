"""How the boxes of a picture are joined: nets of lines that run down a track beside the lanes.

All conditions on one question are one net: from the question to a track between the lanes, and from
there to every step and rule that depends on it. What depends on other steps runs right of the lanes,
and questions that depend on questions, and rules, left of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from .flowgraph import Edge, EdgeKind, Graph, Node, NodeKind
from .placing import Lane, Places

HUES = 6
"""So many colours tell nets apart."""

_NUDGES = (0, 4, -4, 8, -8, 12, -12)
_APART = 3


class Area(StrEnum):
    """Where the tracks of a net are."""

    LEFT = "left"
    BETWEEN = "between"
    RIGHT = "right"


@dataclass(frozen=True)
class End:
    """Where a net meets a box: its height and the lane of the box; with a head where it is led to.

    `negated` is that of the condition; `waiting` where a condition must be known to hold, and for steps
    that only come later.
    """

    y: int
    lane: Lane
    head: bool = False
    negated: bool = False
    waiting: bool = False


@dataclass(frozen=True)
class Net:
    """Lines that belong together. `track` counts from the boxes outwards, and from right to left."""

    area: Area
    kind: EdgeKind
    ends: tuple[End, ...]
    hue: int = 0
    track: int = 0

    @property
    def top(self) -> int:
        """Where its track begins."""
        return min(end.y for end in self.ends)

    @property
    def bottom(self) -> int:
        """Where its track ends."""
        return max(end.y for end in self.ends)


def hues(graph: Graph) -> dict[str, int]:
    """The colours of the questions that others depend on, by their ids."""
    sources = {edge.source for edge in graph.edges if edge.kind in (EdgeKind.CONDITION, EdgeKind.ASKED_IF)}
    used = [node.id for node in graph.of(NodeKind.QUESTION) if node.id in sources]
    return {name: number % HUES for number, name in enumerate(used)}


def nets(graph: Graph, places: Places) -> list[Net]:
    """All nets, each in a track where it meets no other."""
    colour = hues(graph)
    between = [
        _net(Area.BETWEEN, edges, graph, places, colour[source])
        for source, edges in _grouped(graph, "source", EdgeKind.CONDITION)
    ]
    left = [
        _net(Area.LEFT, edges, graph, places, colour[source])
        for source, edges in _grouped(graph, "source", EdgeKind.ASKED_IF)
    ]
    left += [_net(Area.LEFT, edges, graph, places) for _, edges in _grouped(graph, "target", EdgeKind.DUE)]
    right = [
        _net(Area.RIGHT, edges, graph, places)
        for kind in (EdgeKind.REQUIRES, EdgeKind.AFTER)
        for _, edges in _grouped(graph, "target", kind)
    ]
    busiest = sorted(_apart(between), key=lambda net: -len(net.ends))
    short = [sorted(_apart(some), key=lambda net: net.bottom - net.top) for some in (left, right)]
    return [*_tracked(busiest), *_tracked(short[0]), *_tracked(short[1])]


def _grouped(graph: Graph, by: str, kind: EdgeKind) -> Iterable[tuple[str, list[Edge]]]:
    """The edges of a kind by their common source or target."""
    found: dict[str, list[Edge]] = {}
    for edge in dict.fromkeys(graph.edges):
        if edge.kind is kind:
            found.setdefault(getattr(edge, by), []).append(edge)
    return found.items()


def _net(area: Area, edges: Sequence[Edge], graph: Graph, places: Places, hue: int = 0) -> Net:
    sources = [_end(graph.node[name], places) for name in dict.fromkeys(edge.source for edge in edges)]
    targets: dict[End, None] = {}
    for edge in edges:
        targets[_head(edge, graph.node[edge.target], places)] = None
    return Net(area, edges[0].kind, (*sources, *targets), hue)


def _end(node: Node, places: Places) -> End:
    place = places.of[node.id]
    return End(place.top + place.shape.port, place.lane)


def _head(edge: Edge, node: Node, places: Places) -> End:
    place = places.of[node.id]
    y = place.top + place.shape.ports.get(edge, place.shape.port)
    condition = edge.condition
    waiting = edge.kind is EdgeKind.AFTER or bool(
        condition and (condition.known or node.kind is not NodeKind.STEP)
    )
    return End(y, place.lane, True, bool(condition and condition.negated), waiting)


def _apart(found: Sequence[Net]) -> list[Net]:
    """The nets, with ends moved a little where two would lie on one line.

    Heads at steps stay where they are, then heads at the left lane; what comes out of a box gives way.
    """
    ends = [(number, end) for number, net in enumerate(found) for end in net.ends]
    ends.sort(key=lambda one: (not one[1].head, -one[1].lane))
    taken: dict[int, int] = {}
    moved: dict[int, list[End]] = {}
    for number, end in ends:
        y = next((end.y + by for by in _NUDGES if _is_free(end.y + by, taken, number)), end.y)
        taken[y] = number
        moved.setdefault(number, []).append(replace(end, y=y))
    return [replace(net, ends=tuple(moved[number])) for number, net in enumerate(found)]


def _is_free(y: int, taken: Mapping[int, int], net: int) -> bool:
    """True if no other net has an end near this height."""
    return all(taken.get(near, net) == net for near in range(y - _APART, y + _APART + 1))


def _tracked(found: Iterable[Net]) -> list[Net]:
    """Each net in the first track where it meets none before it."""
    done: list[Net] = []
    for net in found:
        met = {one.track for one in done if one.top <= net.bottom + 6 and net.top <= one.bottom + 6}
        track = next(number for number in range(len(met) + 1) if number not in met)
        done.append(replace(net, track=track))
    return done
