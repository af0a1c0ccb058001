"""The shape that several shapes give together, by their kind."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.agreement.measures.fusion.errors import MixedShapes
from app.agreement.measures.fusion.frames import fused_box, fused_ellipse, fused_rotated_box
from app.agreement.measures.fusion.lines import fused_point, fused_polyline
from app.agreement.measures.fusion.members import Numbers, Shape, written
from app.agreement.measures.fusion.regions import Method, fused_pixels, mask_shape, pixels_of
from app.agreement.measures.fusion.segments import segments_of
from app.agreement.measures.fusion.skeletons import fused_keypoints, of_one_skeleton
from app.agreement.measures.fusion.spread import deviations
from app.agreement.measures.fusion.tracing import polygon_of
from app.geometry.boxes import Size
from app.geometry.masks import Runs, area_of_runs

REGIONS = frozenset({"box", "rotated_box", "polygon", "ellipse", "mask"})
Spread = tuple[float | None, ...]

_BY_NUMBERS: Mapping[str, Callable[[Sequence[Shape], Numbers], dict[str, Any]]] = {
    "box": fused_box,
    "rotated_box": fused_rotated_box,
    "ellipse": fused_ellipse,
    "polyline": fused_polyline,
    "point": fused_point,
}


@dataclass(frozen=True)
class FusedShape:
    """A shape, or none with a note that says why.

    `spread` is how far the members lie from the shape, as root mean squares in pixels: of a box its left, top, right
    and bottom edges; of a rotated box and an ellipse the corners of their frames; of a line its two ends and its
    middle; of a skeleton its points (none where nobody placed one). Of polygons and masks it is one number, the share
    of their union that not all hold.
    """

    shape: dict[str, Any] | None
    spread: Spread
    notes: tuple[str, ...] = ()
    disputed_points: tuple[int, ...] = ()


def fused_shape(
    shapes: Sequence[Shape],
    weights: Numbers,
    size: Size,
    *,
    method: Method = "majority",
    sigmas: Sequence[float] | None = None,
) -> FusedShape:
    """Fuse shapes of one family; the same shapes give themselves, exactly.

    Raises:
        MixedShapes: they are not of one family.
        MethodNotOffered: too few polygons or masks for the method.
    """
    kinds = kinds_of(shapes)
    if kinds == ["keypoints"]:
        return _fused_keypoints(shapes, weights, sigmas)
    if len(kinds) == 1 and kinds[0] in _BY_NUMBERS:
        fused = dict(shapes[0]) if _are_alike(shapes) else _BY_NUMBERS[kinds[0]](shapes, weights)
        return FusedShape(fused, deviations(shapes, fused))
    if not REGIONS.issuperset(kinds):
        raise MixedShapes(kinds)
    return _fused_region(shapes, weights, size, method)


def kinds_of(shapes: Sequence[Shape]) -> list[str]:
    """The kinds of shapes there are, each once, sorted."""
    return sorted({shape["type"] for shape in shapes})


def is_fused_by_pixels(shapes: Sequence[Shape]) -> bool:
    """Whether fusing them takes milliseconds: polygons and masks, or regions of mixed kinds."""
    kinds = kinds_of(shapes)
    by_numbers = len(kinds) == 1 and kinds[0] in _BY_NUMBERS
    return bool(kinds) and not by_numbers and REGIONS.issuperset(kinds)


def _are_alike(shapes: Sequence[Shape]) -> bool:
    return len({written(shape) for shape in shapes}) == 1


def _fused_keypoints(
    shapes: Sequence[Shape], weights: Numbers, sigmas: Sequence[float] | None
) -> FusedShape:
    kept = of_one_skeleton(shapes)
    notes = []
    if len(kept) < len(shapes):
        notes.append(
            f"{len(shapes) - len(kept)} of {len(shapes)} have another number of points and are left out."
        )
    trust = weights[kept] if weights[kept].any() else weights[kept] + 1
    skeleton = fused_keypoints([shapes[index] for index in kept], trust, sigmas=sigmas)
    if skeleton.shape is None:
        notes.append("They have nothing in common: no point is placed by half of them.")
    elif skeleton.disputed:
        count = len(skeleton.disputed)
        points = "One point needs" if count == 1 else f"{count} points need"
        notes.append(f"{points} a look: placed too far apart, or by only half.")
    shape = dict(shapes[0]) if _are_alike(shapes) else skeleton.shape
    return FusedShape(shape, skeleton.spread_px, tuple(notes), skeleton.disputed)


def _fused_region(
    shapes: Sequence[Shape], weights: Numbers, size: Size, method: Method
) -> FusedShape:
    masks = [pixels_of(shape, size) for shape in shapes]
    segments = segments_of(masks)
    pixels = fused_pixels(masks, segments, size, weights, method)
    spread = (1 - segments.overlap(segments.intersection, segments.union),)
    if _are_alike(shapes):
        return FusedShape(dict(shapes[0]), spread)
    if not any(area_of_runs(mask) for mask in masks):
        note = "They are smaller than a pixel, so one of them is taken as it is."
        return FusedShape(dict(min(shapes, key=written)), spread, (note,))
    if area_of_runs(pixels) == 0:
        what = "no pixel is in all of them" if method == "intersection" else _NO_MAJORITY
        return FusedShape(None, spread, (f"They have nothing in common: {what}.",))
    return _as_drawn(pixels, shapes, size, spread)


_NO_MAJORITY = "no pixel is in more than half of them"


def _as_drawn(pixels: Runs, shapes: Sequence[Shape], size: Size, spread: Spread) -> FusedShape:
    """A polygon where all members are, a mask where one is not or a polygon would lose something."""
    mask = mask_shape(pixels, size)
    if any(shape["type"] != "polygon" for shape in shapes):
        is_mixed = any(shape["type"] != "mask" for shape in shapes)
        notes = ("They are of different kinds, so the result is a mask.",) if is_mixed else ()
        return FusedShape(mask, spread, notes)
    polygon = polygon_of(pixels, size)
    if polygon is None:
        return FusedShape(mask, spread, ("Its outline is too intricate for a polygon.",))
    return FusedShape(polygon, spread)
