"""Pixels counted at the crossings of columns are those that pycocotools counts."""

import numpy as np
import pytest
from pycocotools import mask as coco_masks

from app.geometry.many_rasters import pixel_counts
from app.geometry.many_rings import Rings


@pytest.mark.parametrize("decimals", [0, 1, 2, 12])
@pytest.mark.parametrize("side", [2, 60, 600])
def test_as_many_as_pycocotools_counts(side: int, decimals: int) -> None:
    chance = np.random.default_rng(side + decimals)
    rings = [
        chance.uniform(0, side, (chance.integers(3, 40), 2)).round(decimals) for _ in range(450)
    ]

    counts = pixel_counts(Rings.of_lengths(np.concatenate(rings), np.array([*map(len, rings)])))

    drawn = [coco_masks.frPyObjects([ring.ravel().tolist()], side, side) for ring in rings]
    assert counts.tolist() == [int(coco_masks.area(each)[0]) for each in drawn]


def test_on_a_picture_so_large_that_its_pixels_need_long_numbers() -> None:
    side = 50_000
    rings = [
        np.array(ring) for ring in ([[0, 0], [side, 40], [9, side]], [[5, 5], [9.5, 5], [5, side]])
    ]

    counts = pixel_counts(Rings.of_lengths(np.concatenate(rings), np.array([3, 3])))

    drawn = [coco_masks.frPyObjects([ring.ravel().tolist()], side, side) for ring in rings]
    assert counts.tolist() == [int(coco_masks.area(each)[0]) for each in drawn]
