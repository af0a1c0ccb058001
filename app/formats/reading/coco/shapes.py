"""From the fields of a COCO annotation to shapes; what they must be on their image is asked later."""

from collections.abc import Mapping, Sequence
from math import isfinite
from typing import Any

from app.formats.reading.findings import Findings
from app.formats.records import Shape, Skeleton

Flat = Sequence[float]
_NUMBERS = frozenset((int, float))


def are_numbers(values: object, count: int | None = None) -> bool:
    """Whether it is a list of finite numbers, of a length where one is given."""
    if not isinstance(values, list) or (count is not None and len(values) != count):
        return False
    try:
        return _NUMBERS.issuperset(map(type, values)) and all(map(isfinite, values))
    except OverflowError:
        return False


def box_of(entry: Mapping[str, Any], place: str, findings: Findings) -> list[float] | None:
    """The `bbox` as [x, y, width, height] with a size from 0 on; None where there is none, or it is no box."""
    given = entry.get("bbox")
    where = f"{place}.bbox"
    if given is None or given == []:
        return None
    if isinstance(given, dict):
        named = [given.get(name) for name in ("x", "y", "width", "height")]
        if not are_numbers(named):
            findings.refused("bbox-malformed", where, "[x, y, width, height]", given, "left out")
            return None
        findings.repaired(
            "bbox-is-object", where, "[x, y, width, height]", given, "read by its names"
        )
        given = named
    if not isinstance(given, list) or not are_numbers(given, 4):
        findings.refused("bbox-malformed", where, "four numbers", given, "left out")
        return None
    x, y, width, height = (float(each) for each in given)
    if width < 0 or height < 0:
        findings.repaired(
            "bbox-negative", where, "a width and height above 0", given, "turned about"
        )
        x, width = (x + width, -width) if width < 0 else (x, width)
        y, height = (y + height, -height) if height < 0 else (y, height)
    return [x, y, width, height]


def keypoints_of(
    given: Any, skeleton: Skeleton | None, place: str, findings: Findings
) -> list[list[float]] | None:
    """The points as [[x, y, v], …]; None where none is there, or they do not fit the skeleton."""
    if not given or (isinstance(given, list) and not any(given)):
        return None
    where = f"{place}.keypoints"
    if not are_numbers(given) or len(given) % 3:
        findings.refused("keypoints-malformed", where, "x, y, v in turn", given, "left out")
        return None
    if skeleton is not None and len(given) != 3 * len(skeleton.keypoints):
        expected = f"{3 * len(skeleton.keypoints)} numbers for its skeleton"
        findings.refused(
            "keypoints-wrong-length", where, expected, f"{len(given)} numbers", "left out"
        )
        return None
    points = [
        _point(given[at : at + 3], f"{where}[{at}]", findings) for at in range(0, len(given), 3)
    ]
    return points if any(point[2] for point in points) else None


def _point(given: Flat, place: str, findings: Findings) -> list[float]:
    x, y, v = given
    if v not in (0, 1, 2):
        findings.repaired("keypoint-visibility", place, "a v of 0, 1 or 2", v, "taken as visible")
        v = 2
    if v == 0:
        if x or y:
            told = "taken as absent, as v says; an absent point has no place"
            findings.repaired(
                "absent-keypoint-placed", place, "x 0 and y 0 where v is 0", given, told
            )
        return [0.0, 0.0, 0]
    return [float(x), float(y), int(v)]


def region_of(given: Any, place: str, findings: Findings) -> Shape | None:
    """A polygon or a mask; None where there is none, or it is neither."""
    where = f"{place}.segmentation"
    if given is None or given == [] or given == {}:
        return None
    if isinstance(given, dict):
        return _run_lengths(given, where, findings)
    if not isinstance(given, list):
        findings.refused(
            "segmentation-malformed", where, "polygons or run lengths", given, "left out"
        )
        return None
    if are_numbers(given):
        findings.repaired(
            "segmentation-flat", where, "a list of polygons", given, "read as one polygon"
        )
        given = [given]
    rings = [_ring(ring, f"{where}[{index}]", findings) for index, ring in enumerate(given)]
    parts = [[ring] for ring in rings if ring is not None]
    return {"type": "polygon", "parts": parts} if parts else None


def _ring(given: Any, place: str, findings: Findings) -> list[list[float]] | None:
    if not are_numbers(given) or len(given) % 2:
        findings.refused("ring-malformed", place, "x and y in turn", given, "the ring is left out")
        return None
    if len(given) < 6:
        received = f"{len(given) // 2} points"
        findings.refused(
            "ring-too-short", place, "at least three points", received, "the ring is left out"
        )
        return None
    return list(map(list, zip(given[::2], given[1::2], strict=True)))


def _run_lengths(given: Mapping[str, Any], place: str, findings: Findings) -> Shape | None:
    size, counts = given.get("size"), given.get("counts")
    is_text = isinstance(counts, str) and counts
    is_list = (
        isinstance(counts, list)
        and counts
        and all(type(each) is int and each >= 0 for each in counts)
    )
    if not are_numbers(size, 2) or not (is_text or is_list):
        findings.refused(
            "rle-malformed", place, "size [height, width] and counts", given, "left out"
        )
        return None
    return {"type": "mask", "size": size, "counts": counts}
