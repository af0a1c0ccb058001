"""Shapes as the server takes them."""

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray
from pycocotools import mask as coco_masks
from pydantic import TypeAdapter

from app.annotations.shapes import Shape
from concord_client import shapes

SQUARE = [[10, 10], [50, 10], [50, 50], [10, 50]]


@given(arrays(np.bool_, st.tuples(st.integers(1, 12), st.integers(1, 12))))
def test_a_mask_is_written_as_pycocotools_writes_it(pixels: NDArray[np.bool_]) -> None:
    encoded = coco_masks.encode(np.asfortranarray(pixels, dtype=np.uint8))

    assert shapes.mask(pixels) == {
        "type": "mask",
        "size": encoded["size"],
        "counts": encoded["counts"].decode(),
    }
    assert shapes.mask(pixels.tolist()) == shapes.mask(pixels)


def test_long_runs_take_several_letters() -> None:
    pixels = np.zeros((700, 900), dtype=np.uint8)
    pixels[100:600, 300:301] = 1

    encoded = coco_masks.encode(np.asfortranarray(pixels))

    assert shapes.mask(pixels)["counts"] == encoded["counts"].decode()


@pytest.mark.parametrize(
    "shape",
    [
        shapes.box(1, 2, 3, 4),
        shapes.rotated_box(10, 20, 5, 4, 30),
        shapes.polygon(SQUARE, [[20, 20], [20, 30], [30, 30]]),
        shapes.polyline([[1, 2], [3, 4]]),
        shapes.ellipse(10, 10, 5, 3),
        shapes.mask([[0, 1], [1, 1]]),
        shapes.keypoints([[5, 6, 2], [7, 8, 0], [1, 2, 1]], around=shapes.box(0, 0, 9, 9)),
        shapes.point(1, 2),
    ],
    ids=lambda shape: shape["type"],
)
def test_the_server_takes_each(shape: shapes.Shape) -> None:
    taken = TypeAdapter[Shape](Shape).validate_json(json.dumps(shape))

    assert taken.type == shape["type"]


def test_an_absent_point_has_no_place() -> None:
    assert shapes.keypoints([[7, 8, 0]])["points"] == [(0.0, 0.0, 0)]
    with pytest.raises(ValueError, match="Expected 0, 1 or 2"):
        shapes.keypoints([[7, 8, 3]])
