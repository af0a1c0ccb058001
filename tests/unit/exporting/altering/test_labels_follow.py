"""The promise of altered pictures: labels go where pixels go. Regions are painted, altered as pictures, compared."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image as Pictures
from scipy.ndimage import binary_dilation

from app.exporting.altering.asked import Augment, Preparation, Resize, Tiles
from app.exporting.altering.labels import moved_objects, moved_pixels
from app.exporting.altering.pixels import altered
from app.exporting.altering.plan import Plan
from app.exporting.altering.plans import plans_of
from app.formats.records import Image, Object, Shape
from app.formats.regions import runs_of
from app.geometry.boxes import Size
from app.geometry.masks import Pixels, pixels_of_runs
from tests.unit.formats.torture import ANIMAL, CAT, DOG, RING_AND_DISC, disc, mask

SIZE = Size(120, 90)
SHAPES: dict[str, Shape] = {
    "box": {"type": "box", "x": 11.5, "y": 20, "width": 60.25, "height": 33},
    "rotated box": {
        "type": "rotated_box", "cx": 60, "cy": 45, "width": 70, "height": 22, "angle_deg": 33,
    },
    "ellipse": {"type": "ellipse", "cx": 55, "cy": 40, "rx": 41, "ry": 18, "angle_deg": -20},
    "polygon": {"type": "polygon", "parts": [[disc(60, 45, 38)]]},
    "ring and disc": {
        "type": "polygon",
        "parts": [
            [[[3 * x, 3 * y] for x, y in ring] for ring in rings] for rings in RING_AND_DISC["parts"]
        ],
    },
}  # fmt: skip
TILES = st.builds(
    Tiles,
    width=st.integers(45, 130),
    height=st.integers(45, 130),
    overlap=st.integers(0, 15),
    min_visible=st.just(0),
)
RESIZE = st.builds(
    Resize,
    mode=st.sampled_from(["fit", "letterbox"]),
    width=st.integers(40, 300),
    height=st.integers(40, 300),
)
AUGMENT = st.builds(
    Augment,
    copies=st.integers(1, 3),
    rotate=st.booleans(),
    crop=st.sampled_from([0, 0.4]),
    seed=st.integers(0, 9),
)
PREPARATIONS = st.builds(
    Preparation,
    tiles=st.none() | TILES,
    resize=st.none() | RESIZE,
    augment=st.none() | AUGMENT,
)


def plans(asked: Preparation) -> list[Plan]:
    return plans_of(SIZE, asked, key="a", is_copied=True)


def image_of(*shapes: Shape, category: int = CAT) -> Image:
    objects = tuple(Object(id, category, shape) for id, shape in enumerate(shapes, start=1))
    return Image(1, "a.png", SIZE.width, SIZE.height, objects=objects)


def moved(shape: Shape, plan: Plan, *, category: int = CAT) -> list[Shape]:
    found = moved_objects(image_of(shape, category=category), plan, {DOG: ANIMAL}, 0)
    return [each.shape for each in found.objects]


def painted(shapes: list[Shape], size: Size) -> Pixels:
    canvas = np.zeros((size.height, size.width), np.uint8)
    for shape in shapes:
        canvas |= pixels_of_runs(runs_of(shape, size), size)
    return canvas


@settings(max_examples=20)
@given(asked=PREPARATIONS, name=st.sampled_from(sorted(SHAPES)))
def test_a_moved_label_covers_the_moved_pixels(asked: Preparation, name: str) -> None:
    """But for the pixels along its edge: COCO's tools round corners, so half a pixel is decided otherwise."""
    whole = painted([SHAPES[name]], SIZE)
    for plan in plans(asked):
        expected = moved_pixels(whole, plan)

        found = painted(moved(SHAPES[name], plan), plan.size)

        scale = max(1, plan.content.width / plan.window[2])
        # A tile may cut a label so that no pixel of it is left: its edge is known only before the cut.
        near_edge = edge_of(expected, round(1.5 * scale)) | moved_pixels(edge_of(whole, 2), plan)
        assert not ((found != expected) & (near_edge == 0)).any()


def edge_of(pixels: Pixels, by: int) -> Pixels:
    return thickened(pixels, by) & thickened(1 - pixels, by)


def thickened(pixels: Pixels, by: int) -> Pixels:
    square = np.ones((2 * by + 1, 2 * by + 1), np.uint8)
    thick: Pixels = binary_dilation(np.pad(pixels, by, mode="edge"), square).astype(np.uint8)
    return thick[by:-by, by:-by]


@settings(max_examples=15)
@given(asked=PREPARATIONS, seed=st.integers(0, 99))
def test_a_moved_mask_is_the_moved_picture_of_it(asked: Preparation, seed: int) -> None:
    """Pixel for pixel where nothing is enlarged or reduced."""
    pixels = (np.random.default_rng(seed).random((SIZE.height, SIZE.width)) < 0.3).astype(np.uint8)
    picture = Pictures.fromarray(pixels * np.uint8(255))
    uncropped = asked.augment and asked.augment.model_copy(update={"crop": 0})
    for plan in plans(asked.model_copy(update={"resize": None, "augment": uncropped})):
        (shape,) = moved(mask(pixels), plan)

        found = pixels_of_runs(runs_of(shape, plan.size), plan.size)

        assert np.array_equal(np.asarray(altered(picture, plan)) > 127, found > 0)


@settings(max_examples=15)
@given(asked=PREPARATIONS)
def test_points_go_where_their_pixel_goes(asked: Preparation) -> None:
    """Looked for in the picture itself: a bright square of 7 pixels about the point."""
    picture = Pictures.new("L", (SIZE.width, SIZE.height))
    picture.paste(255, (67, 37, 74, 44))
    point = {"type": "point", "x": 70.5, "y": 40.5}
    for plan in plans(asked):
        seen = np.asarray(altered(picture, plan)) > 160
        found = moved(point, plan)
        if found and seen.sum() > 0 and _is_far_from_edges(plan):
            rows, columns = np.nonzero(seen)
            tolerance = 1 + plan.content.width / plan.window[2]
            assert found[0]["x"] == pytest.approx(columns.mean() + 0.5, abs=tolerance)
            assert found[0]["y"] == pytest.approx(rows.mean() + 0.5, abs=tolerance)


def _is_far_from_edges(plan: Plan) -> bool:
    left, top, width, height = plan.window
    return left + 8 < 70 < left + width - 8 and top + 8 < 40 < top + height - 8


def test_left_and_right_are_exchanged_in_the_mirror() -> None:
    points = [[10, 8, 2], [14, 8, 1], [12, 11, 2], [0, 0, 0]]
    plan = replace(plans(Preparation())[0], is_mirrored=True)

    (shape,) = moved({"type": "keypoints", "points": points}, plan, category=DOG)

    assert shape["points"] == [[106, 8, 1], [110, 8, 2], [108, 11, 2], [0, 0, 0]]


def test_a_quarter_turn_exchanges_nothing() -> None:
    points = [[10, 8, 2], [14, 8, 1], [12, 11, 2], [0, 0, 0]]
    plan = replace(plans(Preparation())[0], quarter_turns=1)

    (shape,) = moved({"type": "keypoints", "points": points}, plan, category=DOG)

    assert plan.size == Size(90, 120)
    assert shape["points"] == [[82, 10, 2], [82, 14, 1], [79, 12, 2], [0, 0, 0]]


def test_tiles_cover_every_pixel_and_overlap_as_asked() -> None:
    seen = np.zeros((SIZE.height, SIZE.width), int)
    for plan in plans(Preparation(tiles=Tiles(width=50, height=40, overlap=10))):
        x, y, width, height = plan.window
        seen[y : y + height, x : x + width] += 1

    assert seen.min() == 1
    assert [
        plan.window[:2] for plan in plans(Preparation(tiles=Tiles(width=64, height=90, overlap=8)))
    ] == [
        (0, 0),
        (56, 0),
    ]


def test_a_line_that_comes_back_is_two() -> None:
    line = {"type": "polyline", "points": [[5, 5], [100, 20], [5, 35]]}
    first = plans(Preparation(tiles=Tiles(width=60, height=90)))[0]

    found = moved(line, first)

    assert [shape["points"][0] for shape in found] == [
        [5, 5],
        [60, pytest.approx(26.316, abs=0.01)],
    ]


def test_slivers_are_left_out_and_counted() -> None:
    box = {"type": "box", "x": 0, "y": 0, "width": 65, "height": 50}
    tiles = plans(Preparation(tiles=Tiles(width=60, height=90)))

    found = [moved_objects(image_of(box), plan, {}, 0.2) for plan in tiles]

    assert [(len(each.objects), each.sliver_count) for each in found] == [(1, 0), (0, 1)]
    assert found[0].objects[0].shape["width"] == 60


def test_keypoints_beyond_a_tile_are_absent_there() -> None:
    points = [[10, 8, 2], [100, 8, 1], [12, 11, 2], [0, 0, 0]]
    first = plans(Preparation(tiles=Tiles(width=60, height=90)))[0]

    (shape,) = moved({"type": "keypoints", "points": points}, first, category=DOG)

    assert shape["points"] == [[10, 8, 2], [0, 0, 0], [12, 11, 2], [0, 0, 0]]


def test_letterboxes_have_the_size_that_was_asked_for_and_the_picture_in_their_middle() -> None:
    (plan,) = plans(Preparation(resize=Resize(mode="letterbox", width=240, height=240)))

    assert plan.size == Size(240, 240)
    assert (plan.content, plan.offset) == (Size(240, 180), (0, 30))
    assert plan.point(0, 0) == (0, 30)


def test_pictures_that_fit_are_not_enlarged() -> None:
    (plan,) = plans(Preparation(resize=Resize(mode="fit", width=640, height=640)))

    assert plan.size == SIZE


def test_copies_differ_and_are_the_same_each_time() -> None:
    asked = Preparation(augment=Augment(copies=7, flip=True, rotate=True, seed=3))

    found = plans(asked)

    assert found == plans(asked)
    assert len({(each.is_mirrored, each.quarter_turns) for each in found}) == 8
    assert found != plans(Preparation(augment=Augment(copies=7, rotate=True, seed=4)))
    assert len(plans_of(SIZE, asked, key="a", is_copied=False)) == 1
