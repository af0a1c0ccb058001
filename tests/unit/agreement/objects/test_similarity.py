"""How alike two shapes are."""

from math import exp, pi, sqrt
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pycocotools import mask as coco_masks

from app.agreement.measures.objects.records import Floats, Images, Objects, Options, Shape
from app.agreement.measures.objects.similarity.clipping import shared_areas
from app.agreement.measures.objects.similarity.families import similarity_of
from app.geometry.boxes import Size
from app.geometry.masks import pixels_of_runs, runs_of_counts
from app.geometry.rotated_boxes import RotatedBox, corners_of
from tests.unit.agreement.objects.scenes import UNHURRIED, everyone_submitted, shaped

ONE = np.array([0])
OTHER = np.array([1])


def alike(first: Shape, second: Shape, options: Options | None = None) -> float:
    objects = shaped((0, first), (1, second))
    measured = similarity_of(objects, everyone_submitted(1, 2), options or Options(1))
    return float(measured.between(ONE, OTHER)[0])


def box(x: float, y: float, width: float, height: float) -> Shape:
    return {"type": "box", "x": x, "y": y, "width": width, "height": height}


def turned(cx: float, cy: float, width: float, height: float, angle_deg: float) -> Shape:
    return {
        "type": "rotated_box",
        "cx": cx,
        "cy": cy,
        "width": width,
        "height": height,
        "angle_deg": angle_deg,
    }


def polygon(*ring: tuple[float, float]) -> Shape:
    return {"type": "polygon", "parts": [[list(ring)]]}


def mask_of(pixels: np.ndarray) -> Shape:
    encoded: dict[str, Any] = coco_masks.encode(np.asfortranarray(pixels.astype(np.uint8)))
    return {"type": "mask", "size": list(pixels.shape), "counts": encoded["counts"].decode()}


SIDES = st.floats(1, 300)
PLACES = st.floats(0, 400)
ANGLES = st.floats(-180, 180)
BOXES = st.builds(box, PLACES, PLACES, SIDES, SIDES)
TURNED = st.builds(turned, PLACES, PLACES, SIDES, SIDES, ANGLES)


def test_half_a_box_is_half_alike() -> None:
    assert alike(box(10, 10, 20, 20), box(10, 10, 20, 10)) == 0.5


def test_a_square_turned_by_45_degrees_shares_an_octagon() -> None:
    share = 2 * (sqrt(2) - 1)

    assert alike(turned(50, 50, 20, 20, 0), turned(50, 50, 20, 20, 45)) == pytest.approx(
        share / (2 - share)
    )


@UNHURRIED
@given(first=BOXES, second=BOXES)
def test_a_rotated_box_that_is_not_turned_is_a_box(first: Shape, second: Shape) -> None:
    upright = turned(
        second["x"] + second["width"] / 2,
        second["y"] + second["height"] / 2,
        second["width"],
        second["height"],
        0,
    )

    assert alike(first, upright) == pytest.approx(alike(first, second), abs=1e-9)


@UNHURRIED
@given(first=st.one_of(BOXES, TURNED), second=st.one_of(BOXES, TURNED))
def test_either_of_two_boxes_may_come_first(first: Shape, second: Shape) -> None:
    forth = alike(first, second)

    assert 0 <= forth <= 1 + 1e-9
    assert forth == pytest.approx(alike(second, first), abs=1e-7)


@UNHURRIED
@given(shape=TURNED, shift=st.floats(-1e-9, 1e-9))
def test_a_rotated_box_is_like_itself_however_slightly_moved(shape: Shape, shift: float) -> None:
    moved = {**shape, "cx": shape["cx"] + shift, "angle_deg": shape["angle_deg"] + shift}

    assert alike(shape, moved) == pytest.approx(1, abs=1e-6)


def test_clipping_agrees_with_counting_pixels() -> None:
    chance = np.random.default_rng(3)
    numbers = chance.uniform([300, 300, 50, 50, -180], [500, 500, 300, 300, 180], (2, 40, 5))
    first, second = (
        np.array([corners_of(RotatedBox(*row)) for row in rows.tolist()]) for rows in numbers
    )

    clipped = shared_areas(first, second)

    counted = [_pixels(one) & _pixels(other) for one, other in zip(first, second, strict=True)]
    assert clipped == pytest.approx([pixels.sum() for pixels in counted], rel=0.02, abs=150)


def _pixels(corners: Floats) -> np.ndarray:
    encoded = coco_masks.frPyObjects([corners.ravel().tolist()], 1000, 1000)
    runs = runs_of_counts(encoded[0]["counts"].decode())
    return np.asarray(pixels_of_runs(runs, Size(1000, 1000)), dtype=bool)


def test_polygons_are_compared_as_coco_rasters_them() -> None:
    first, second = [(10, 10), (60, 12), (40, 70)], [(15, 10), (60, 20), (35, 72)]
    flat = [[float(number) for point in ring for number in point] for ring in (first, second)]
    rasters = coco_masks.frPyObjects(flat, 1000, 1000)

    counted = coco_masks.iou(rasters[:1], rasters[1:], [0])[0, 0]

    assert alike(polygon(*first), polygon(*second)) == counted


def test_a_hole_counts() -> None:
    outer = [(10, 10), (110, 10), (110, 110), (10, 110)]
    hole = [(35, 35), (85, 35), (85, 85), (35, 85)]
    holed: Shape = {"type": "polygon", "parts": [[outer, hole]]}

    assert alike(holed, polygon(*outer)) == pytest.approx(0.75, abs=0.01)


def test_every_kind_of_region_can_be_held_against_every_other() -> None:
    pixels = np.zeros((1000, 1000))
    pixels[100:200, 100:200] = 1
    kinds: list[Shape] = [
        box(100, 100, 100, 100),
        turned(150, 150, 100, 100, 0),
        polygon((100, 100), (200, 100), (200, 200), (100, 200)),
        mask_of(pixels),
    ]
    circle: Shape = {"type": "ellipse", "cx": 150, "cy": 150, "rx": 50, "ry": 50, "angle_deg": 0}

    same = [alike(first, second) for first in kinds for second in kinds]
    round_ones = [alike(circle, other) for other in kinds]

    assert same == pytest.approx([1.0] * 16, abs=0.025)
    assert round_ones == pytest.approx([pi / 4] * 4, abs=0.02)


def test_lines_are_compared_as_a_pen_draws_them() -> None:
    line: Shape = {"type": "polyline", "points": [(100, 500), (500, 500), (900, 520)]}
    options = Options(1, family="line")
    beside = {**line, "points": [(x, y + 7) for x, y in line["points"]]}
    far = {**line, "points": [(x, y + 30) for x, y in line["points"]]}

    assert alike(line, line, options) == 1
    # The pen is 1 % of the diagonal, 14.1 px: moved by half of that, a third is shared.
    assert alike(line, beside, options) == pytest.approx(1 / 3, abs=0.03)
    assert alike(line, far, options) == 0


def test_points_are_alike_by_their_distance() -> None:
    first: Shape = {"type": "point", "x": 100, "y": 100}
    second: Shape = {"type": "point", "x": 100 + 0.01 * sqrt(2) * 1000, "y": 100}

    assert alike(first, second, Options(1, family="point")) == pytest.approx(exp(-0.5))


def test_skeletons_are_alike_by_oks_and_by_their_boxes_where_it_fails() -> None:
    points = [(100.0, 100.0, 2), (150.0, 100.0, 2), (125.0, 200.0, 2)]
    person: Shape = {"type": "keypoints", "points": points}
    swapped = {**person, "points": [points[1], points[0], (125.0, 100.0, 0)]}
    other_points = {**person, "points": [(x, y, 0) for x, y, _ in points[:2]] + [points[2]]}
    options = Options(1, family="keypoints", sigmas={0: np.array([0.05, 0.05, 0.05])})

    assert alike(person, person, options) == 1
    assert alike(person, other_points, options) == pytest.approx(1 / 3)
    objects = shaped((0, person), (1, swapped))
    as_boxes = Objects(
        objects.image, objects.rater, objects.category, objects.bounds[[0, 0]], objects.shapes
    )
    measured = similarity_of(as_boxes, everyone_submitted(1, 2), options)
    assert measured.between(ONE, OTHER)[0] == options.iou_threshold


def test_how_much_lies_inside_a_region_is_told_of_each_family() -> None:
    crowd = box(0, 0, 50, 100)
    half_in = box(25, 0, 50, 50)
    round_crowd: Shape = {
        "type": "polygon",
        "parts": [[[(0.0, 0.0), (50.0, 0.0), (50.0, 100.0), (0.0, 100.0)]]],
    }

    assert _inside(half_in, crowd, Options(1)) == pytest.approx(0.5)
    assert _inside(half_in, round_crowd, Options(1)) == pytest.approx(0.5, abs=0.02)
    point: Shape = {"type": "point", "x": 20, "y": 20}
    assert _inside(point, crowd, Options(1, family="point")) == pytest.approx(1)


def _inside(shape: Shape, region: Shape, options: Options) -> float:
    measured = similarity_of(shaped((0, shape), (1, region)), everyone_submitted(1, 2), options)
    return float(measured.share_inside(ONE, OTHER)[0])


def test_more_rasters_than_a_byte_counts_are_measured() -> None:
    triangle = polygon((10, 10), (40, 10), (20, 50))
    objects = shaped(*[(rater, triangle) for rater in range(600)])
    images = Images(np.array([[1000.0, 1000.0]]), np.zeros(600, int), np.arange(600))

    measured = similarity_of(objects, images, Options(1))

    assert (measured.between(np.zeros(599, int), np.arange(1, 600)) == 1).all()
