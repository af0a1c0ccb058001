"""Polygons and masks by hand, and STAPLE against SimpleITK."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray

from app.agreement.measures.fusion.errors import MethodNotOffered
from app.agreement.measures.fusion.estimation import patterns_of, simple, staple
from app.agreement.measures.fusion.proposals import Options, fuse
from app.agreement.measures.fusion.regions import depth_of, field_of_view
from app.agreement.measures.fusion.regions import pixels_of as raster
from app.agreement.measures.fusion.segments import (
    pixels_within,
    placed_in,
    runs_where,
    segments_of,
)
from app.agreement.measures.fusion.tracing import polygon_of
from app.geometry.boxes import Box, Size
from app.geometry.masks import area_of_runs, pixels_of_runs, runs_of_pixels
from tests.unit.agreement.fusion.shapes import (
    SIZE,
    box,
    mask,
    members,
    pixels_of,
    polygon,
    problems_of,
    rectangle_of_pixels,
)

PIXELS = arrays(np.uint8, (9, 7), elements=st.integers(0, 1))


def test_a_pixel_is_in_where_two_of_three_hold_it() -> None:
    pixels = [rectangle_of_pixels(x, 5, 10, 10) for x in (4, 6, 10)]

    proposal = fuse(members(*map(mask, pixels)), SIZE)

    assert proposal.shape == mask(rectangle_of_pixels(6, 5, 10, 10))
    assert proposal.spread[0] == pytest.approx(1 - 4 / 16)


def test_two_masks_meet_halfway() -> None:
    small, large = rectangle_of_pixels(10, 10, 6, 6), rectangle_of_pixels(6, 6, 14, 14)

    shape = fuse(members(mask(small), mask(large)), SIZE).shape

    assert shape is not None
    found = pixels_of(shape)
    assert (found >= small).all()
    assert (found <= large).all()
    # The middle of a gap of four is two: corners stay out, since they lie further.
    assert found[10 + 3, 8:18].all()
    assert not found[13, 7]


def test_masks_without_a_common_pixel_are_told_to_have_nothing_in_common() -> None:
    proposal = fuse(
        members(mask(rectangle_of_pixels(0, 0, 3, 3)), mask(rectangle_of_pixels(20, 20, 3, 3))),
        SIZE,
    )

    assert proposal.shape is None
    assert proposal.notes == (
        "They have nothing in common: no pixel is in more than half of them.",
    )


def test_masks_of_one_pixel_are_fused() -> None:
    one, other = rectangle_of_pixels(3, 3, 1, 1), rectangle_of_pixels(3, 3, 1, 2)

    assert fuse(members(mask(one), mask(other), mask(one)), SIZE).shape == mask(one)


def test_polygons_give_a_polygon_with_the_majority_s_pixels() -> None:
    three = [polygon((x, 5), (x + 12, 5), (x + 12, 20), (x, 20)) for x in (4, 6, 9)]

    shape = fuse(members(*three), SIZE).shape

    assert shape is not None
    assert shape["type"] == "polygon"
    assert raster(shape, SIZE).tolist() == raster(three[1], SIZE).tolist()
    assert len(shape["parts"][0][0]) == 4


def test_a_polygon_and_a_box_give_a_mask_and_say_why() -> None:
    proposal = fuse(members(polygon((4, 5), (14, 5), (14, 15), (4, 15)), box(4, 5, 10, 10)), SIZE)

    assert proposal.shape == mask(rectangle_of_pixels(4, 5, 10, 10))
    assert proposal.notes == ("They are of different kinds, so the result is a mask.",)


def test_polygons_below_a_pixel_give_one_of_them() -> None:
    tiny = [polygon((5.1, 5.1), (5.2 + i / 100, 5.1), (5.1, 5.2)) for i in range(3)]

    proposal = fuse(members(*tiny), SIZE)

    assert proposal.shape in tiny
    assert problems_of(tiny[0]) == []
    assert "smaller than a pixel" in proposal.notes[0]


def test_staple_is_not_offered_for_two() -> None:
    both = members(*[mask(rectangle_of_pixels(x, 5, 10, 10)) for x in (4, 6)])

    with pytest.raises(MethodNotOffered, match="at least 3 members"):
        fuse(both, SIZE, Options(method="staple"))


# A disc in which each rater is wrong at regular places; numbers of SimpleITK 2.5.7, which stops a little early.
STAPLE_CASES = [
    (
        ((7, 3, 11), (5, 2, 13), (3, 8, 17)),
        [0.906729122, 0.916412146, 0.935358637],
        [0.91119909, 0.92595182, 0.943038381],
        1602,
    ),
    (
        ((7, 3, 11), (5, 2, 13), (3, 8, 17), (2, 9, 7), (4, 5, 23)),
        [0.908623725, 0.921343341, 0.941887534, 0.856320701, 0.955817541],
        [0.90828125, 0.923962125, 0.94143606, 0.857292409, 0.957092899],
        1567,
    ),
]


@pytest.mark.parametrize(
    ("errors", "sensitivity", "specificity", "area"), STAPLE_CASES, ids=["three", "five"]
)
def test_staple_finds_the_raters_that_simple_itk_finds(
    errors: tuple[tuple[int, int, int], ...],
    sensitivity: list[float],
    specificity: list[float],
    area: int,
) -> None:
    y, x = np.mgrid[:64, :96]
    disc = ((x - 45) / 25) ** 2 + ((y - 30) / 20) ** 2 <= 1
    masks = [runs_of_pixels(disc ^ ((a * x + b * y) % every == 0)) for a, b, every in errors]
    segments = segments_of(masks)
    patterns = patterns_of(segments, 64 * 96)

    found = staple(patterns)

    assert found.has_converged
    assert len(found.probability) <= 2 ** len(errors)
    assert found.sensitivity == pytest.approx(sensitivity, abs=1e-7)
    assert found.specificity == pytest.approx(specificity, abs=1e-7)
    chosen = found.probability[patterns.of_segment] > 0.5
    assert area_of_runs(runs_where(segments, chosen)) == area


def test_simple_drops_the_rater_who_marked_something_else() -> None:
    pixels = [rectangle_of_pixels(x, 5, 12, 12) for x in (4, 5, 4, 20)]
    segments = segments_of([runs_of_pixels(each) for each in pixels])

    result = simple(patterns_of(segments, SIZE.width * SIZE.height), np.ones(4))

    assert (result.weights > 0).tolist() == [True, True, True, False]


@given(st.lists(PIXELS, min_size=1, max_size=5))
def test_segments_hold_each_mask(pictures: list[NDArray[np.uint8]]) -> None:
    masks = [runs_of_pixels(each) for each in pictures]

    segments = segments_of(masks)

    for row, runs in zip(segments.is_in, masks, strict=True):
        assert runs_where(segments, row).tolist() == runs.tolist()


@given(PIXELS, st.integers(0, 3), st.integers(0, 3), st.integers(1, 4), st.integers(1, 6))
def test_a_part_of_a_mask_goes_out_and_back(
    pixels: NDArray[np.uint8], x: int, y: int, width: int, height: int
) -> None:
    size, part = Size(7, 9), Box(x, y, width, height)
    alone = np.zeros_like(pixels)
    alone[y : y + height, x : x + width] = pixels[y : y + height, x : x + width]

    cut = pixels_within(runs_of_pixels(pixels), size, part)

    assert (cut == pixels[y : y + height, x : x + width]).all()
    assert placed_in(cut, size, part).tolist() == runs_of_pixels(alone).tolist()


@given(PIXELS)
def test_a_small_traced_polygon_keeps_its_pixels(pixels: NDArray[np.uint8]) -> None:
    size, runs = Size(7, 9), runs_of_pixels(pixels)

    traced = polygon_of(runs, size)

    if pixels.any():
        assert traced is not None
        assert problems_of(traced, size) == []
        found = pixels_of_runs(raster(traced, size), size)
        assert (found & pixels).sum() >= 0.97 * (found | pixels).sum()
    else:
        assert traced is None


def test_a_disc_is_traced_smoothly_and_a_ring_keeps_its_hole() -> None:
    y, x = np.mgrid[:300, :400]
    square = (x - 200) ** 2 + (y - 150) ** 2
    ring = runs_of_pixels((square < 100**2) & (square > 50**2))

    traced = polygon_of(ring, Size(400, 300))

    assert traced is not None
    (part,) = traced["parts"]
    assert len(part) == 2
    assert all(len(each) < 120 for each in part)


def test_the_field_of_view_is_the_union_and_a_margin_within_the_image() -> None:
    runs = runs_of_pixels(rectangle_of_pixels(1, 5, 30, 10))

    assert field_of_view(runs, SIZE) == Box(0, 3, 34, 14)
    assert field_of_view(runs_of_pixels(np.zeros((30, 40), dtype=np.uint8)), SIZE) is None


def test_the_depth_of_a_large_mask_is_filled_in_to_within_two_steps() -> None:
    y, x = np.mgrid[:203, :301]
    disc = ((x - 140) ** 2 + (y - 100) ** 2 < 80**2).astype(np.uint8)

    exact, coarse = depth_of(disc), depth_of(disc, most_px=4000)

    assert exact.shape == coarse.shape
    assert np.abs(exact - coarse).max() < 8  # on a grid of every fourth pixel
    assert np.abs(exact - coarse).mean() < 1
