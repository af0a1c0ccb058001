"""Numbers as places in a chart: pure geometry that templates draw as SVG, in percent of a width or in a view box.

Nothing here knows what a number is about; colours, words and the table behind each chart are the template's.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from math import floor

HEAT_LEVELS = 6


@dataclass(frozen=True)
class Axis:
    """A scale from `low` to `high`, with marks at round numbers."""

    low: float
    high: float

    def place(self, value: float) -> float:
        """Where a value lies, in percent of the length; values outside lie at the end."""
        share = (value - self.low) / (self.high - self.low)
        return round(100 * min(max(share, 0.0), 1.0), 3)

    @property
    def marks(self) -> tuple[float, ...]:
        """Values at even distances, the ends among them: quarters of what begins at 0, else halves."""
        step = 0.25 if self.low == 0 else 0.5
        count = round((self.high - self.low) / step)
        return tuple(round(self.low + step * part, 10) for part in range(count + 1))


def axis_of(values: Iterable[float | None]) -> Axis:
    """From 0 to 1, or from as far below 0 as there are values, in whole halves and never below -1."""
    lowest = min((value for value in values if value is not None), default=0.0)
    return Axis(max(-1.0, floor(lowest * 2) / 2) if lowest < 0 else 0.0, 1.0)


@dataclass(frozen=True)
class Dot:
    """A value and its interval on an axis, in percent of its length."""

    at: float
    start: float
    end: float

    @property
    def length(self) -> float:
        """Of the interval."""
        return round(self.end - self.start, 3)


def interval_dot(
    value: float | None, low: float | None, high: float | None, axis: Axis
) -> Dot | None:
    """Where to draw a number; without an interval it is a mere dot, without a value there is nothing to draw."""
    if value is None:
        return None
    at = axis.place(value)
    if low is None or high is None:
        return Dot(at, at, at)
    return Dot(at, axis.place(low), axis.place(high))


@dataclass(frozen=True)
class Moment:
    """One number of a series; `at` says when, in any unit."""

    at: float
    label: str
    value: float | None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class TrendPoint:
    """A number of a series in the view box."""

    x: float
    y: float
    label: str


@dataclass(frozen=True)
class Trend:
    """A line with the band of its intervals, in a view box of `width` by `height`.

    A moment without a value parts the line; `lines` and `bands` are the parts as path data.
    """

    width: int
    height: int
    lines: tuple[str, ...]
    bands: tuple[str, ...]
    points: tuple[TrendPoint, ...]
    levels: tuple[tuple[float, float], ...]
    first: str
    last: str


def trend(moments: Sequence[Moment], axis: Axis, *, width: int = 720, height: int = 160) -> Trend:
    """The series as a line; time runs evenly to the right, whether or not there was a number."""
    start, end = moments[0].at, moments[-1].at
    margin = 8.0

    def across(moment: Moment) -> float:
        if start == end:
            return width / 2
        return round(margin + (width - 2 * margin) * (moment.at - start) / (end - start), 2)

    def down(value: float) -> float:
        return round(height * (1 - axis.place(value) / 100), 2)

    runs = [
        [(across(moment), down(value), moment) for moment, value in run] for run in _runs(moments)
    ]
    return Trend(
        width=width,
        height=height,
        lines=tuple(_path([(x, y) for x, y, _ in run]) for run in runs),
        bands=tuple(
            _band([(x, _ends(moment, down)) for x, _, moment in run]) for run in runs if run[1:]
        ),
        points=tuple(TrendPoint(x, y, moment.label) for run in runs for x, y, moment in run),
        levels=tuple((mark, down(mark)) for mark in axis.marks),
        first=moments[0].label,
        last=moments[-1].label,
    )


def heat(share: float, most: float) -> int:
    """How strongly a cell is coloured, from 0 (nothing) to HEAT_LEVELS (the most there is)."""
    if share <= 0 or most <= 0:
        return 0
    return min(HEAT_LEVELS, 1 + int(share / most * (HEAT_LEVELS - 1) + 0.5))


@dataclass(frozen=True)
class Frame:
    """A rectangle in a view box of 100 by 100."""

    x: float
    y: float
    width: float
    height: float


MIDST = Frame(20, 20, 60, 60)
"""The true box of a figure of edges, see `leaning_frame`."""


def leaning_frame(
    left: float, top: float, right: float, bottom: float, *, exaggeration: float = 4
) -> Frame:
    """A box whose edges lie so much outside `MIDST`, each in shares of its side, made visible by exaggeration."""
    sides = [
        min(max(each * exaggeration * side, -side / 3), MIDST.x)
        for each, side in zip(
            (left, top, right, bottom),
            (MIDST.width, MIDST.height, MIDST.width, MIDST.height),
            strict=True,
        )
    ]
    return Frame(
        round(MIDST.x - sides[0], 2),
        round(MIDST.y - sides[1], 2),
        round(MIDST.width + sides[0] + sides[2], 2),
        round(MIDST.height + sides[1] + sides[3], 2),
    )


def _runs(moments: Sequence[Moment]) -> list[list[tuple[Moment, float]]]:
    """The moments that have a value, parted where one has none."""
    runs: list[list[tuple[Moment, float]]] = [[]]
    for moment in moments:
        if moment.value is not None:
            runs[-1].append((moment, moment.value))
        elif runs[-1]:
            runs.append([])
    return [run for run in runs if run]


def _ends(moment: Moment, down: Callable[[float], float]) -> tuple[float, float]:
    """The heights of an interval; of a number without one, its own twice."""
    assert moment.value is not None  # runs hold values only
    low = moment.value if moment.low is None else moment.low
    high = moment.value if moment.high is None else moment.high
    return down(low), down(high)


def _band(ends: Sequence[tuple[float, tuple[float, float]]]) -> str:
    upper = [(x, high) for x, (_, high) in ends]
    lower = [(x, low) for x, (low, _) in reversed(ends)]
    return _path([*upper, *lower]) + "Z"


def _path(points: Sequence[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{x:g} {y:g}" for x, y in points)
