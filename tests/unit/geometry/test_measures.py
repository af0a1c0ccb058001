"""Bounds, and regions as pixels."""

from math import pi

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pycocotools import mask as coco_masks

from app.geometry.boxes import Box, Size
from app.geometry.ellipses import Ellipse, ellipse_bounds, ellipse_ring
from app.geometry.masks import area_of_runs, counts_of_runs, pixels_of_runs
from app.geometry.points import bounds_of, clipped
from app.geometry.rasters import raster_of
from app.geometry.rings import signed_area
from app.geometry.rotated_boxes import RotatedBox, corners_of

SIZE = Size(60, 40)

ANGLES = st.floats(-180, 180)
LENGTHS = st.floats(1, 50)


def square(x: float, y: float, side: float) -> list[tuple[float, float]]:
    return [(x, y), (x + side, y), (x + side, y + side), (x, y + side)]


def test_a_quarter_turn_clockwise_brings_the_top_left_corner_to_the_top_right() -> None:
    corners = corners_of(RotatedBox(10, 10, 8, 4, 90))

    assert corners[0] == pytest.approx((12, 6))
    assert corners[1] == pytest.approx((12, 14))
    bounds = bounds_of(corners)
    assert (bounds.x, bounds.y, bounds.width, bounds.height) == pytest.approx((8, 6, 4, 8))


@given(LENGTHS, LENGTHS, ANGLES)
def test_a_turned_box_keeps_its_area_and_its_sense(
    width: float, height: float, angle: float
) -> None:
    corners = corners_of(RotatedBox(20, 20, width, height, angle))

    assert signed_area(corners) == pytest.approx(width * height)


@given(LENGTHS, LENGTHS, ANGLES)
def test_the_ring_of_an_ellipse_stays_on_it_and_in_its_bounds(
    rx: float, ry: float, angle: float
) -> None:
    ellipse = Ellipse(5, 7, rx, ry, angle)
    ring, bounds = bounds_of(ellipse_ring(ellipse)), ellipse_bounds(ellipse)

    assert abs(ring.x - bounds.x) <= 0.05 + 1e-9
    assert abs(ring.bottom - bounds.bottom) <= 0.05 + 1e-9
    lost = pi * rx * ry - signed_area(ellipse_ring(ellipse))
    assert -1e-6 <= lost <= 0.05 * 2 * pi * max(rx, ry)


def test_what_reaches_out_of_the_image_is_clipped() -> None:
    assert clipped(Box(-5, 30, 20, 20), SIZE) == Box(0, 30, 15, 10)
    assert clipped(Box(-5, -5, 2, 2), SIZE) == Box(0, 0, 0, 0)


def test_overlapping_parts_add_up() -> None:
    first, second = square(5, 5, 20), square(15, 10, 20)
    merged = coco_masks.merge(
        coco_masks.frPyObjects([np.ravel(first).tolist(), np.ravel(second).tolist()], 40, 60)
    )

    runs = raster_of([[first], [second]], SIZE)

    assert counts_of_runs(runs) == merged["counts"].decode()
    assert area_of_runs(runs) == 400 + 400 - 10 * 15


def test_a_hole_cuts_its_own_part_alone() -> None:
    ring_with_hole = [square(0, 0, 30), square(10, 10, 10)]

    alone = pixels_of_runs(raster_of([ring_with_hole], SIZE), SIZE)
    covered = pixels_of_runs(raster_of([ring_with_hole, [square(12, 12, 4)]], SIZE), SIZE)

    assert alone.sum() == 900 - 100
    assert alone[14, 14] == 0
    assert covered.sum() == 900 - 100 + 16
    assert covered[14, 14] == 1
