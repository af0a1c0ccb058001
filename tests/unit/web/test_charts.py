"""Numbers as places in a chart."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.web.charts import (
    HEAT_LEVELS,
    MIDST,
    Axis,
    Moment,
    axis_of,
    heat,
    interval_dot,
    leaning_frame,
    trend,
)

UNIT = Axis(0.0, 1.0)
shares = st.floats(0, 1)


def test_a_value_lies_where_the_axis_says() -> None:
    assert [UNIT.place(value) for value in (0.0, 0.25, 1.0)] == [0, 25, 100]
    assert Axis(-1.0, 1.0).place(0.0) == 50


def test_values_outside_lie_at_the_ends() -> None:
    assert (UNIT.place(-0.3), UNIT.place(1.2)) == (0, 100)


@pytest.mark.parametrize(
    ("values", "low", "marks"),
    [
        ([0.2, 0.9], 0.0, (0.0, 0.25, 0.5, 0.75, 1.0)),
        ([None, -0.02], -0.5, (-0.5, 0.0, 0.5, 1.0)),
        ([-3.0], -1.0, (-1.0, -0.5, 0.0, 0.5, 1.0)),
        ([], 0.0, (0.0, 0.25, 0.5, 0.75, 1.0)),
    ],
    ids=["shares", "a little below chance", "far below", "nothing"],
)
def test_an_axis_reaches_down_to_its_values_in_round_steps(
    values: list[float | None], low: float, marks: tuple[float, ...]
) -> None:
    axis = axis_of(values)

    assert (axis.low, axis.high) == (low, 1.0)
    assert axis.marks == marks


def test_a_number_without_value_is_not_drawn() -> None:
    assert interval_dot(None, 0.1, 0.2, UNIT) is None


def test_a_number_without_interval_is_a_mere_dot() -> None:
    dot = interval_dot(0.5, None, None, UNIT)

    assert dot is not None
    assert (dot.at, dot.length) == (50, 0)


@given(shares, shares, shares)
def test_a_dot_lies_on_its_interval(a: float, b: float, c: float) -> None:
    low, value, high = sorted((a, b, c))

    dot = interval_dot(value, low, high, UNIT)

    assert dot is not None
    assert dot.start <= dot.at <= dot.end


def test_a_line_runs_through_its_moments_in_time() -> None:
    moments = [
        Moment(0, "1 May", 0.5, 0.4, 0.6),
        Moment(10, "11 May", 1.0, 0.9, 1.0),
        Moment(40, "10 June", 0.0, 0.0, 0.1),
    ]

    found = trend(moments, UNIT, width=116, height=100)

    assert [(point.x, point.y) for point in found.points] == [(8, 50), (33, 0), (108, 100)]
    assert found.lines == ("M8 50L33 0L108 100",)
    assert found.bands == ("M8 40L33 0L108 90L108 100L33 10L8 60Z",)
    assert (found.first, found.last) == ("1 May", "10 June")


def test_a_moment_without_number_parts_the_line() -> None:
    values = (0.1, 0.2, None, 0.4, 0.5)
    moments = [Moment(place, str(place), value) for place, value in enumerate(values)]

    found = trend(moments, UNIT)

    assert [line.count("L") for line in found.lines] == [1, 1]
    assert [point.label for point in found.points] == ["0", "1", "3", "4"]


def test_a_single_moment_lies_in_the_middle() -> None:
    found = trend([Moment(7, "week", 0.5)], UNIT, width=100)

    assert [point.x for point in found.points] == [50]
    assert found.bands == ()


@pytest.mark.parametrize(
    ("share", "level"), [(0.0, 0), (0.001, 1), (0.25, 4), (0.5, HEAT_LEVELS)], ids=str
)
def test_the_most_is_the_hottest_and_anything_is_warmer_than_nothing(
    share: float, level: int
) -> None:
    assert heat(share, most=0.5) == level


def test_nothing_is_warm_where_there_is_nothing() -> None:
    assert heat(0.0, most=0.0) == 0


def test_tight_edges_lie_on_the_true_box() -> None:
    assert leaning_frame(0, 0, 0, 0) == MIDST


def test_edges_lean_outwards_and_never_leave_the_figure() -> None:
    leaning = leaning_frame(0, 0, 0.04, 0, exaggeration=4)
    wild = leaning_frame(9, 9, 9, 9)

    assert (leaning.x, leaning.width) == (MIDST.x, MIDST.width + 9.6)
    assert (wild.x, wild.y, wild.width, wild.height) == (0, 0, 100, 100)


def test_boxes_drawn_too_small_keep_a_body() -> None:
    small = leaning_frame(-9, -9, -9, -9)

    assert small.width > 0
    assert small.height > 0
