"""Parts of a guide put, moved, renamed and removed, with everything that refers to them."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.drafting import woven
from tests.factories import a_guide, a_step, is_
from troubleshoot.engine import editing
from troubleshoot.engine.guide import Detail, Guide, IssueTarget
from troubleshoot.engine.problems import Path, blocking, problems

LISTS = editing.KEYED + editing.NUMBERED


def place(guide: Guide, name: str, key: str) -> int:
    return editing.position(guide, name, key)


def renamed(guide: Guide, name: str, old: str, new: str) -> Guide:
    at = place(guide, name, old)
    return editing.put(guide, name, replace(editing.parts(guide, name)[at], key=new), at)


def removed(guide: Guide, name: str, key: str) -> Guide:
    return editing.remove(guide, name, place(guide, name, key))


def keys(guide: Guide, name: str) -> list[str]:
    return [part.key for part in editing.parts(guide, name)]


def german(guide: Guide) -> set[str]:
    return set(guide.translations["de"])


def referring(guide: Guide) -> Counter[str]:
    """How often each key of any list is referred to."""
    return Counter(
        {
            f"{name}.{key}": len(editing.references(guide, name, key))
            for name in editing.KEYED
            for key in keys(guide, name)
        }
    )


@pytest.mark.parametrize("name", ["steps ", "step", "escalations", "withdrawn", ""])
def test_a_list_that_no_guide_has_is_refused(name: str) -> None:
    with pytest.raises(LookupError):
        editing.parts(a_guide(), name)


@pytest.mark.parametrize("name", LISTS)
def test_every_part_is_found_again_at_its_address(name: str) -> None:
    guide = woven()
    for at in range(len(editing.parts(guide, name))):
        assert place(guide, name, editing.address(guide, name, at)) == at


@pytest.mark.parametrize("key", ["Not a key", "a/b", "new", "cable", "", "@1"])
def test_parts_with_keys_that_are_none_or_taken_have_addresses_too(key: str) -> None:
    guide = a_guide(steps=(a_step("cable"), a_step(key), a_step("vpn")))
    addresses = [editing.address(guide, "steps", at) for at in range(3)]
    assert addresses == ["cable", "@1", "vpn"]
    assert [place(guide, "steps", address) for address in addresses] == [0, 1, 2]


@pytest.mark.parametrize("address", ["gone", "7", "@9", ""])
def test_an_address_of_nothing_is_refused(address: str) -> None:
    with pytest.raises(LookupError):
        editing.position(woven(), "steps", address)


def test_a_part_is_put_after_the_others_or_in_its_place() -> None:
    added = editing.put(a_guide(), "steps", a_step("third"))
    assert keys(added, "steps") == ["cable", "vpn", "third"]
    again = editing.put(added, "steps", a_step("vpn", title="Anew"), 1)
    assert (keys(again, "steps"), again.steps[1].title) == (["cable", "vpn", "third"], "Anew")


@pytest.mark.parametrize(
    ("name", "old"),
    [
        *(("causes", "wire"), ("patterns", "cut"), ("questions", "medium"), ("details", "region")),
        ("steps", "cable"),
    ],
)
def test_what_refers_to_a_part_follows_its_new_key(name: str, old: str) -> None:
    guide = renamed(woven(), name, old, "renamed")
    assert not editing.references(guide, name, old)
    assert editing.references(guide, name, "renamed") == editing.references(woven(), name, old)
    assert problems_of(guide) == problems_of(woven())


def problems_of(guide: Guide) -> list[Path]:
    return [problem.path for problem in blocking(problems(guide))]


def test_a_detail_named_like_something_else_that_fills_a_field_is_another_thing() -> None:
    issue = IssueTarget("https://issues.example/new", "f.yml", (("log", "text"),))
    guide = a_guide(details=(Detail("text", "Text"),), issue=issue)
    assert editing.references(guide, "details", "text") == []
    assert renamed(guide, "details", "text", "words").issue == issue
    assert removed(guide, "details", "text").issue == issue


def test_the_order_of_what_fills_an_issue_stays() -> None:
    guide = renamed(woven(), "details", "release", "target")
    assert guide.issue and guide.issue.fields == (("v", "target"), ("r", "region"), ("log", "record"))


def test_translations_follow_a_new_key() -> None:
    guide = renamed(woven(), "steps", "cable", "plug")
    assert german(guide) == {path.replace("steps.cable", "steps.plug") for path in german(woven())}


def test_a_key_that_two_parts_have_is_renamed_alone() -> None:
    guide = a_guide(steps=(a_step("cable"), a_step("cable"), a_step("vpn", requires=("cable",))))
    assert editing.put(guide, "steps", a_step("other"), 1).steps[2].requires == ("cable",)


def test_conditions_and_translations_follow_new_keys_of_choices() -> None:
    guide = woven()
    medium = guide.questions[0]
    choices = (replace(medium.choices[0], key="radio"), medium.choices[1])
    changed = editing.rename_choices(
        editing.put(guide, "questions", replace(medium, choices=choices), 0), "medium", {"air": "radio"}
    )
    assert problems_of(changed) == problems_of(guide)
    assert "questions.medium.choices.radio.label" in german(changed)
    assert changed.questions[1].when == (is_("medium", "radio"),)


@pytest.mark.parametrize(
    ("name", "key"),
    [
        *(("causes", "wire"), ("patterns", "cut"), ("questions", "medium"), ("details", "region")),
        ("steps", "cable"),
    ],
)
def test_a_part_goes_with_all_that_refers_to_it(name: str, key: str) -> None:
    guide = removed(woven(), name, key)
    assert key not in keys(guide, name)
    assert not editing.references(guide, name, key)
    assert not [path for path in german(guide) if path.startswith(f"{name}.{key}.")]


def test_nothing_else_goes_with_a_part() -> None:
    before, guide = referring(woven()), removed(woven(), "causes", "tool")
    before.pop("causes.tool")
    assert referring(guide) == before
    assert (guide.patterns, guide.questions, guide.links) == (
        woven().patterns,
        woven().questions,
        woven().links,
    )


def test_references_are_named_by_their_places() -> None:
    guide = woven()
    assert editing.references(guide, "causes", "tool") == [("steps", 1, "causes"), ("steps", 2, "causes")]
    assert editing.references(guide, "steps", "cable") == [("steps", 1, "requires"), ("steps", 2, "after")]
    assert editing.references(guide, "patterns", "slow") == [("questions", 0, "choices", 0, "told_by")]
    assert editing.references(guide, "questions", "medium") == [
        ("questions", 1, "when", 0),
        ("steps", 0, "when", 0),
        ("escalation", 0, "when", 0),
    ]
    assert editing.references(guide, "links", "0") == []


def test_of_two_parts_with_a_key_one_goes_and_the_references_stay() -> None:
    guide = a_guide(steps=(a_step("cable"), a_step("cable"), a_step("vpn", requires=("cable",))))
    assert editing.remove(guide, "steps", 1).steps[1].requires == ("cable",)


def test_translations_of_numbered_parts_move_with_them() -> None:
    guide = editing.move(woven(), "links", 0, 1)
    assert [link.title for link in guide.links] == ["Two", "One"]
    said = guide.translations["de"]
    assert (said["links.0.title"], said["links.1.title"]) == ("Zwei", "Eins")


def test_translations_of_a_removed_numbered_part_go_and_the_others_move_up() -> None:
    guide = editing.remove(woven(), "links", 0)
    assert guide.translations["de"]["links.0.title"] == "Zwei"
    assert "links.1.title" not in german(guide)


def test_translations_of_what_must_never_be_done_follow_their_texts() -> None:
    guide = woven()
    swapped = editing.put_texts(guide, replace(guide, never=("Nor that", "Never this")))
    assert swapped.translations["de"]["never.0"] == "Nie das"
    shorter = editing.put_texts(guide, replace(guide, never=("Nor that",)))
    assert {path for path in german(shorter) if path.startswith("never")} == {"never.0"}
    reworded = editing.put_texts(guide, replace(guide, never=("Never this here", "Nor that")))
    assert reworded.translations["de"]["never.0"] == "Nie dies"


@given(st.sampled_from(LISTS), st.integers(0, 5), st.integers(-6, 6))
def test_moving_keeps_every_part_and_every_reference(name: str, at: int, by: int) -> None:
    guide = woven()
    present = editing.parts(guide, name)
    if not present:
        return
    at %= len(present)
    moved = editing.move(guide, name, at, by)
    assert Counter(map(repr, editing.parts(moved, name))) == Counter(map(repr, present))
    assert editing.parts(moved, name)[max(0, min(at + by, len(present) - 1))] == present[at]
    assert referring(moved) == referring(guide)
    assert len(german(moved)) == len(german(guide))


@given(st.sampled_from(editing.KEYED), st.integers(0, 5), st.sampled_from(["a", "b-2", "zz"]))
def test_a_key_renamed_there_and_back_changes_nothing(name: str, at: int, new: str) -> None:
    guide = woven()
    present = editing.parts(guide, name)
    if not present:
        return
    old = present[at % len(present)].key
    assert renamed(renamed(guide, name, old, new), name, new, old) == guide


@given(st.data())
def test_removing_everything_leaves_no_reference(data: st.DataObject) -> None:
    guide = woven()
    for name in data.draw(st.permutations(LISTS)):
        while present := editing.parts(guide, name):
            guide = editing.remove(guide, name, data.draw(st.integers(0, len(present) - 1)))
    assert german(guide) == {"title", "never.0", "never.1"}
    assert [editing.parts(guide, name) for name in LISTS] == [()] * len(LISTS)
