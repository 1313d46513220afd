"""The rollup: differences added to rows, whatever else is added at the same time."""

from __future__ import annotations

from collections import Counter
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.factories import a_guide, published
from troubleshoot import catalog, statistics
from troubleshoot.engine.estimation import Observation
from troubleshoot.models import Learning, Tally
from troubleshoot.statistics import Change, Contribution, Counted, Segment
from troubleshoot.statistics.versions import coarse

DAY = date(2026, 11, 23)
KEYS = st.sampled_from(["a", "b", "c"])
OBSERVATIONS = st.builds(
    lambda failed, solved: Observation(frozenset(failed) - frozenset(solved), frozenset(solved), not solved),
    st.sets(KEYS),
    st.sets(KEYS),
)
CONTRIBUTIONS = st.builds(
    Contribution,
    st.dates(DAY, date(2026, 12, 31)),
    st.dictionaries(st.tuples(st.sampled_from(["tried", "skipped"]), KEYS), st.integers(1, 9)),
    st.none() | OBSERVATIONS,
    st.builds(Segment, method=st.sampled_from(["", "pac"])),
)


def a_change(before: Contribution | None, after: Contribution | None, edition: int = 1) -> Change:
    return Change(edition, 1, before, after)


def a_contribution(key: str = "cable", n: int = 1) -> Contribution:
    return Contribution(DAY, {("tried", key): n}, Observation(frozenset({key})))


@given(CONTRIBUTIONS)
def test_a_contribution_survives_being_stored(contribution: Contribution) -> None:
    assert Contribution.from_json(contribution.as_json()) == contribution


@given(st.lists(st.none() | CONTRIBUTIONS, min_size=2, max_size=8))
def test_a_chain_of_changes_leaves_its_last_contribution(chain: list[Contribution | None]) -> None:
    """Whatever was counted in between is taken out again."""
    changes = [a_change(before, after) for before, after in pairwise(chain)]
    assert Counted.of([a_change(None, chain[0]), *changes]) == Counted.of([a_change(None, chain[-1])])


@pytest.mark.parametrize(
    ("minutes", "key"), [(0, "000000"), (64, "000060"), (119.9, "000115"), (130, "000120"), (600, "000600")]
)
def test_a_length_of_time_has_a_bin(minutes: float, key: str) -> None:
    assert statistics.minutes_key(minutes) == key


@pytest.mark.django_db
class TestRows:
    @pytest.fixture(autouse=True)
    def edition(self) -> int:
        published(a_guide())
        return catalog.current().editions[0].row.pk

    def apply(self, edition: int, before: Contribution | None, after: Contribution | None) -> None:
        guide = catalog.current().editions[0].row.guide_id
        statistics.apply([Change(edition, guide, before, after)])

    def test_what_is_added_is_stored(self, edition: int) -> None:
        self.apply(edition, None, a_contribution())
        assert Counted.stored() == Counted.of([a_change(None, a_contribution(), edition)])

    def test_what_is_taken_out_leaves_nothing(self, edition: int) -> None:
        self.apply(edition, None, a_contribution())
        self.apply(edition, a_contribution(), None)
        assert Counted.stored() == Counted(Counter(), Counter())

    def test_the_version_grows_with_the_cells_only(self, edition: int) -> None:
        self.apply(edition, None, a_contribution())
        self.apply(edition, a_contribution(), a_contribution(n=2))
        assert Learning.objects.get().version == 1
        self.apply(edition, a_contribution(n=2), a_contribution("vpn"))
        assert Learning.objects.get().version == 2

    def test_the_version_grows_with_each_change_made_at_once(self, edition: int) -> None:
        guide = catalog.current().editions[0].row.guide_id
        statistics.apply([Change(edition, guide, None, a_contribution())] * 300)
        assert Learning.objects.get().version == 300

    def test_what_is_made_anew_is_another_version_even_where_many_changes_are_few(self, edition: int) -> None:
        guide = catalog.current().editions[0].row.guide_id
        changes = [Change(edition, guide, None, a_contribution())] * 3000
        statistics.apply(changes)
        statistics.replace(Counted.of(changes))
        assert coarse(Learning.objects.get().version) > coarse(3000)

    def test_what_is_retained_leaves_the_live_part(self, edition: int) -> None:
        self.apply(edition, None, a_contribution())
        guide = catalog.current().editions[0].row.guide_id
        statistics.retain([Change(edition, guide, a_contribution(), None)])
        assert Counted.stored() == Counted(Counter(), Counter())
        assert Counted.stored(retained=True) == Counted.of([a_change(None, a_contribution(), edition)])

    def test_more_rows_than_one_statement_takes(self, edition: int) -> None:
        tallies = Counter({(edition, "tried", f"step-{number}", DAY): 1 for number in range(2500)})
        for _ in range(2):
            statistics.add(Counted(tallies, Counter()))
        assert sum(Tally.objects.values_list("n", flat=True)) == 5000
