"""One shape of each kind, for images of 640 x 480 pixels, and a category that takes them all."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pycocotools import mask as coco_masks

Pixels = NDArray[np.uint8]

SKELETON = {"keypoints": ["head", "left hand", "right hand"], "edges": [[0, 1], [0, 2]]}

THING = {
    "name": "thing",
    "shapes": [
        "box",
        "rotated_box",
        "polygon",
        "polyline",
        "ellipse",
        "mask",
        "keypoints",
        "point",
    ],
    "skeleton": SKELETON,
}


def square(x: float, y: float, side: float) -> list[list[float]]:
    """A ring clockwise on the screen."""
    return [[x, y], [x + side, y], [x + side, y + side], [x, y + side]]


def mask_of(pixels: Pixels) -> dict[str, Any]:
    """An array (height, width) as a shape."""
    encoded = coco_masks.encode(np.asfortranarray(pixels, dtype=np.uint8))
    return {"type": "mask", "size": list(pixels.shape), "counts": encoded["counts"].decode()}


def painted(*rectangles: Sequence[int]) -> Pixels:
    """A picture of 640 x 480 pixels in which rectangles (x, y, width, height) are marked."""
    pixels = np.zeros((480, 640), dtype=np.uint8)
    for x, y, width, height in rectangles:
        pixels[y : y + height, x : x + width] = 1
    return pixels


RING = {
    "type": "polygon",
    "parts": [
        [square(100.0, 100.0, 80.0), square(120.0, 120.0, 30.0)[::-1]],
        [square(300.0, 50.0, 20.0)],
    ],
}

SHAPES: dict[str, dict[str, Any]] = {
    "box": {"type": "box", "x": 10.5, "y": 20.25, "width": 100.0, "height": 50.25},
    "rotated_box": {"type": "rotated_box", "cx": 200.5, "cy": 150.0, "width": 80.0, "height": 40.0, "angle_deg": 30.0},
    "polygon": {"type": "polygon", "parts": [[square(10.5, 10.25, 40.0)], [square(40.0, 30.0, 40.0)]]},
    "polygon with a hole": RING,
    "polyline": {"type": "polyline", "points": [[1.25, 2.5], [30.0, 40.75], [60.0, 2.0]]},
    "ellipse": {"type": "ellipse", "cx": 320.0, "cy": 240.0, "rx": 60.5, "ry": 30.25, "angle_deg": -45.0},
    "mask": mask_of(painted((0, 0, 3, 2), (100, 100, 50, 20))),
    "keypoints": {"type": "keypoints", "points": [[100.5, 50.25, 2], [80.0, 90.0, 1], [0.0, 0.0, 0]]},
    "keypoints in a box": {
        "type": "keypoints",
        "points": [[500.5, 250.25, 2], [0.0, 0.0, 0], [0.0, 0.0, 0]],
        "box": {"x": 460.0, "y": 240.0, "width": 80.0, "height": 100.0},
    },
    "point": {"type": "point", "x": 12.25, "y": 30.5},
}  # fmt: skip
