"""Areas, crossings and holes of rings."""

from math import cos, hypot, pi, sin

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.geometry import rings
from app.geometry.errors import TooIntricate
from app.geometry.rings import (
    contains,
    crossing_of,
    length_of,
    lies_within,
    point_inside,
    signed_area,
)

Place = tuple[float, float]
Ring = list[Place]

SQUARE: Ring = [(0, 0), (10, 0), (10, 10), (0, 10)]
BOW_TIE: Ring = [(0, 0), (10, 10), (10, 0), (0, 10)]

HUNDREDTHS = st.integers(0, 2000).map(lambda value: value / 100)
RINGS = st.lists(st.tuples(HUNDREDTHS, HUNDREDTHS), min_size=3, max_size=12, unique=True)


def disc(x: float, y: float, radius: float, count: int = 40) -> Ring:
    turns = [2 * pi * index / count for index in range(count)]
    return [(x + radius * cos(turn), y + radius * sin(turn)) for turn in turns]


def test_a_ring_that_runs_clockwise_on_the_screen_has_a_positive_area() -> None:
    assert signed_area(SQUARE) == 100
    assert signed_area(SQUARE[::-1]) == -100
    assert length_of(SQUARE) == 40


def test_an_area_far_from_the_corner_keeps_its_digits() -> None:
    far = [(x * 0.01 + 9_000_000, y * 0.01 + 9_000_000) for x, y in SQUARE]

    assert signed_area(far) == pytest.approx(0.01, rel=1e-6)


def test_lines_that_cross_are_found_with_the_place() -> None:
    assert crossing_of([BOW_TIE]) == pytest.approx((5, 5))
    assert crossing_of([SQUARE, disc(10, 5.5, 3)]) is not None


def test_a_ring_that_goes_through_a_line_in_one_of_its_corners_crosses_it() -> None:
    diamond = [(10, 2), (13, 5), (10, 8), (7, 5)]

    assert crossing_of([SQUARE, diamond]) is not None
    assert crossing_of([SQUARE, [(10, 2), (7, 8), (7, 5)]]) is None


@pytest.mark.parametrize(
    "ring",
    [
        pytest.param(SQUARE, id="a square"),
        pytest.param(disc(5, 5, 4, 500), id="a disc"),
        pytest.param(
            [(0, 0), (9, 0), (9, 9), (5, 0.01), (0, 9)], id="a corner on an edge, rounded"
        ),
        pytest.param([(0, 0), (4, 4), (8, 0), (8, 8), (4, 4), (0, 8)], id="a corner used twice"),
        pytest.param([(0, 0), (5, 0), (9, 0), (5, 0), (5, 5)], id="a spike"),
    ],
)
def test_touching_is_not_crossing(ring: Ring) -> None:
    assert crossing_of([ring]) is None


@given(RINGS)
def test_the_sweep_finds_what_comparing_each_with_each_finds(ring: Ring) -> None:
    assert (crossing_of([ring]) is not None) == any_pair_crosses(ring)


def any_pair_crosses(ring: Ring) -> bool:
    """Each edge against each, one by one, by the same idea of a touch."""
    edges = [(ring[index - 1], corner) for index, corner in enumerate(ring)]
    turns = [(ring[index - 2], ring[index - 1], corner) for index, corner in enumerate(ring)]
    return any(
        splits(one, other) and splits(other, one) for one in edges for other in edges
    ) or any(
        lies_on(edge, corner) and splits(edge, (before, after))
        for edge in edges
        for before, corner, after in turns
    )


def splits(edge: tuple[Place, Place], other: tuple[Place, Place]) -> bool:
    sides = sorted(offset(edge, place)[1] for place in other)
    return sides[0] < -rings.TOUCH_PX and sides[1] > rings.TOUCH_PX


def lies_on(edge: tuple[Place, Place], place: Place) -> bool:
    along, aside = offset(edge, place)
    is_between = rings.TOUCH_PX < along < hypot(*np.subtract(*edge)) - rings.TOUCH_PX
    return is_between and abs(aside) <= rings.TOUCH_PX


def offset(edge: tuple[Place, Place], place: Place) -> Place:
    """How far a place lies along an edge from its beginning, and beside it."""
    (ax, ay), (bx, by), (x, y) = *edge, place
    length = hypot(bx - ax, by - ay)
    along = ((bx - ax) * (x - ax) + (by - ay) * (y - ay)) / length
    return along, ((bx - ax) * (y - ay) - (by - ay) * (x - ax)) / length


@given(st.lists(st.floats(1, 50), min_size=3, max_size=40))
def test_the_point_inside_is_inside(radii: list[float]) -> None:
    turns = [2 * pi * index / len(radii) for index in range(len(radii))]
    ring = [
        (60 + radius * cos(turn), 60 + radius * sin(turn))
        for radius, turn in zip(radii, turns, strict=True)
    ]

    assert contains(ring, point_inside(ring))


def test_ten_thousand_corners_are_checked_in_one_sweep() -> None:
    chance = np.random.default_rng(7)
    radii = 900 + chance.uniform(-3, 3, 10_000)
    turns = np.linspace(0, 2 * pi, 10_000, endpoint=False)
    ring = np.stack([1000 + radii * np.cos(turns), 1000 + radii * np.sin(turns)], axis=1).tolist()

    assert crossing_of([ring]) is None
    assert crossing_of([[*ring[:5000], (1990, 1990), *ring[5000:]]]) is not None


def test_what_would_take_seconds_is_not_begun() -> None:
    hatched = []
    for index in range(12_000):
        x = index * 0.05
        hatched += [(x, x), (x + 3000, x + 2000)] if index % 2 else [(x + 3000, x + 2000), (x, x)]

    with pytest.raises(TooIntricate):
        crossing_of([hatched])


@pytest.mark.parametrize(
    ("hole", "is_within"),
    [
        pytest.param(disc(5, 5, 3), True, id="inside"),
        pytest.param([(0, 0), (5, 2), (5, 5)], True, id="touching a corner"),
        pytest.param(disc(30, 5, 3), False, id="beside"),
        pytest.param(disc(5, 5, 30), False, id="around"),
    ],
)
def test_holes_lie_in_their_exterior(hole: Ring, is_within: bool) -> None:
    assert lies_within(hole, SQUARE) is is_within
