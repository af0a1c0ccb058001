"""Polygons that may be taken as they are, found by one look over thousands; the others are fitted one by one. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import chain, compress

import numpy as np
from numpy.typing import NDArray

from app.annotations.measuring import Measures
from app.formats.reading.records import Mark, Outlined, Sketched
from app.formats.reading.sheets import Sheet
from app.geometry.boxes import Box, Size
from app.geometry.many_rings import Rings, crossing_rings
from app.importing.fitting import NO_AREA_PX2
from app.importing.quick import areas_of, flat_parts, has_quick_outlines, is_quick, rounded
from app.importing.rows import Drawn

_FURTHEST_PX = 1e9
"""Numbers up to here can be multiplied with each other."""
Truth = NDArray[np.bool_]


def plain_sketches(marks: Iterable[tuple[Mark, Size]], *, wants_texts: bool) -> dict[int, Drawn]:
    """Of marks on sheets by their `id()`, those that `fitting` would let through unchanged on images of these sizes.

    `wants_texts`: with their JSON, which a check needs not.
    """
    of_sheet: defaultdict[Sheet, list[tuple[Sketched, Size]]] = defaultdict(list)
    for mark, size in marks:
        if type(mark) is Sketched:
            of_sheet[mark.sheet].append((mark, size))
    found: dict[int, Drawn] = {}
    for sheet, drawn in of_sheet.items():
        found.update(_plain_on(sheet, drawn, wants_texts))
    return found


def _plain_on(
    sheet: Sheet, drawn: Sequence[tuple[Sketched, Size]], wants_texts: bool
) -> Iterable[tuple[int, Drawn]]:
    places = np.fromiter((mark.at for mark, _ in drawn), np.int64, len(drawn))
    sizes = np.array([(size.width, size.height) for _, size in drawn], np.float64)
    is_inside = (sheet.highs[places] <= sizes).all(axis=1)
    is_sound = sheet.are_simple & sheet.are_quick & (sheet.least_areas >= NO_AREA_PX2)
    is_plain = is_inside & is_sound[places]
    bounds, pixels, counts = sheet.bounds, sheet.pixels, sheet.counts
    nothing = [b""] * len(counts)
    parts, texts = (sheet.parts, sheet.texts) if wants_texts else (nothing, nothing)
    for mark, size in compress(drawn, is_plain.tolist()):
        at = mark.at
        area = pixels[at] if counts[at] == 1 else areas_of([sheet.outlines(at)], [size])[0]
        yield id(mark), Drawn(parts[at], texts[at], bounds[at], area)


def plain_polygons(marks: Iterable[tuple[Mark, Size]]) -> dict[int, Measures]:
    """Measures by the `id()` of the marks that `fitting` would let through unchanged on images of these sizes.

    They are polygons without holes, closed once, inside their image, that enclose an area and do not cross.
    """
    wanted: list[tuple[Mark, Size]] = []
    flats: list[list[list[float]]] = []
    for mark, size in marks:
        outlines = _outlines_of(mark)
        if outlines is not None:
            wanted.append((mark, size))
            flats.append(outlines)
    if not wanted:
        return {}
    counts = np.fromiter(map(len, flats), np.int64, len(flats))
    owners = np.repeat(np.arange(len(wanted)), counts)
    rings = _rings_of(list(chain.from_iterable(flats)))
    sizes = np.array([(size.width, size.height) for _, size in wanted], np.float64)
    is_odd_ring = ~_are_plain(rings, sizes[owners])
    is_odd_ring[crossing_rings(rings, is_intricate_crossing=True)] = True
    is_odd = np.bincount(owners, is_odd_ring, len(wanted)) > 0
    is_fine = np.bincount(owners, _are_too_fine(rings), len(wanted)) > 0
    kept = np.flatnonzero(~is_odd).tolist()
    for place in np.flatnonzero(is_fine & ~is_odd).tolist():
        flats[place] = [rounded(ring) for ring in flats[place]]
    areas = areas_of([flats[place] for place in kept], [wanted[place][1] for place in kept])
    bounds = _bounds(rings, np.cumsum(counts) - counts)
    return {
        id(wanted[place][0]): Measures(Box(*bounds[place]), area, flats[place])
        for place, area in zip(kept, areas, strict=True)
    }


def _bounds(rings: Rings, first: NDArray[np.int64]) -> list[list[float]]:
    """x, y, width and height around the rings of each polygon; `first` are the places of their first rings."""
    lows = np.minimum.reduceat(rings.lows, first)
    sides = np.maximum.reduceat(rings.highs, first) - lows
    made: list[list[float]] = np.column_stack([lows, sides]).tolist()
    return made


def _are_too_fine(rings: Rings) -> Truth:
    """Whether numbers of a ring have more than the hundredths of a pixel that exports write; few do."""
    is_fine = (np.round(rings.points, 2) != rings.points).any(axis=1)
    return np.asarray(np.logical_or.reduceat(is_fine, rings.starts), dtype=bool)


def _outlines_of(mark: Mark) -> list[list[float]] | None:
    """Each x and y in turn; None where it is no polygon, or not a plain one."""
    if type(mark) is Outlined:
        return mark.outlines if has_quick_outlines(mark.outlines) else None
    if type(mark) is Sketched:
        return None
    shape = mark.shape
    if shape["type"] != "polygon" or not _has_plain_parts(shape["parts"]):
        return None
    flats = flat_parts(shape["parts"])
    return flats if all(map(_is_near, flats)) else None


def _has_plain_parts(parts: Sequence[Sequence[Sequence[Sequence[float]]]]) -> bool:
    return is_quick(parts) and all(len(rings[0]) >= 3 for rings in parts)


def _is_near(flat: Sequence[float]) -> bool:
    return min(flat) >= -_FURTHEST_PX and max(flat) <= _FURTHEST_PX


def _rings_of(flats: Sequence[Sequence[float]]) -> Rings:
    lengths = np.fromiter(map(len, flats), np.int64, len(flats))
    points = np.fromiter(chain.from_iterable(flats), np.float64, int(lengths.sum()))
    return Rings.of_lengths(points.reshape(-1, 2), lengths // 2)


def _are_plain(rings: Rings, sizes: NDArray[np.float64]) -> Truth:
    """Whether each is closed once, lies inside its image, and encloses something."""
    last = rings.starts + rings.lengths - 1
    is_open = (rings.points[rings.starts] != rings.points[last]).any(axis=1)
    is_inside = (rings.lows >= 0).all(axis=1) & (rings.highs <= sizes).all(axis=1)
    return np.asarray(is_open & is_inside & (rings.areas >= NO_AREA_PX2), dtype=bool)
