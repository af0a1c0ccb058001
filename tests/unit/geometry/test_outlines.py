"""Outlines of masks."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays
from numpy.typing import NDArray

from app.geometry.boxes import Size
from app.geometry.masks import runs_of_pixels
from app.geometry.outlines import outline_of
from app.geometry.rings import contains, signed_area

SHAPES = array_shapes(min_dims=2, max_dims=2, max_side=12)
MASKS = arrays(np.uint8, SHAPES, elements=st.integers(0, 1))


@given(MASKS)
def test_filling_the_outline_gives_the_mask_back(pixels: NDArray[np.uint8]) -> None:
    height, width = pixels.shape

    rings = outline_of(runs_of_pixels(pixels), Size(width, height))

    for y in range(height):
        for x in range(width):
            middle = (x + 0.5, y + 0.5)
            assert sum(contains(ring, middle) for ring in rings) % 2 == pixels[y, x]


@given(MASKS)
def test_holes_run_against_what_they_are_cut_from(pixels: NDArray[np.uint8]) -> None:
    height, width = pixels.shape

    rings = outline_of(runs_of_pixels(pixels), Size(width, height))

    assert sum(map(signed_area, rings)) == pixels.sum()


def test_a_large_mask_is_drawn_in_few_strokes() -> None:
    y, x = np.ogrid[:1500, :2000]
    disc = ((y - 700) ** 2 + (x - 900) ** 2 < 600**2).astype(np.uint8)

    (ring,) = outline_of(runs_of_pixels(disc), Size(2000, 1500), most_cells=48)

    assert len(ring) < 200
    assert signed_area(ring) == pytest.approx(float(disc.sum()), rel=0.05)
    assert min(x for x, _ in ring) == 301
    assert max(y for _, y in ring) == 1300
