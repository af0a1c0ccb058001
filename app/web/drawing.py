"""Numbers as SVG, for templates: shapes over pictures, and counts as lengths."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from app.geometry.boxes import Size
from app.geometry.masks import runs_of_counts
from app.geometry.outlines import outline_of
from app.geometry.rings import signed_area

Point = Sequence[float]

# A panorama or a column would take a whole row of a gallery, or vanish in it: it is shown with margins instead.
NARROWEST = 0.6
WIDEST = 2.4


@dataclass(frozen=True)
class Segment:
    """One part of a bar: where it starts and how long it is, in percent of the whole."""

    name: str
    count: int
    start: float
    length: float


def segments(count_by_name: Mapping[str, int]) -> list[Segment]:
    """The parts of one bar, in the order given; nothing at all for a total of 0."""
    total = sum(count_by_name.values())
    parts: list[Segment] = []
    start = 0.0
    for name, count in count_by_name.items():
        length = 100 * count / total if total else 0.0
        parts.append(Segment(name, count, round(start, 3), round(length, 3)))
        start += length
    return parts


def svg_points(points: Sequence[Point]) -> str:
    """`points` of a polyline: `1.5,2 3,4`."""
    return " ".join(f"{point[0]:.6g},{point[1]:.6g}" for point in points)


def svg_path(parts: Sequence[Sequence[Sequence[Point]]]) -> str:
    """`d` of a polygon's parts, holes included; to be filled by the nonzero rule, so that parts add up.

    Exteriors run clockwise and holes against them, however they were drawn.
    """
    rings = ((ring, place == 0) for part in parts for place, ring in enumerate(part))
    return "".join(f"M{svg_points(_turned(ring, is_clockwise=each))}Z" for ring, each in rings)


def svg_mask(shape: Mapping[str, Any], most_cells: int) -> str:
    """`d` of a mask's outline, `most_cells` fine along its longer side; to be filled by the even-odd rule."""
    height, width = shape["size"]
    return _mask_path(shape["counts"], Size(width, height), most_cells)


# A page shows the same masks again and again; an outline takes half a millisecond.
@lru_cache(maxsize=4096)
def _mask_path(counts: str, size: Size, most_cells: int) -> str:
    rings = outline_of(runs_of_counts(counts), size, most_cells=most_cells)
    return "".join(f"M{svg_points(ring)}Z" for ring in rings)


def _turned(ring: Sequence[Point], *, is_clockwise: bool) -> Sequence[Point]:
    return ring if (signed_area(ring) > 0) == is_clockwise else ring[::-1]


def thumbnail_ratio(width: int, height: int) -> float:
    """Width by height of the place that a picture gets in a row of pictures."""
    return round(min(max(width / height, NARROWEST), WIDEST), 3)


def initials(name: str) -> str:
    """`Ada King Lovelace` as `AL`."""
    words = name.split()
    letters = (words[0][0], words[-1][0]) if len(words) > 1 else tuple(name.strip()[:1])
    return "".join(letters).upper()
