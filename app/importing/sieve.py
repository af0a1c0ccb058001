"""Polygons that may be taken as they are, found by one look over thousands; the others are fitted one by one. Pure."""

from collections.abc import Iterable, Sequence
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from app.annotations.measuring import Measures
from app.formats.reading.records import Mark
from app.geometry.boxes import Box, Size
from app.geometry.many_rings import Rings, crossing_rings
from app.importing.fitting import NO_AREA_PX2
from app.importing.quick import is_quick, measures_of_parts

Truth = NDArray[np.bool_]


def plain_polygons(marks: Iterable[tuple[Mark, Size]]) -> dict[int, Measures]:
    """Measures by the `id()` of the marks that `fitting` would let through unchanged on images of these sizes.

    They are polygons without holes, closed once, inside their image, that enclose an area and do not cross.
    """
    wanted = [(mark, size) for mark, size in marks if mark.shape["type"] == "polygon"]
    wanted = [(mark, size) for mark, size in wanted if _has_plain_parts(mark.shape["parts"])]
    if not wanted:
        return {}
    counts = np.array([len(mark.shape["parts"]) for mark, _ in wanted])
    owners = np.repeat(np.arange(len(wanted)), counts)
    rings = _rings_of([rings[0] for mark, _ in wanted for rings in mark.shape["parts"]])
    sizes = np.array([(size.width, size.height) for _, size in wanted], np.float64)
    is_plain = _are_plain(rings, sizes[owners])
    is_plain[crossing_rings(rings, is_intricate_crossing=True)] = False
    odd = set(owners[~is_plain].tolist())
    first = np.cumsum(counts) - counts
    lows = np.minimum.reduceat(rings.lows, first)
    sides = np.maximum.reduceat(rings.highs, first) - lows
    return {
        id(mark): measures_of_parts(mark.shape["parts"], size, Box(*low, *side))
        for place, ((mark, size), low, side) in enumerate(
            zip(wanted, lows.tolist(), sides.tolist(), strict=True)
        )
        if place not in odd
    }


def _has_plain_parts(parts: Sequence[Sequence[Sequence[Sequence[float]]]]) -> bool:
    return is_quick(parts) and all(len(rings[0]) >= 3 for rings in parts)


def _rings_of(rings: Sequence[Sequence[Sequence[float]]]) -> Rings:
    lengths = np.fromiter(map(len, rings), np.int64, len(rings))
    numbers = chain.from_iterable(chain.from_iterable(rings))
    points = np.fromiter(numbers, np.float64, 2 * int(lengths.sum()))
    return Rings.of_lengths(points.reshape(-1, 2), lengths)


def _are_plain(rings: Rings, sizes: NDArray[np.float64]) -> Truth:
    """Whether each is closed once, lies inside its image, and encloses something."""
    last = rings.starts + rings.lengths - 1
    is_open = (rings.points[rings.starts] != rings.points[last]).any(axis=1)
    is_inside = (rings.lows >= 0).all(axis=1) & (rings.highs <= sizes).all(axis=1)
    return np.asarray(is_open & is_inside & (rings.areas >= NO_AREA_PX2), dtype=bool)
