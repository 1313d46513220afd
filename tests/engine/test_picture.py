from __future__ import annotations

import re
from itertools import combinations, pairwise

import pytest
from hypothesis import given

from tests.catalog.made_up import guides
from tests.engine.drawing import boxes, edges, picture, wording
from tests.factories import a_guide, a_question, a_step, again, is_, is_not, shipped
from troubleshoot import catalog
from troubleshoot.engine.boxes import BAR, SIZE, Role, Row, shaped
from troubleshoot.engine.estimation import Estimate
from troubleshoot.engine.flowgraph import EdgeKind, NodeKind, graph
from troubleshoot.engine.guide import Choice, Effect, Guide
from troubleshoot.engine.lettering import BOLD, width
from troubleshoot.engine.picture import Box, Picture, Wire
from troubleshoot.engine.placing import STRIP, placed
from troubleshoot.engine.wiring import Area, Net, nets

SHIPPED = [path.stem for path in catalog.shipped_files()]
VPN = a_question("vpn", "yes", "no")


def overlap(one: Box, other: Box) -> bool:
    across = one.x < other.x + other.width and other.x < one.x + one.width
    return across and one.y < other.y + other.height and other.y < one.y + one.height


def places(wire: Wire) -> list[tuple[int, int]]:
    """Every place that the lines of a wire come to."""
    found = []
    for x, y, way, to in re.findall(r"M(-?\d+) (-?\d+)([HV])(-?\d+)", wire.solid + wire.dashed):
        found += [(int(x), int(y)), (int(to), int(y)) if way == "H" else (int(x), int(to))]
    return found


def fits(drawing: Picture) -> None:
    """Whatever has to be so in any picture."""
    assert not [pair for pair in combinations(boxes(drawing), 2) if overlap(*pair)]
    assert all(one.y + one.height == other.y for one, other in pairwise(drawing.strips))
    for strip in drawing.strips:
        bottom = strip.y + strip.height
        for box in strip.boxes:
            assert 0 <= box.x <= box.x + box.width <= drawing.width
            assert strip.y <= box.y <= box.y + box.height <= bottom
        for wire in strip.wires:
            heads = [(head.x, head.y) for head in wire.heads]
            for x, y in (*places(wire), *heads, *wire.dots):
                assert 0 <= x <= drawing.width
                assert strip.y <= y <= bottom


@given(guides())
def test_nothing_overlaps_or_leaves_the_picture(guide: Guide) -> None:
    fits(picture(guide))


@pytest.mark.parametrize("slug", SHIPPED)
def test_nothing_overlaps_or_leaves_the_picture_of_a_shipped_guide(slug: str) -> None:
    drawing = picture(shipped(slug))
    fits(drawing)
    assert max(strip.height for strip in drawing.strips) <= STRIP + 30


def test_nothing_overlaps_or_leaves_the_picture_of_many_questions_that_leave() -> None:
    found = Choice("running", "Running", Effect.WAIT, 45)
    fits(picture(a_guide(questions=tuple(a_question(f"question-{n}", found, "no") for n in range(30)))))


@pytest.mark.parametrize("slug", SHIPPED)
def test_no_line_runs_down_through_a_box(slug: str) -> None:
    drawing = picture(shipped(slug))
    lanes = {(box.x, box.x + box.width) for box in boxes(drawing)}
    for strip in drawing.strips:
        for wire in strip.wires:
            if wire.kind is not EdgeKind.THEN:
                down = {int(x) for x in re.findall(r"M(\d+) \d+V", wire.solid)}
                assert not [x for x in down for left, right in lanes if left <= x <= right]


@given(guides())
def test_every_node_is_drawn_once(guide: Guide) -> None:
    found = graph(guide)
    drawn = [box.node.id for box in boxes(picture(guide))]
    assert sorted(drawn) == sorted(node.id for node in found.nodes if node.kind is not NodeKind.CHOICE)
    rows = [choice for box in boxes(picture(guide)) for choice in box.shape.choices]
    assert sorted(rows) == sorted(node.id for node in found.of(NodeKind.CHOICE))


@given(guides())
def test_choices_stand_beneath_each_other_in_their_question(guide: Guide) -> None:
    for box in boxes(picture(guide)):
        ends = [y for top, bottom in box.shape.choices.values() for y in (top, bottom)]
        assert ends == sorted(ends)
        assert all(0 < y < box.height for y in ends)


@given(guides())
def test_the_same_guide_gives_the_same_picture(guide: Guide) -> None:
    assert picture(guide) == picture(again(guide))


@given(guides())
def test_text_stays_in_its_box(guide: Guide) -> None:
    for box in boxes(picture(guide)):
        for line in box.shape.lines:
            size = SIZE * (BOLD if line.role is Role.TITLE else 1)
            assert line.x + width(line.text, size) < box.width
            assert line.y < box.height


@given(guides())
def test_every_dependency_ends_in_a_head(guide: Guide) -> None:
    kinds = (EdgeKind.CONDITION, EdgeKind.ASKED_IF)
    drawn = sum(
        len(wire.heads) for strip in picture(guide).strips for wire in strip.wires if wire.kind in kinds
    )
    assert drawn == sum(len(edges(guide, kind)) for kind in kinds)


@given(guides())
def test_no_two_nets_share_a_track_or_a_line(guide: Guide) -> None:
    found = graph(guide)
    for one, other in combinations(nets(found, placed(found, wording(found))), 2):
        if one.area is other.area:
            assert one.track != other.track or one.bottom < other.top or other.bottom < one.top


def test_ends_of_different_nets_do_not_lie_on_one_line() -> None:
    found = graph(shipped())
    between = [net for net in nets(found, placed(found, wording(found))) if net.area is Area.BETWEEN]
    for one, other in combinations(between, 2):
        assert not heights(one) & heights(other)


def heights(net: Net) -> set[int]:
    return {end.y for end in net.ends}


@given(guides())
def test_headings_and_labels_stand_outside_the_boxes(guide: Guide) -> None:
    drawing = picture(guide)
    for strip in drawing.strips:
        for label in strip.labels:
            inside = [
                box
                for box in strip.boxes
                if box.x <= label.x < box.x + box.width and box.y - 2 < label.y < box.y + box.height + 12
            ]
            assert inside == []


def test_steps_stand_in_the_order_of_the_author() -> None:
    drawing = picture(shipped())
    steps = [box for box in boxes(drawing) if box.node.kind is NodeKind.STEP]
    assert [box.node.position for box in sorted(steps, key=lambda box: box.y)] == list(range(len(steps)))


def test_a_question_stands_beside_the_first_step_that_depends_on_it() -> None:
    guide = a_guide(
        questions=(VPN,), steps=(*(a_step(f"step-{n}") for n in range(9)), a_step("off", is_("vpn", "yes")))
    )
    at = {box.node.id: box for box in boxes(picture(guide))}
    question, step = at["questions.vpn"], at["steps.off"]
    assert step.y - 60 <= question.y <= step.y + step.height


def test_what_a_choice_leads_to_stands_beside_it() -> None:
    leaves = a_question("history", "nothing", Choice("running", "Running", Effect.WAIT, 45))
    at = {box.node.id: box for box in boxes(picture(a_guide(questions=(leaves,))))}
    question, effect = at["questions.history"], at["questions.history.running.effect"]
    top, bottom = question.shape.choices["questions.history.running"]
    assert question.y + top <= effect.y <= effect.y + effect.height <= question.y + bottom
    assert effect.x > question.x + question.width


def test_is_not_ends_in_a_ring_and_known_is_dashed() -> None:
    steps = (a_step("off", is_not("vpn", "no")), a_step("new", is_("vpn", "yes", known=True)))
    wires = [
        wire
        for strip in picture(a_guide(questions=(VPN,), steps=steps)).strips
        for wire in strip.wires
        if wire.kind is EdgeKind.CONDITION
    ]
    assert [head.negated for wire in wires for head in wire.heads] == [True, False]
    assert "H" in "".join(wire.dashed for wire in wires)


def test_a_box_links_to_where_it_is_told_to() -> None:
    links = {box.node.id: box.link for box in boxes(picture(a_guide()))}
    assert links["steps.cable"] == "#steps.cable"


@pytest.mark.parametrize("role", Role)
def test_a_long_text_is_broken_or_cut_to_stay_in_its_box(role: Role) -> None:
    shape = shaped([Row("A title that goes on and on, " * 9, role)], 300)
    assert len(shape.lines) > 1
    for line in shape.lines:
        assert line.x + width(line.text, SIZE * (BOLD if role is Role.TITLE else 1)) <= 290


def test_a_bar_is_as_long_as_its_estimate() -> None:
    rows = [Row("Do it", Role.TITLE), Row("50%", Role.FIGURES, estimate=Estimate(0.5, 0.25, 0.75))]
    (bar,) = shaped(rows, 400).bars
    assert (bar.width, bar.low, bar.high) == (BAR // 2, BAR // 4, 3 * BAR // 4)
    assert bar.to_high - bar.from_low == BAR // 2
