"""Pictures of guides with plain words."""

from __future__ import annotations

from troubleshoot.engine.boxes import Role, Row
from troubleshoot.engine.flowgraph import Edge, EdgeKind, Graph, Node, NodeKind, graph
from troubleshoot.engine.guide import Guide
from troubleshoot.engine.picture import Box, Picture, drawn
from troubleshoot.engine.placing import Wording

_WITH_ROWS = (EdgeKind.ASKED_IF, EdgeKind.CONDITION, EdgeKind.REQUIRES, EdgeKind.AFTER)


def rows(node: Node, found: Graph) -> tuple[Row, ...]:
    """A title, a row for each edge that ends at the node, and one for each of its choices."""
    return (
        Row(f"A title of {node.id}", Role.TITLE),
        *(Row("Only if it is so", Role.CONDITION, (edge,)) for edge in found.into(node, *_WITH_ROWS)),
        *(
            Row(one.id, Role.CHOICE, choice=one.id)
            for one in found.inside(node)
            if node.kind is NodeKind.QUESTION
        ),
    )


def wording(found: Graph) -> Wording:
    named = {node.id: rows(node, found) for node in found.nodes if node.kind is not NodeKind.CHOICE}
    return Wording(named, asked="Asked", rules="Rules", works="It works", nothing_left="Nothing left")


def picture(guide: Guide) -> Picture:
    found = graph(guide)
    return drawn(found, wording(found), lambda node: f"#{node.id}")


def boxes(drawing: Picture) -> list[Box]:
    return [box for strip in drawing.strips for box in strip.boxes]


def edges(guide: Guide, kind: EdgeKind) -> list[Edge]:
    return [edge for edge in graph(guide).edges if edge.kind is kind]
