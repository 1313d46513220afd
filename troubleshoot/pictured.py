"""A guide as a picture and in words, for the pages that show it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _

from . import catalog, statistics
from .captions import Achieved, Captions, Rows
from .engine.boxes import Role
from .engine.flowgraph import Asked, Graph, Node, NodeKind, graph
from .engine.guide import Guide
from .engine.picture import LinkFor, drawn
from .engine.placing import Wording


@dataclass(frozen=True)
class Entry:
    """A node in words: its title, what else is said of it, its choices, and where it is edited.

    `why` is Markdown.
    """

    id: str
    title: str
    lines: tuple[str, ...] = ()
    choices: tuple[Entry, ...] = ()
    editor: str = ""
    why: str = ""


@dataclass(frozen=True)
class Section:
    """Nodes of a kind under a heading; `entry` tells of all of them."""

    heading: str
    entries: tuple[Entry, ...]
    entry: Entry | None = None


def no_editor(node: Node) -> str:
    """Published guides are not edited from their picture."""
    return ""


def _link(node: Node, flow: Graph, editor_of: LinkFor) -> str:
    """Where a box leads: to the editor of its part, or to its place in the text beneath.

    An effect belongs to its choice, and this to its question.
    """
    if node.kind is NodeKind.EFFECT:
        choice = flow.node[node.within]
        return editor_of(flow.node[choice.within]) or f"#{choice.id}"
    return editor_of(node) or f"#{node.id}"


def achieved(edition: catalog.PublishedGuide) -> dict[str, Achieved]:
    """What the steps of an edition have achieved, by their keys; of those that were tried."""
    known = statistics.figures(edition)
    return {
        counts.key: Achieved(counts, known.get(counts.key))
        for counts in statistics.steps(edition.guide)
        if counts.tried
    }


def pictured(
    guide: Guide, achieved: Mapping[str, Achieved], editor_of: LinkFor = no_editor
) -> dict[str, Any]:
    """What the page of a picture shows; `editor_of` gives the address where a node is edited, if any."""
    titles = {slug: other.title for slug, other in catalog.current().shown.items()}
    flow = graph(guide)
    captions = Captions(guide, flow, achieved, titles)
    rows = captions.rows()
    wording = Wording(
        rows,
        asked=_("Asked only while the answer matters"),
        rules=_("Looked at before each round"),
        works=_("As soon as it works"),
        nothing_left=_("When no step is left that is worth its time")
        if guide.learning
        else _("When no step is left"),
    )
    return {
        "guide": guide,
        "picture": drawn(flow, wording, lambda node: _link(node, flow, editor_of)),
        "sections": list(_sections(flow, rows, captions, editor_of)),
        "estimated": any(one.estimate for one in achieved.values()),
    }


def _sections(
    flow: Graph, rows: Mapping[str, Rows], captions: Captions, editor_of: LinkFor
) -> Iterator[Section]:
    """Everything in the picture in words, in its order."""

    def told(nodes: list[Node]) -> tuple[Entry, ...]:
        return tuple(replace(_entry(node, flow, rows, captions), editor=editor_of(node)) for node in nodes)

    questions = flow.of(NodeKind.QUESTION)
    first = [node for node in questions if node.asked is Asked.FIRST]
    (rounds,) = told(flow.of(NodeKind.ROUNDS))
    yield Section(_("How people come here"), told(flow.of(NodeKind.START)))
    yield Section(_("Questions that can end, leave or interrupt the guide"), told(first))
    yield Section(
        _("Questions that choose among the steps"), told([node for node in questions if node not in first])
    )
    yield Section(_("Steps"), told(flow.of(NodeKind.STEP)), rounds)
    yield Section(_("Rules that hand over"), told(flow.of(NodeKind.RULE)))
    yield Section(_("How it ends"), told([*flow.of(NodeKind.RESOLVED), *flow.of(NodeKind.HAND_OVER)]))


def _entry(node: Node, flow: Graph, rows: Mapping[str, Rows], captions: Captions) -> Entry:
    title, *others = rows[node.id]
    lines = tuple(row.in_words for row in others if row.role is not Role.CHOICE)
    labels = {row.choice: row.text for row in others}
    choices = tuple(_choice(one, labels[one.id], flow, rows, captions) for one in flow.inside(node))
    return Entry(node.id, title.text, lines, choices)


def _choice(choice: Node, label: str, flow: Graph, rows: Mapping[str, Rows], captions: Captions) -> Entry:
    """A choice, where it leads, and why."""
    leads = tuple(row.text for effect in flow.inside(choice) for row in rows[effect.id])
    return Entry(choice.id, label, leads, why=captions.choice_of(choice).why)
