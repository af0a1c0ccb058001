"""Polygons and masks, and regions of mixed kinds: decided pixel by pixel."""

from collections.abc import Sequence
from typing import Any, Literal, get_args

import numpy as np
from numpy.typing import NDArray

from app.agreement.measures.fusion.errors import MethodNotOffered
from app.agreement.measures.fusion.estimation import (
    LEAST_FOR_SIMPLE,
    LEAST_FOR_STAPLE,
    patterns_of,
    simple,
    staple,
)
from app.agreement.measures.fusion.existence import HALF
from app.agreement.measures.fusion.members import Numbers, Shape
from app.agreement.measures.fusion.segments import (
    Segments,
    lead_of,
    pixels_within,
    placed_in,
    runs_where,
)
from app.geometry.boxes import Box, Size
from app.geometry.ellipses import Ellipse, ellipse_ring
from app.geometry.masks import Pixels, Runs, bounds_of_runs, counts_of_runs, runs_of_counts
from app.geometry.points import clipped
from app.geometry.rasters import raster_of
from app.geometry.rotated_boxes import RotatedBox, corners_of

Method = Literal["majority", "union", "intersection", "staple", "simple"]
Chosen = NDArray[np.bool_]

_LEAST: dict[str, int] = {"staple": LEAST_FOR_STAPLE, "simple": LEAST_FOR_SIMPLE}
_MARGIN = 0.1
_LEAST_MARGIN_PX = 2
_MOST_DEPTH_PX = 100_000


def methods_for(member_count: int) -> tuple[Method, ...]:
    """Those that so many members give grounds for."""
    return tuple(name for name in get_args(Method) if member_count >= _LEAST.get(name, 1))


def pixels_of(shape: Shape, size: Size) -> Runs:
    """The pixels of a region of any kind."""
    match shape["type"]:
        case "mask":
            return runs_of_counts(shape["counts"])
        case "polygon":
            return raster_of(shape["parts"], size)
        case "box":
            x, y, right, bottom = (
                *(shape["x"], shape["y"]),
                *(shape["x"] + shape["width"], shape["y"] + shape["height"]),
            )
            ring = [(x, y), (right, y), (right, bottom), (x, bottom)]
        case "rotated_box":
            sides = (shape["width"], shape["height"], shape["angle_deg"])
            ring = corners_of(RotatedBox(shape["cx"], shape["cy"], *sides))
        case _:
            radii = (shape["rx"], shape["ry"], shape["angle_deg"])
            ring = ellipse_ring(Ellipse(shape["cx"], shape["cy"], *radii))
    return raster_of([[ring]], size)


def mask_shape(runs: Runs, size: Size) -> dict[str, Any]:
    """A mask as the API writes it."""
    return {"type": "mask", "size": [size.height, size.width], "counts": counts_of_runs(runs)}


def fused_pixels(
    masks: Sequence[Runs], segments: Segments, size: Size, weights: Numbers, method: Method
) -> Runs:
    """The pixels that the masks give together; empty where they have nothing in common.

    Args:
        masks: at least one, of this size.
        segments: the same, cut.
        size: the image's.
        weights: of the raters; a majority is one of weight.
        method: an even split of a majority goes by shape: a pixel is in where it lies, on average, deeper inside the
            masks that hold it than outside those that do not.

    Raises:
        MethodNotOffered: fewer masks than the method needs.
    """
    if method not in methods_for(len(masks)):
        raise MethodNotOffered(method, _LEAST[method], len(masks))
    match method:
        case "union":
            return runs_where(segments, segments.union)
        case "intersection":
            return runs_where(segments, segments.intersection)
        case "majority":
            return _majority(segments, masks, size, weights)
        case _:
            return runs_where(segments, _estimated(segments, size, weights, method))


def field_of_view(runs: Runs, size: Size) -> Box | None:
    """The box around a mask with a tenth of its sides as margin, in whole pixels; none around an empty one."""
    bounds = bounds_of_runs(runs, size)
    if bounds is None:
        return None
    across = max(int(np.ceil(_MARGIN * bounds.width)), _LEAST_MARGIN_PX)
    down = max(int(np.ceil(_MARGIN * bounds.height)), _LEAST_MARGIN_PX)
    wide = Box(
        bounds.x - across,
        bounds.y - down,
        bounds.width + 2 * across,
        bounds.height + 2 * down,
    )
    return clipped(wide, size)


def _majority(segments: Segments, masks: Sequence[Runs], size: Size, weights: Numbers) -> Runs:
    lead = lead_of(segments, weights)
    chosen = lead > 0
    is_even = (lead == 0) & segments.union
    if not chosen.any() or not is_even.any():
        return runs_where(segments, chosen)
    field = field_of_view(runs_where(segments, segments.union), size)
    assert field is not None, "an even split holds pixels"
    depth = sum(
        weight * depth_of(pixels_within(runs, size, field))
        for runs, weight in zip(masks, weights, strict=True)
    )
    split = pixels_within(runs_where(segments, is_even), size, field) > 0
    clear = pixels_within(runs_where(segments, chosen), size, field) > 0
    return placed_in((clear | (split & (depth > 0))).astype(np.uint8), size, field)


def depth_of(pixels: Pixels, *, most_px: int = _MOST_DEPTH_PX) -> Numbers:
    """How deep each pixel lies inside the mask, in pixels; negative outside.

    Depth changes slowly, so that of a large mask is measured on a coarser grid of about `most_px` places and filled
    in between them.

    Source: T. Rohlfing, C. Maurer, "Shape-based averaging", 2007.
    """
    from scipy import ndimage

    step = int(np.ceil(np.sqrt(pixels.size / most_px)))
    if step == 1:
        return _exact_depth(pixels)
    height, width = pixels.shape
    whole = np.pad(pixels, ((0, -height % step), (0, -width % step)), mode="edge")
    coarse = step * _exact_depth(whole[step // 2 :: step, step // 2 :: step])
    filled = ndimage.zoom(coarse, step, order=1, mode="nearest", grid_mode=True)
    return np.asarray(filled[:height, :width], dtype=np.float64)


def _exact_depth(pixels: Pixels) -> Numbers:
    from scipy import ndimage

    inside = ndimage.distance_transform_edt(pixels)
    outside = ndimage.distance_transform_edt(pixels == 0)
    return np.asarray(inside - outside, dtype=np.float64)


def _estimated(segments: Segments, size: Size, weights: Numbers, method: Method) -> Chosen:
    field = field_of_view(runs_where(segments, segments.union), size)
    if field is None:
        return segments.union
    patterns = patterns_of(segments, round(field.area))
    if method == "simple":
        return np.asarray(simple(patterns, weights).lead > 0)[patterns.of_segment]
    likely = np.asarray(staple(patterns).probability > HALF)[patterns.of_segment]
    # Of masks that are all noise, the likeliest reading may be that everyone means the opposite. Nobody does.
    return np.asarray((likely & segments.union) | segments.intersection)
