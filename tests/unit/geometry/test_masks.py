"""Run lengths, held against pycocotools."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays
from numpy.typing import NDArray
from pycocotools import mask as coco_masks

from app.geometry.boxes import Box, Size
from app.geometry.errors import MalformedCounts
from app.geometry.masks import (
    area_of_runs,
    bounds_of_runs,
    counts_of_runs,
    difference_of,
    pixels_of_runs,
    runs_of_counts,
    runs_of_pixels,
    union_of,
)

Pixels = NDArray[np.uint8]

SHAPES = array_shapes(min_dims=2, max_dims=2, max_side=40)
MASKS = arrays(np.uint8, SHAPES, elements=st.integers(0, 1))
RUNS = st.lists(st.integers(0, 2**33), min_size=1, max_size=60).map(np.array)


def coco_of(pixels: Pixels) -> dict[str, Any]:
    encoded: dict[str, Any] = coco_masks.encode(np.asfortranarray(pixels))
    return encoded


def size_of(pixels: Pixels) -> Size:
    return Size(width=pixels.shape[1], height=pixels.shape[0])


@st.composite
def pairs_of_masks(draw: st.DrawFn) -> tuple[Pixels, Pixels]:
    shape = draw(SHAPES)
    mask = arrays(np.uint8, shape, elements=st.integers(0, 1))
    return draw(mask), draw(mask)


@given(MASKS)
def test_a_mask_is_compressed_as_pycocotools_does_bit_for_bit(pixels: Pixels) -> None:
    assert counts_of_runs(runs_of_pixels(pixels)) == coco_of(pixels)["counts"].decode()


@given(MASKS)
def test_a_mask_comes_back_pixel_for_pixel(pixels: Pixels) -> None:
    counts = coco_of(pixels)["counts"].decode()

    assert np.array_equal(pixels_of_runs(runs_of_counts(counts), size_of(pixels)), pixels)


@given(RUNS)
def test_runs_of_any_length_survive_compression(runs: NDArray[np.int64]) -> None:
    assert np.array_equal(runs_of_counts(counts_of_runs(runs)), runs)


@given(MASKS)
def test_area_and_bounds_are_those_of_pycocotools(pixels: Pixels) -> None:
    runs, encoded = runs_of_pixels(pixels), coco_of(pixels)
    bounds = bounds_of_runs(runs, size_of(pixels)) or Box(0, 0, 0, 0)

    assert area_of_runs(runs) == coco_masks.area(encoded)
    assert [bounds.x, bounds.y, bounds.width, bounds.height] == list(coco_masks.toBbox(encoded))


@given(pairs_of_masks())
def test_a_union_is_what_pycocotools_merges(pair: tuple[Pixels, Pixels]) -> None:
    merged = coco_masks.merge([coco_of(each) for each in pair])

    union = union_of([runs_of_pixels(each) for each in pair])

    assert counts_of_runs(union) == merged["counts"].decode()


@given(pairs_of_masks())
def test_a_difference_has_the_pixels_of_the_first_alone(pair: tuple[Pixels, Pixels]) -> None:
    mask, cut = pair

    left = difference_of(runs_of_pixels(mask), [runs_of_pixels(cut), runs_of_pixels(cut)])

    assert np.array_equal(left, runs_of_pixels(mask & (1 - cut)))


@pytest.mark.parametrize(
    ("pixels", "counts"),
    [
        pytest.param([[0, 0], [0, 0]], "4", id="empty"),
        pytest.param([[1, 1], [1, 1]], "04", id="full"),
        pytest.param([[1, 0], [0, 0]], "013", id="the first pixel"),
        pytest.param([[0, 0], [0, 1]], "31", id="the last pixel"),
    ],
)
def test_the_corners_of_the_format(pixels: list[list[int]], counts: str) -> None:
    array = np.array(pixels, dtype=np.uint8)

    assert counts_of_runs(runs_of_pixels(array)) == counts == coco_of(array)["counts"].decode()


def test_a_mask_of_48_megapixels_is_measured_by_its_outline() -> None:
    y, x = np.ogrid[:6000, :8000]
    disc = ((y - 3000) ** 2 + (x - 4000) ** 2 < 2500**2).astype(np.uint8)
    encoded = coco_of(disc)

    runs = runs_of_counts(encoded["counts"].decode())

    assert len(runs) < 10_001
    assert area_of_runs(runs) == disc.sum()
    assert bounds_of_runs(runs, size_of(disc)) == Box(*coco_masks.toBbox(encoded))
    assert counts_of_runs(runs) == encoded["counts"].decode()


@pytest.mark.parametrize(
    ("counts", "reason"),
    [
        pytest.param("", "end in the middle", id="nothing"),
        pytest.param("4o", "end in the middle", id="a number without its end"),
        pytest.param("oooooooo0", "longer than any picture", id="a number without bounds"),
        pytest.param("4O", "shorter than nothing", id="a negative run"),
    ],
)
def test_what_nobody_could_have_written_is_refused(counts: str, reason: str) -> None:
    with pytest.raises(MalformedCounts, match=reason):
        runs_of_counts(counts)
