"""What stretches contribute, computed a second time and from the stored facts alone."""

from __future__ import annotations

from collections.abc import Iterable

from troubleshoot.models import Fact

Counted = dict[tuple[int, str], tuple[str, bool, bool]]


def contributions(facts: Iterable[Fact]) -> Counted:
    """What each stretch contributes, straight from the stored facts: mark, tested, credited."""
    counted: Counted = {}
    waiting: list[tuple[str, str]] = []
    tests: dict[int, list[tuple[int, str]]] = {}
    for fact in facts:
        if fact.kind == Fact.Kind.CREDITED:
            for stretch, key in tests[fact.data["attempt"]]:
                counted[stretch, key] = ("done", True, fact.data["credited"] == [key])
        elif fact.kind == Fact.Kind.ATTEMPTED:
            guide, marks = fact.data["guide"], dict(fact.data["marks"])
            counted |= {(fact.stretch_id, key): (mark, False, False) for key, mark in marks.items()}
            waiting += [(guide, key) for key, mark in marks.items() if mark == "done"]
            if fact.data["result"] != "not_tried":
                tested = [key for slug, key in waiting if slug == guide]
                tests[fact.number] = [(fact.stretch_id, key) for key in tested]
                counted |= made_of_the_test(fact, tested)
                waiting = []
    return counted


def made_of_the_test(fact: Fact, tested: list[str]) -> Counted:
    """What an attempt makes of the steps that its retry put to the test."""
    if fact.data["result"] == "other_error":
        return {}
    alone = tested if fact.data["result"] == "fixed" and len(tested) == 1 else []
    named = fact.data["credited"] or alone
    return {(fact.stretch_id, key): ("done", True, named == [key]) for key in tested}
