"""Boxes, rotated boxes and ellipses."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from app.agreement.measures.fusion.centres import centre
from app.agreement.measures.fusion.members import Numbers, Shape
from app.geometry.rotated_boxes import RotatedBox, corners_of


def fused_box(shapes: Sequence[Shape], weights: Numbers) -> dict[str, Any]:
    """Edge by edge: the mean of two, the median of more. Accepts whatever has x, y, width and height."""
    edges = np.array([edges_of(shape) for shape in shapes])
    left, top, right, bottom = centre(edges, weights)
    # Far from the corner of the picture a sliver's two edges are one number.
    least_width = min(shape["width"] for shape in shapes)
    least_height = min(shape["height"] for shape in shapes)
    return {
        "type": "box",
        "x": float(left),
        "y": float(top),
        "width": float(max(right - left, least_width)),
        "height": float(max(bottom - top, least_height)),
    }


def edges_of(shape: Shape) -> tuple[float, float, float, float]:
    """Left, top, right, bottom."""
    x, y = shape["x"], shape["y"]
    return x, y, x + shape["width"], y + shape["height"]


def fused_rotated_box(shapes: Sequence[Shape], weights: Numbers) -> dict[str, Any]:
    """Centre, sides and angle, once all members call the same side the width."""
    rows = aligned(
        [(one["cx"], one["cy"], one["width"], one["height"], one["angle_deg"]) for one in shapes]
    )
    cx, cy, width, height, angle = (float(number) for number in centre(rows, weights))
    return {
        "type": "rotated_box",
        "cx": cx,
        "cy": cy,
        "width": width,
        "height": height,
        "angle_deg": wrapped(angle),
    }


def fused_ellipse(shapes: Sequence[Shape], weights: Numbers) -> dict[str, Any]:
    """Centre, radii and angle, once all members call the same radius the first."""
    rows = aligned(
        [(one["cx"], one["cy"], 2 * one["rx"], 2 * one["ry"], one["angle_deg"]) for one in shapes]
    )
    cx, cy, width, height, angle = (float(number) for number in centre(rows, weights))
    return {
        "type": "ellipse",
        "cx": cx,
        "cy": cy,
        "rx": width / 2,
        "ry": height / 2,
        "angle_deg": wrapped(angle),
    }


def aligned(rows: Sequence[tuple[float, float, float, float, float]]) -> Numbers:
    """The same boxes, each written so that it turns least against the one in their midst.

    A box of 20 x 10 at 30° is also one of 10 x 20 at 120° and one of 20 x 10 at 210°: of its four writings each member
    gets the one whose corners lie nearest, one by one, to those of the member that is nearest to all.

    Args:
        rows: cx, cy, width, height, angle in degrees.

    Returns:
        (R, 5) likewise; angles may pass 180°, so that their middle lies between them.
    """
    corners = np.array([corners_of(RotatedBox(*row)) for row in rows])
    turned = np.stack([np.roll(corners, -turn, axis=1) for turn in range(4)])
    # By turn, one, other: corners of `one`, written with this turn, against those of `other`.
    apart = ((turned[:, :, np.newaxis] - corners) ** 2).sum(axis=(3, 4))
    middle = int(np.argmin(apart.min(axis=0).sum(axis=0)))
    turns = apart[:, :, middle].argmin(axis=0)
    result = np.array(rows, dtype=np.float64)
    is_swapped = turns % 2 == 1
    result[is_swapped, 2], result[is_swapped, 3] = (
        result[is_swapped, 3].copy(),
        result[is_swapped, 2].copy(),
    )
    angles = result[:, 4] + 90.0 * turns
    result[:, 4] = angles - 360.0 * np.round((angles - angles[middle]) / 360.0)
    return result


def wrapped(angle_deg: float) -> float:
    """The same direction between -180° and 180°, untouched where it lies there."""
    if -180 <= angle_deg <= 180:
        return angle_deg
    return (angle_deg + 180) % 360 - 180
