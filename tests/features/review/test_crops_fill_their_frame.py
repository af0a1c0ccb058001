"""Which part of a picture a crop shows: a square, as its frame is, and inside the picture where that is possible."""

from typing import Any

import pytest

from app.review.listing import part_around


def part_of(x: float, y: float, *, width: int = 640, height: int = 480) -> tuple[Any, ...]:
    """The part around an object of 100 by 50 pixels: without an edge, 160 pixels wide and high."""
    part = part_around([{"x": x, "y": y, "width": 100.0, "height": 50.0}], 1, width, height)
    return part["x"], part["y"], part["width"], part["height"]


def test_an_object_is_in_the_middle_of_its_part() -> None:
    assert part_of(200, 200) == (170, 145, 160, 160)


@pytest.mark.parametrize(
    ("x", "y", "corner"),
    [(0, 0, (0, 0)), (540, 430, (480, 320)), (0, 200, (0, 145)), (200, 430, (170, 320))],
)
def test_at_an_edge_the_part_moves_inside_the_picture(
    x: float, y: float, corner: tuple[float, float]
) -> None:
    assert part_of(x, y) == (*corner, 160, 160)


def test_a_picture_that_is_smaller_than_the_part_is_shown_as_far_as_it_goes() -> None:
    assert part_of(0, 10, width=120, height=480) == (0, 0, 120, 160)


def test_without_an_object_the_whole_is_shown() -> None:
    part = part_around([], 1, 640, 480)

    assert (part["x"], part["y"], part["width"], part["height"]) == (0, 0, 640, 480)
