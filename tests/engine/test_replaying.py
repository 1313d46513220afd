"""A guide tried on stored reports and examples before it is published."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.engine.evidence import A, D, G, S, telling
from tests.factories import a_guide, a_pattern, a_symptom
from tests.guides.reading import GUIDES
from troubleshoot.engine.guide import ErrorPattern, Guide, Weight
from troubleshoot.engine.replaying import replay
from troubleshoot.engine.replays import ENOUGH, NONE, KeptReport, Replay

LINE = a_guide("line", patterns=(a_pattern("cut", "line cut"), a_pattern("slow", "line slow", weight=S)))
WALL = a_guide("wall", patterns=(a_pattern("refused", "wall refused"),))
CUT, REFUSED, ODD = "The line cut.", "The wall refused it.", "Something odd."


def drafted(*patterns: ErrorPattern, slug: str = "new", **values: Any) -> Guide:
    return a_guide(slug, patterns=patterns, **values)


def of(guide: str, text: str, number: int = 1, *, confirmed: bool = False) -> list[KeptReport]:
    return [KeptReport(text, guide, confirmed)] * number


def tried(draft: Guide, *reports: Sequence[KeptReport], published: Sequence[Guide] = (LINE, WALL)) -> Replay:
    return replay(draft, published, [report for some in reports for report in some])


def blocking(found: Replay) -> list[tuple[Any, ...]]:
    return [problem.path for problem in found.refusals if not problem.warning]


# Found in too many reports of others -------------------------------------------------------------


@pytest.mark.parametrize("weight", [D, S])
@pytest.mark.parametrize(("hits", "refused"), [(2, False), (3, True)])
def test_a_pattern_found_in_more_than_a_tenth_of_the_reports_of_others_is_refused(
    weight: Weight, hits: int, refused: bool
) -> None:
    draft = drafted(a_pattern("fine", "quite particular"), a_pattern("odd", "odd", weight=weight))
    found = tried(draft, of("line", ODD, hits), of("wall", REFUSED, 20 - hits))
    assert blocking(found) == [("patterns", 1)] * refused


@pytest.mark.parametrize("weight", [G, A])
def test_generic_and_against_may_be_found_everywhere(weight: Weight) -> None:
    draft = drafted(a_pattern("fine", "quite particular"), a_pattern("odd", "odd", weight=weight))
    assert not blocking(tried(draft, of("line", ODD, 20)))


def test_nothing_is_refused_before_there_are_enough_reports() -> None:
    draft = drafted(a_pattern("odd", "odd"))
    found = tried(draft, of("line", ODD, ENOUGH - 1), of("new", ODD, 50), of(NONE, ODD, 50))
    assert not blocking(found)
    assert not found.enough
    assert blocking(tried(draft, of("line", ODD, ENOUGH)))


def test_own_and_unknown_texts_are_no_reports_of_others() -> None:
    draft = drafted(a_pattern("odd", "odd"))
    found = tried(draft, of("line", CUT, 20), of("new", ODD, 3), of(NONE, ODD, 4))
    [hits] = found.hits
    assert (hits.own, hits.others, hits.unknown, found.of_others) == (3, 0, 4, 20)
    assert not blocking(found)


def test_a_refusal_quotes_some_of_the_lines() -> None:
    texts = [of("line", f"First\nSomething odd {number}") for number in (1, 1, *range(2, 20))]
    [problem] = tried(drafted(a_pattern("odd", "odd")), *texts).refusals
    assert [f"line 2, “Something odd {number}”" in problem.message for number in range(1, 5)] == [
        *(True, True, True),
        False,
    ]
    assert problem.message.count("odd 1") == 1
    assert "20 of the 20" in problem.message


def test_what_is_published_already_is_only_a_warning() -> None:
    odd = a_pattern("odd", "odd")
    draft = drafted(replace(odd, says="Odd."), a_pattern("new", "new"))
    found = tried(draft, of("line", ODD, 20), published=(LINE, drafted(odd)))
    assert [(problem.path, problem.warning) for problem in found.refusals] == [(("patterns", 0), True)]


@pytest.mark.parametrize("changes", [{"text": "odd "}, {"weight": D}])
def test_a_changed_pattern_is_refused(changes: dict[str, Any]) -> None:
    odd = a_pattern("odd", "odd", weight=S)
    found = tried(drafted(replace(odd, **changes)), of("line", ODD, 20), published=(LINE, drafted(odd)))
    assert blocking(found) == [("patterns", 0)]


def test_a_renamed_pattern_has_not_changed() -> None:
    found = tried(
        drafted(a_pattern("other", "odd")),
        of("line", ODD, 20),
        published=(LINE, drafted(a_pattern("odd", "odd"))),
    )
    assert not blocking(found)


def test_symptoms_are_not_judged_by_reports() -> None:
    draft = drafted(a_symptom("dark"))
    reports = [KeptReport(CUT, "line", symptoms=("dark",))] * 20
    assert not blocking(tried(draft, reports))


# Taking over what was confirmed ------------------------------------------------------------------

INNER = f"{CUT} The hidden hand."


@pytest.mark.parametrize(("taken", "refused"), [(4, False), (5, True)])
def test_taking_more_than_a_fifth_of_the_confirmed_hits_of_another_guide_is_refused(
    taken: int, refused: bool
) -> None:
    draft = drafted(a_pattern("hand", "hidden hand"))
    confirmed = of("line", INNER, taken, confirmed=True), of("line", CUT, 20 - taken, confirmed=True)
    found = tried(draft, *confirmed, of("wall", REFUSED, 100))
    assert blocking(found) == [("patterns", 0)] * refused
    assert found.hits[0].taken == {"line": taken}
    assert found.confirmed == {"line": 20}


def test_a_share_of_few_confirmed_hits_counts_as_well() -> None:
    draft = drafted(a_pattern("hand", "hidden hand"))
    found = tried(draft, of("line", INNER, confirmed=True), of("wall", REFUSED, 100))
    assert blocking(found) == [("patterns", 0)]
    assert "line 1, “The line cut. The hidden hand.”" in found.refusals[0].message


def test_only_confirmed_hits_are_protected() -> None:
    draft = drafted(a_pattern("hand", "hidden hand"))
    assert not blocking(tried(draft, of("line", INNER, 5), of("wall", REFUSED, 100)))


def test_a_report_that_its_guide_was_not_the_verdict_for_is_no_hit() -> None:
    draft = drafted(a_pattern("hand", "hidden hand"))
    found = tried(draft, of("wall", INNER, 5, confirmed=True), of("wall", REFUSED, 100))
    assert not any(found.confirmed.values())
    assert not blocking(found)


def test_leaving_a_text_without_a_verdict_takes_it_over_as_well() -> None:
    draft = drafted(a_pattern("same", "line cut"))
    found = tried(draft, of("line", CUT, 10, confirmed=True), of("wall", REFUSED, 100))
    assert blocking(found) == [("patterns", 0)]
    assert found.reports[0].after(NONE) == 10


def test_what_is_new_is_held_responsible() -> None:
    old, new = a_pattern("old", "hidden", weight=S), a_pattern("new", "hand", weight=S)
    line = telling("line", ("line cut", S), ("the line", S))
    found = tried(
        drafted(old, new),
        of("line", INNER, 5, confirmed=True),
        of("wall", REFUSED, 100),
        published=(line, WALL, drafted(old)),
    )
    assert blocking(found) == [("patterns", 1)]


def test_what_speaks_is_held_responsible_if_nothing_of_it_is_new() -> None:
    hand = a_pattern("hand", "hidden hand")
    before = drafted(hand, a_pattern("cut", "line", weight=A))
    found = tried(
        drafted(hand),
        of("line", INNER, 5, confirmed=True),
        of("wall", REFUSED, 100),
        published=(LINE, WALL, before),
    )
    assert blocking(found) == [("patterns", 0)]


# The matrix, and the examples --------------------------------------------------------------------


def test_the_matrix_tells_who_gets_whose_texts() -> None:
    draft = drafted(a_pattern("hand", "hidden hand"))
    found = tried(draft, of("line", CUT, 2), of("line", INNER, 3), of("wall", REFUSED), of(NONE, ODD))
    assert {row.guide: dict(row.moves) for row in found.reports} == {
        "line": {("line", "line"): 2, ("line", "new"): 3},
        "wall": {("wall", "wall"): 1},
        NONE: {(NONE, NONE): 1},
    }


def test_taking_over_an_example_of_another_guide_is_a_warning() -> None:
    found = tried(drafted(a_pattern("same", "line cut")))
    [problem] = found.refusals
    assert (problem.path, problem.warning) == (("patterns", 0), True)
    assert [place.example for place in found.hits[0].places] == [True]


def test_an_example_that_leads_to_another_guide_is_a_warning() -> None:
    pattern = a_pattern("odd", "odd", weight=S, matches=("Something odd. The wall refused it.",))
    [problem] = tried(drafted(pattern)).refusals
    assert (problem.path, problem.warning) == (("patterns", 0), True)


def test_a_broken_draft_is_tried_as_far_as_it_goes() -> None:
    draft = drafted(a_pattern("bad", "(", kind=a_pattern().kind), a_pattern("twice"), a_pattern("twice", ""))
    assert tried(draft, of("line", CUT, 20)).of_others == 20


TEXTS = st.sampled_from([CUT, INNER, REFUSED, ODD, f"{REFUSED}\n{CUT}", "", "odd line slow"])
KEPT = st.builds(KeptReport, TEXTS, st.sampled_from(["line", "wall", "new", NONE]), st.booleans())
PATTERNS = st.builds(
    lambda text, weight: (text, weight),
    st.sampled_from(["odd", "line cut", "hidden hand", "line", "refused"]),
    st.sampled_from([D, S, G, A]),
)


@given(st.lists(KEPT, max_size=60), st.lists(PATTERNS, min_size=1, max_size=3))
def test_every_text_is_counted_once_before_and_after(
    reports: list[KeptReport], patterns: list[tuple[str, Weight]]
) -> None:
    found = tried(telling("new", *patterns), reports)
    verdicts = {"line", "wall", "new", NONE}
    assert sum(row.texts for row in found.reports) == len(reports)
    for row in found.reports:
        assert sum(map(row.before, verdicts)) == sum(map(row.after, verdicts)) == row.texts
    for hits in found.hits:
        assert hits.own + hits.others + hits.unknown <= len(reports)
        assert all(taken <= found.confirmed[slug] for slug, taken in hits.taken.items())


@given(st.lists(KEPT, max_size=60), st.lists(PATTERNS, min_size=1, max_size=3))
def test_a_draft_that_says_what_is_published_changes_nothing(
    reports: list[KeptReport], patterns: list[tuple[str, Weight]]
) -> None:
    draft = telling("new", *patterns)
    found = tried(draft, reports, published=(LINE, WALL, draft))
    assert all(before == after for row in found.reports for before, after in row.moves)
    assert not blocking(found)
    assert not any(hits.taken for hits in found.hits)


@given(st.integers(0, 40), st.integers(0, 40))
def test_a_pattern_is_refused_exactly_above_a_tenth(hits: int, others: int) -> None:
    found = tried(drafted(a_pattern("odd", "odd")), of("line", ODD, hits), of("wall", REFUSED, others))
    total = hits + others
    assert bool(blocking(found)) is (total >= ENOUGH and hits / total > 0.1 and hits * 10 != total)


@pytest.mark.parametrize("slug", GUIDES)
def test_a_shipped_guide_as_it_is_has_nothing_against_it(slug: str) -> None:
    found = replay(GUIDES[slug], list(GUIDES.values()), [])
    assert found.refusals == ()
    assert all(before == after for row in found.examples for before, after in row.moves)
