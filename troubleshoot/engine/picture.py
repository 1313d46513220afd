"""A guide as a picture: boxes, lines and letters with whole coordinates, in strips to print.

From top to bottom it is what `flow` does. Strips of a picture stand directly beneath each other, each
with all boxes that begin in it, so that paper never cuts through a box.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from .boxes import SIZE, Shape
from .flowgraph import Edge, EdgeKind, Graph, Node, NodeKind
from .lettering import BOLD, wrapped
from .placing import FORK, GAP, MARGIN, WIDTHS, Lane, Places, Wording, placed
from .wiring import Area, End, Net, hues, nets

_TRACK, _AIR, _SPINE = 11, 32, 24

LinkFor = Callable[[Node], str]


@dataclass(frozen=True)
class Box:
    """A node in its place, and where it links to. `hue` is the colour of what depends on a question."""

    node: Node
    x: int
    y: int
    shape: Shape
    link: str
    hue: int | None = None

    @property
    def width(self) -> int:
        """How wide it is."""
        return self.shape.width

    @property
    def height(self) -> int:
        """How high it is."""
        return self.shape.height

    @property
    def colour_at(self) -> int:
        """Where the mark in its colour begins."""
        return self.width - 7

    @property
    def rule_to(self) -> int:
        """Where the lines between its choices end."""
        return self.width - 14

    @property
    def inner_height(self) -> int:
        """How high it is within its border."""
        return self.height - 2


@dataclass(frozen=True)
class Head:
    """The end of a line at a box: an arrow that points `right`, `left` or `down`, or a ring for “is not”."""

    x: int
    y: int
    points: str
    negated: bool = False

    @property
    def centre(self) -> int:
        """The middle of the ring."""
        return self.x - 5 if self.points == "right" else self.x + 5


@dataclass(frozen=True)
class Wire:
    """Lines of one net: `solid` and `dashed` ones as SVG paths, heads, and dots where they meet."""

    kind: EdgeKind
    solid: str
    dashed: str = ""
    heads: tuple[Head, ...] = ()
    dots: tuple[tuple[int, int], ...] = ()
    hue: int | None = None


@dataclass(frozen=True)
class Label:
    """Words outside the boxes: a heading, or what a line stands for."""

    x: int
    y: int
    text: str
    heading: bool = False


@dataclass(frozen=True)
class Strip:
    """A part of the picture over its whole width."""

    y: int
    height: int
    boxes: tuple[Box, ...]
    wires: tuple[Wire, ...]
    labels: tuple[Label, ...]


@dataclass(frozen=True)
class Picture:
    """All of it; `width` and the heights of the strips are in pixels."""

    width: int
    strips: tuple[Strip, ...]


@dataclass(frozen=True)
class _Across:
    """Where lanes and tracks stand across."""

    left: int
    right: int
    width: int

    def side(self, net: Net, end: End) -> int:
        """The side of the box that an end of a net meets."""
        x = self.left if end.lane is Lane.LEFT else self.right
        before = net.area is Area.LEFT or (net.area is Area.BETWEEN and end.lane is Lane.RIGHT)
        return x if before else x + WIDTHS[end.lane]

    def track(self, net: Net) -> int:
        """The track of a net."""
        if net.area is Area.RIGHT:
            return self.right + WIDTHS[Lane.RIGHT] + _AIR + net.track * _TRACK
        return (self.left if net.area is Area.LEFT else self.right) - _AIR - net.track * _TRACK

    def spine(self, lane: Lane) -> int:
        """Where a lane goes on from box to box."""
        return (self.left, self.right)[lane] + _SPINE


def drawn(graph: Graph, wording: Wording, link_for: LinkFor) -> Picture:
    """The picture of a graph. `link_for` tells where the box of a node links to ("" for nowhere)."""
    places = placed(graph, wording)
    found = nets(graph, places)
    across = _across(found)
    colour = hues(graph)
    boxes = [
        Box(
            one.node,
            (across.left, across.right)[one.lane],
            one.top,
            one.shape,
            link_for(one.node),
            colour.get(one.node.id),
        )
        for one in places.boxes
    ]
    labels = list(_labels(places, wording, across))
    edges = [edge for edge in graph.edges if edge.kind in (EdgeKind.THEN, EdgeKind.LEADS)]
    strips = tuple(
        Strip(
            top,
            bottom - top,
            tuple(box for box in boxes if top <= box.y < bottom),
            tuple(_wires(found, edges, graph, places, across, (top, bottom))),
            tuple(label for label in labels if top <= label.y < bottom),
        )
        for top, bottom in pairwise((0, *places.seams, places.height))
    )
    return Picture(across.width, strips)


def _across(found: Sequence[Net]) -> _Across:
    def room(area: Area) -> int:
        """What the tracks of an area take."""
        tracks = max((net.track + 1 for net in found if net.area is area), default=0)
        return _AIR + (tracks - 1) * _TRACK if tracks else 0

    left = MARGIN + room(Area.LEFT)
    right = left + WIDTHS[Lane.LEFT] + room(Area.BETWEEN) + 2 * _AIR
    return _Across(left, right, right + WIDTHS[Lane.RIGHT] + room(Area.RIGHT) + MARGIN)


def _labels(places: Places, wording: Wording, across: _Across) -> Iterator[Label]:
    for one in places.boxes:
        if one.heading:
            fitting = wrapped(one.heading, SIZE * BOLD, WIDTHS[one.lane], 1)
            yield Label((across.left, across.right)[one.lane], one.top - 10, "".join(fitting), heading=True)
    ends = ((NodeKind.RESOLVED, wording.works), (NodeKind.HAND_OVER, wording.nothing_left))
    for kind, text in ends:
        place = places.of[kind.value]
        yield Label(across.spine(place.lane) + 12, place.top - 14, text)


Span = tuple[int, int]


def _wires(
    found: Sequence[Net], edges: Sequence[Edge], graph: Graph, places: Places, across: _Across, span: Span
) -> Iterator[Wire]:
    """What of all lines lies between two heights."""
    made = [_along(edge, graph, places, across, span) for edge in edges]
    made += [_of_net(net, across, span) for net in found]
    yield from (wire for wire in made if wire.solid or wire.dashed)


def _of_net(net: Net, across: _Across, span: Span) -> Wire:
    track = across.track(net)
    here = [end for end in net.ends if span[0] <= end.y < span[1]]
    waiting = [end for end in here if end.waiting]
    heads = [_head(net, end, across) for end in here if end.head]
    dots = [(track, end.y) for end in here if net.top < end.y < net.bottom]
    solid = _down(track, net.top, net.bottom, span)
    solid += "".join(_to_side(net, end, across) for end in here if not end.waiting)
    dashed = "".join(_to_side(net, end, across) for end in waiting)
    hue = net.hue if net.kind in (EdgeKind.CONDITION, EdgeKind.ASKED_IF) else None
    return Wire(net.kind, solid, dashed, tuple(heads), tuple(dict.fromkeys(dots)), hue)


def _to_side(net: Net, end: End, across: _Across) -> str:
    """From the track to the box, or where the head begins."""
    side, track = across.side(net, end), across.track(net)
    before = 0 if not end.head else 8
    return f"M{track} {end.y}H{side - before if track < side else side + before}"


def _head(net: Net, end: End, across: _Across) -> Head:
    side = across.side(net, end)
    return Head(side, end.y, "right" if across.track(net) < side else "left", end.negated)


def _down(x: int, top: int, bottom: int, span: Span) -> str:
    """A line downwards, as far as it lies in the span."""
    top, bottom = max(top, span[0]), min(bottom, span[1])
    return f"M{x} {top}V{bottom}" if top < bottom else ""


def _along(edge: Edge, graph: Graph, places: Places, across: _Across, span: Span) -> Wire:
    """The line of an edge that leads from one box to the next, or from a choice to its effect."""
    target = places.of[edge.target]
    if edge.kind is EdgeKind.LEADS:
        source = places.of[graph.node[edge.source].within]
        y = target.top + target.shape.height // 2
        if not span[0] <= y < span[1]:
            return Wire(edge.kind, "")
        line = f"M{across.left + source.shape.width} {y}H{across.right - 8}"
        return Wire(edge.kind, line, heads=(Head(across.right, y, "right"),))
    source = places.of[edge.source]
    out, into = across.spine(source.lane), across.spine(target.lane)
    head = (Head(into, target.top, "down"),) if span[0] <= target.top < span[1] else ()
    if out == into:
        return Wire(edge.kind, _down(out, source.bottom, target.top - 8, span), heads=head)
    turn = target.start - FORK + GAP // 2 + 4
    line = _down(out, source.bottom, turn, span) + _down(into, turn, target.top - 8, span)
    if span[0] <= turn < span[1]:
        line += f"M{out} {turn}H{into}"
    return Wire(edge.kind, line, heads=head)
