"""A file's shape made one that may be saved on its image, or refused: every repair is told. Pure."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from app.formats.reading.findings import Findings
from app.formats.reading.records import Mark
from app.formats.records import Shape
from app.geometry.boxes import Box, Size, is_inside
from app.geometry.errors import MalformedCounts, TooIntricate
from app.geometry.masks import (
    Runs,
    area_of_runs,
    bounds_of_runs,
    counts_of_runs,
    pixels_of_runs,
    runs_of_counts,
    runs_of_pixels,
)
from app.geometry.points import bounds_of, clipped
from app.geometry.rasters import raster_of
from app.geometry.rings import crossing_of, signed_area

NO_AREA_PX2 = 0.000025
_NEAR_PX = 2.0
"""Corners this little outside the image are a rounding error of some program, and are moved onto its edge."""
_FURTHEST_PX = 100_000.0
"""Drawing outlines that reach further would take minutes."""
_SAME = 0.5


def fitted(mark: Mark, size: Size, findings: Findings) -> Shape | None:
    """The mark's shape on an image of this size; None where it is refused."""
    match mark.shape["type"]:
        case "box":
            return _box(mark, size, findings)
        case "polygon":
            return _polygon(mark, size, findings)
        case "mask":
            return _mask(mark, size, findings)
        case "keypoints":
            return _keypoints(mark, size, findings)
        case "polyline":
            return _polyline(mark, size, findings)
        case _:
            return mark.shape


def _box(mark: Mark, size: Size, findings: Findings) -> Shape | None:
    shape = mark.shape
    box = Box(shape["x"], shape["y"], shape["width"], shape["height"])
    if is_inside(box, size) and box.width > 0 and box.height > 0:
        return shape
    inside = clipped(box, size)
    told = f"x {box.x:g} to {box.right:g}, y {box.y:g} to {box.bottom:g}"
    expected = f"a box inside the {size.width} x {size.height} image"
    if inside.width <= 0 or inside.height <= 0:
        findings.refused("box-outside", mark.place, expected, told, "left out")
        return None
    if not is_inside(box, size):
        findings.repaired("box-clipped", mark.place, expected, told, "cut at the image's edge")
    return {
        "type": "box",
        "x": inside.x,
        "y": inside.y,
        "width": inside.width,
        "height": inside.height,
    }


def _polygon(mark: Mark, size: Size, findings: Findings) -> Shape | None:
    parts = [part for part in (_part(each, mark, findings) for each in mark.shape["parts"]) if part]
    if not parts:
        if mark.bbox is not None and mark.bbox[2] > 0 and mark.bbox[3] > 0:
            x, y, width, height = mark.bbox
            mark.shape = {"type": "box", "x": x, "y": y, "width": width, "height": height}
            return _box(mark, size, findings)
        findings.refused(
            "polygon-without-area", mark.place, "a ring around an area", "none", "left out"
        )
        return None
    outside = _overhang(parts, size)
    if outside > _NEAR_PX:
        return _as_mask(mark, parts, size, findings, "outside the image", "outside-to-mask")
    if outside > 0.01:
        told = f"{outside:.2f} px outside"
        findings.repaired(
            "polygon-clamped", mark.place, "corners inside it", told, "moved onto its edge"
        )
    if outside > 0:
        parts = [[_clamped(ring, size) for ring in rings] for rings in parts]
        parts = [rings for rings in parts if abs(signed_area(rings[0])) >= NO_AREA_PX2]
        if not parts:
            findings.refused(
                "polygon-outside", mark.place, "an area inside the image", "none", "left out"
            )
            return None
    if any(_crosses(rings) for rings in parts):
        return _as_mask(mark, parts, size, findings, "lines that cross", "crossing-to-mask")
    return {"type": "polygon", "parts": parts}


def _part(rings: Sequence[Any], mark: Mark, findings: Findings) -> list[Any]:
    """The rings of a part that enclose something, none closed twice; nothing where its exterior does not."""
    kept: list[Any] = []
    for place, ring in enumerate(rings):
        opened = ring
        if len(ring) > 1 and ring[0][0] == ring[-1][0] and ring[0][1] == ring[-1][1]:
            opened = ring[:-1]
            done = "the repeated point is left out"
            expected = "a ring whose last point is not the first"
            findings.repaired(
                "ring-closed-twice", mark.place, expected, f"{len(ring)} points", done
            )
        if len(opened) < 3 or not _encloses(opened):
            told = f"{len(ring)} points around none"
            findings.repaired(
                "ring-without-area", mark.place, "a ring around an area", told, "left out"
            )
            if place == 0:
                return []
            continue
        kept.append(opened)
    return kept


def _encloses(ring: Sequence[Any]) -> bool:
    """Whether there is an area; a ring that crosses itself may have one whose signed parts cancel out."""
    return abs(signed_area(ring)) >= NO_AREA_PX2 or _crosses([ring])


def _overhang(parts: Sequence[Sequence[Any]], size: Size) -> float:
    """How far the furthest corner lies outside the image, in pixels."""
    box = bounds_of([point for rings in parts for ring in rings for point in ring])
    return max(-box.x, -box.y, box.right - size.width, box.bottom - size.height, 0.0)


def _clamped(ring: Sequence[Sequence[float]], size: Size) -> list[list[float]]:
    return [[min(max(x, 0.0), size.width), min(max(y, 0.0), size.height)] for x, y in ring]


def _crosses(rings: Sequence[Any]) -> bool:
    # A triangle cannot cross itself, nor can any convex ring; most boxes drawn as polygons end here.
    if len(rings) == 1 and len(rings[0]) == 3:
        return False
    try:
        return crossing_of(rings) is not None
    except TooIntricate:
        return True


def _as_mask(
    mark: Mark, parts: Sequence[Any], size: Size, findings: Findings, received: str, code: str
) -> Shape | None:
    outside = _overhang(parts, size)
    if outside > _FURTHEST_PX:
        told = f"{outside:g} px outside"
        findings.refused("polygon-far-outside", mark.place, "corners near it", told, "left out")
        return None
    runs = raster_of(parts, size)
    if not area_of_runs(runs):
        findings.refused(
            "polygon-outside", mark.place, "an area inside the image", "none", "left out"
        )
        return None
    expected = "a polygon inside the image whose lines do not cross"
    findings.repaired(code, mark.place, expected, received, "its pixels became a mask")
    return {"type": "mask", "size": [size.height, size.width], "counts": counts_of_runs(runs)}


def _mask(mark: Mark, size: Size, findings: Findings) -> Shape | None:
    given = mark.shape["size"]
    counts = mark.shape["counts"]
    expected = f"run lengths of the {size.width} x {size.height} image"
    try:
        runs = runs_of_counts(counts) if isinstance(counts, str) else np.asarray(counts, np.int64)
    except (MalformedCounts, UnicodeEncodeError, ValueError, OverflowError) as error:
        findings.refused("rle-malformed", mark.place, expected, str(error), "left out")
        return None
    total = int(runs.sum())
    if total != size.width * size.height or runs.min() < 0:
        findings.refused("rle-overrun", mark.place, expected, f"{total:,} pixels", "left out")
        return None
    if not area_of_runs(runs):
        findings.refused("mask-empty", mark.place, "a mask with pixels", "none", "left out")
        return None
    if list(given) != [size.height, size.width]:
        found = _untransposed(runs, given, mark, size)
        if found is None:
            told = f"size {list(given)}, [height, width] is [{size.height}, {size.width}]"
            findings.refused("rle-size", mark.place, expected, told, "left out")
            return None
        findings.repaired(
            "rle-transposed", mark.place, expected, f"size {list(given)}", "read as its bbox shows"
        )
        runs = found
    if isinstance(counts, str) and list(given) == [size.height, size.width]:
        return mark.shape
    return {"type": "mask", "size": [size.height, size.width], "counts": counts_of_runs(runs)}


def _untransposed(runs: Runs, given: Sequence[Any], mark: Mark, size: Size) -> Runs | None:
    """The runs of a mask whose size stands the wrong way round, as far as its bbox tells which way they run."""
    if list(given) != [size.width, size.height] or mark.bbox is None:
        return None
    # Either only the size is wrong, or rows were counted where columns should be.
    rows = pixels_of_runs(runs, Size(size.height, size.width)).T
    for candidate in (runs, runs_of_pixels(np.ascontiguousarray(rows))):
        box = bounds_of_runs(candidate, size)
        if box is not None and _is_near(box, mark.bbox):
            return candidate
    return None


def _is_near(box: Box, bbox: Sequence[float]) -> bool:
    sides = (box.x - bbox[0], box.y - bbox[1], box.width - bbox[2], box.height - bbox[3])
    return all(abs(each) <= _NEAR_PX for each in sides)


def _keypoints(mark: Mark, size: Size, findings: Findings) -> Shape | None:
    points = [_keypoint(point, mark, size, findings) for point in mark.shape["points"]]
    if not any(v for _, _, v in points):
        findings.refused(
            "keypoints-outside", mark.place, "a point inside the image", "none", "left out"
        )
        return None
    made: dict[str, Any] = {"type": "keypoints", "points": points}
    box = mark.shape.get("box")
    if box:
        inner = Mark(mark.key, mark.place, mark.category, {"type": "box", **box})
        kept = _box(inner, size, findings)
        if kept is not None:
            made["box"] = {name: kept[name] for name in ("x", "y", "width", "height")}
    return made


def _keypoint(point: Sequence[float], mark: Mark, size: Size, findings: Findings) -> list[float]:
    x, y, v = point
    if not v:
        return [0.0, 0.0, 0]
    if is_inside(Box(x, y, 0, 0), size):
        return [x, y, int(v)]
    told = f"x {x:g}, y {y:g}"
    if is_inside(Box(x, y, 0, 0), size, tolerance_px=_NEAR_PX):
        findings.repaired(
            "keypoint-clamped", mark.place, "a point inside the image", told, "moved onto its edge"
        )
        return [min(max(x, 0.0), size.width), min(max(y, 0.0), size.height), int(v)]
    findings.repaired(
        "keypoint-outside", mark.place, "a point inside the image", told, "taken as absent"
    )
    return [0.0, 0.0, 0]


def _polyline(mark: Mark, size: Size, findings: Findings) -> Shape | None:
    points = mark.shape["points"]
    outside = _overhang([[points]], size)
    if outside <= 0:
        return mark.shape
    if outside > _NEAR_PX:
        findings.refused(
            "line-outside",
            mark.place,
            "a line inside the image",
            f"{outside:.1f} px outside",
            "left out",
        )
        return None
    findings.repaired(
        "line-clamped",
        mark.place,
        "a line inside the image",
        f"{outside:.2f} px outside",
        "moved onto its edge",
    )
    return {"type": "polyline", "points": _clamped(points, size)}


def note_area(mark: Mark, kind: str, area: float, findings: Findings) -> None:
    """Say where a region's area in the file is its box's, or another than its pixels have."""
    if mark.area is None or kind not in ("polygon", "mask"):
        return
    if abs(mark.area - area) <= max(_SAME, 0.02 * area) + _SAME * 4:
        return
    expected = f"{area:g}, the pixels of the region"
    if mark.bbox is not None and abs(mark.area - mark.bbox[2] * mark.bbox[3]) <= _SAME:
        findings.repaired(
            "area-of-box", mark.place, expected, f"{mark.area:g}, its box's", "counted anew"
        )
    elif abs(mark.area - area) > 0.1 * area:
        findings.repaired("area-differs", mark.place, expected, f"{mark.area:g}", "counted anew")
