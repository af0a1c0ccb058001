"""From pixels back to polygons."""

from typing import Any

import numpy as np

from app.agreement.measures.fusion.segments import segments_of
from app.geometry.boxes import Size
from app.geometry.errors import TooIntricate
from app.geometry.masks import Runs, bounds_of_runs
from app.geometry.outlines import outline_of
from app.geometry.rasters import raster_of
from app.geometry.rings import contains, crossing_of, lies_within, point_inside, signed_area
from app.geometry.simplification import simplified_ring

Place = tuple[float, float]
Rings = list[list[Place]]

TOLERANCE_PX = 1.0
# What people would still draw as a polygon; beyond, the API asks for a mask.
_MOST_RING_POINTS = 5_000
_MOST_POINTS = 50_000
_MOST_CELLS = 8_000_000
# Below, a smooth outline has cost too much of a small object.
_LEAST_OVERLAP = 0.97


def polygon_of(runs: Runs, size: Size) -> dict[str, Any] | None:
    """The polygon of a mask: smooth to within `TOLERANCE_PX` where that keeps its pixels, else along their edges.

    None where a polygon would lose something: an empty mask, or an outline too large or too intricate to be edited.
    """
    bounds = bounds_of_runs(runs, size)
    if bounds is None or bounds.area > _MOST_CELLS:
        return None
    exact = outline_of(runs, size, most_cells=int(max(bounds.width, bounds.height)))
    smooth = _parts_of([_smooth(ring) for ring in exact])
    if _is_sound(smooth) and _keeps(smooth, runs, size):
        return {"type": "polygon", "parts": smooth}
    parts = _parts_of(exact)
    return {"type": "polygon", "parts": parts} if _is_sound(parts) else None


def _smooth(ring: list[Place]) -> list[Place]:
    points = simplified_ring(np.array(ring, dtype=np.float64), tolerance_px=TOLERANCE_PX)
    return [(float(x), float(y)) for x, y in points] if len(points) > 2 else ring


def _parts_of(rings: Rings) -> list[Rings]:
    """Exteriors run clockwise, holes against them; each hole goes to the smallest exterior around it."""
    areas = [signed_area(ring) for ring in rings]
    outer = sorted(
        ((area, ring) for area, ring in zip(areas, rings, strict=True) if area > 0),
        key=lambda pair: pair[0],
    )
    parts = [[ring] for _, ring in outer]
    for area, ring in zip(areas, rings, strict=True):
        if area >= 0:
            continue
        inside = point_inside(ring)
        home = next((part for part in parts if contains(part[0], inside)), None)
        if home is not None:
            home.append(ring)
    return parts


def _is_sound(parts: list[Rings]) -> bool:
    """Whether the API would take it."""
    lengths = [len(ring) for part in parts for ring in part]
    if not lengths or max(lengths) > _MOST_RING_POINTS or sum(lengths) > _MOST_POINTS:
        return False
    try:
        is_crossed = any(crossing_of(part) is not None for part in parts)
    except TooIntricate:
        return False
    return not is_crossed and all(lies_within(hole, part[0]) for part in parts for hole in part[1:])


def _keeps(parts: list[Rings], runs: Runs, size: Size) -> bool:
    segments = segments_of([raster_of(parts, size), runs])
    return segments.overlap(*segments.is_in) >= _LEAST_OVERLAP
