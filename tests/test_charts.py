from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from troubleshoot.charts import PLOT, sparks, stage_chart, step_chart, trend_chart
from troubleshoot.engine.estimation import Estimate
from troubleshoot.statistics import Outcomes, StepCounts, StepFigures
from troubleshoot.statistics.funnel import Stage
from troubleshoot.statistics.measures import Share
from troubleshoot.statistics.trends import Week

SHARES = st.floats(0, 1)


USUAL = Estimate(0.4, 0.3, 0.5)


def a_figure(
    *, title: str = "Use a cable", tried: int = 20, estimate: Estimate | None = USUAL
) -> StepFigures:
    return StepFigures(
        StepCounts("cable", title), 0, "author", checked=None, stale=False, learnt=tried, estimate=estimate
    )


def a_stage(*, part: int = 1, whole: int = 20) -> Stage:
    return Stage("began", "Began", Share(part, whole))


def a_week(*, sessions: int = 0, resolved: int = 0) -> Week:
    return Week(date(2026, 11, 2), date(2026, 11, 8), Outcomes(sessions=sessions, resolved=resolved))


@given(st.lists(st.tuples(SHARES, SHARES, SHARES).map(sorted), min_size=1, max_size=12))
def test_bars_and_intervals_stay_in_the_plot(shares: list[list[float]]) -> None:
    steps = [a_figure(estimate=Estimate(mean, low, high)) for low, mean, high in shares]
    for bar in step_chart(steps).bars:
        assert bar.low is not None
        assert bar.high is not None
        assert 0 <= bar.low <= bar.width <= bar.high <= PLOT


def test_the_likeliest_step_comes_first() -> None:
    steps = [a_figure(estimate=Estimate(mean, 0, 1)) for mean in (0.1, 0.6, 0.3)]
    widths = [bar.width for bar in step_chart(steps).bars]
    assert widths == sorted(widths, reverse=True)


def test_a_step_without_an_estimate_has_no_bar() -> None:
    assert step_chart([a_figure(estimate=None)]).bars == ()


def test_a_bar_tells_its_figures_and_how_many_tried_it() -> None:
    chart = step_chart([a_figure(tried=184, estimate=Estimate(0.394, 0.341, 0.438))])
    assert chart.bars[0].says == "39% (34–44)"
    assert "184" in chart.bars[0].title


def test_figures_stand_right_of_the_scale() -> None:
    chart = step_chart([a_figure(estimate=Estimate(0.5, 0, 1))])
    assert max(tick.x for tick in chart.ticks) < chart.beside


@pytest.mark.parametrize(
    ("high", "ticks"),
    [(0.08, ["0%", "5%", "10%"]), (0.33, ["0%", "10%", "20%", "30%", "40%"]), (1.0, ["0%", "50%", "100%"])],
)
def test_the_scale_is_round_and_has_few_ticks(high: float, ticks: list[str]) -> None:
    chart = step_chart([a_figure(estimate=Estimate(high / 2, 0, high))])
    assert [tick.says for tick in chart.ticks] == ticks


def test_a_stage_is_drawn_against_the_whole() -> None:
    assert [bar.width for bar in stage_chart([a_stage(part=20), a_stage(part=10)]).bars] == [PLOT, PLOT / 2]


def test_a_stage_tells_no_share_of_fewer_than_ten() -> None:
    (bar,) = stage_chart([a_stage(part=4, whole=9)]).bars
    assert bar.says == "4"


def test_a_stage_that_nobody_came_to_has_no_bar() -> None:
    assert stage_chart([a_stage(part=0), a_stage(part=0, whole=0)]).bars == ()


def test_the_highest_week_is_as_high_as_the_chart() -> None:
    low, high = trend_chart([a_week(sessions=5), a_week(sessions=10, resolved=4)], height=100).columns
    assert (low.height, high.height, high.y) == (50, 100, 0)
    assert (high.front_height, high.front_y) == (40, 60)


def test_weeks_share_the_width() -> None:
    columns = trend_chart([a_week(sessions=1)] * 4).columns
    assert [column.x for column in columns] == [2.5, 27.5, 52.5, 77.5]


@pytest.mark.parametrize("weeks", [[], [a_week()]])
def test_weeks_without_stretches_have_no_height(weeks: list[Week]) -> None:
    assert trend_chart(weeks).top == 0
    assert [spark.top for spark in sparks([weeks])] == [0]


def test_the_rows_of_a_table_have_one_scale() -> None:
    few, many = sparks([[a_week(sessions=5)], [a_week(sessions=10)]])
    assert few.columns[0].height == many.columns[0].height / 2
