"""What each annotation's segmentation is, in numbers: bounds, area, length of its lines, and what is wrong with it.

Segmentations are decoded a few thousand at a time and forgotten again, so that a file of millions of corners needs
little more memory than its text.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Any

import msgspec
import numpy as np
from msgspec import Raw
from numpy.typing import NDArray

from app.doctor.coco.columns import Coco
from app.doctor.coco.runs import Mask, read_mask
from app.geometry.many_rings import Rings, crossing_rings

Whole = NDArray[np.int64]
Real = NDArray[np.float64]

NONE, POLYGONS, MASK, OTHER = 0, 1, 2, 3
ODD, SHORT, CROSSING, THIN, FLAT, EMPTY, WRONG = (1 << bit for bit in range(7))
_AT_ONCE = 20_000
_polygons = msgspec.json.Decoder(list[list[float]])


@dataclass
class Regions:
    """Columns beside the annotations'; NaN where there is no outline.

    `kinds` tells what a segmentation is, `faults` what is wrong with polygons (as bits); `bounds` are left, top, right
    and bottom; `areas` those of the outlines or masks; `lengths` those of the outlines' lines.
    """

    kinds: NDArray[np.int8]
    faults: NDArray[np.uint8]
    bounds: Real
    areas: Real
    lengths: Real
    masks: dict[int, Mask]

    def with_fault(self, fault: int) -> list[int]:
        """The annotations that have a fault."""
        found: list[int] = np.flatnonzero(self.faults & fault).tolist()
        return found


def read_regions(coco: Coco) -> Regions:
    """Look through all segmentations of a file."""
    count = len(coco.annotations)
    regions = Regions(
        np.zeros(count, np.int8),
        np.zeros(count, np.uint8),
        np.full((count, 4), np.nan),
        np.full(count, np.nan),
        np.full(count, np.nan),
        {},
    )
    for start in range(0, count, _AT_ONCE):
        raws = coco.annotations.segmentations[start : start + _AT_ONCE]
        _measure(regions, dict(_outlines(regions, raws, start)))
    sizes = coco.sizes
    for index, mask in regions.masks.items():
        _note_mask(regions, index, mask, tuple(sizes[index].tolist()))
    return regions


def _note_mask(regions: Regions, index: int, mask: Mask, size: tuple[float, ...]) -> None:
    """Bounds and area of a mask, unless it is of another size than its image."""
    if mask.size is not None and size[0] > 0 and (mask.size.width, mask.size.height) != size:
        return
    if mask.bounds is not None:
        regions.bounds[index] = mask.bounds
    if mask.area is not None:
        regions.areas[index] = mask.area


def _outlines(
    regions: Regions, raws: list[Raw | None], start: int
) -> Iterator[tuple[int, list[list[float]]]]:
    """The polygons of some annotations; masks and what is neither are noted at once."""
    for index, raw in enumerate(raws, start):
        if raw is None:
            continue
        try:
            polygons = _polygons.decode(raw)
        except (msgspec.DecodeError, RecursionError):
            _note_other(regions, index, raw)
            continue
        regions.kinds[index] = POLYGONS
        if not polygons:
            regions.faults[index] |= EMPTY
            regions.kinds[index] = NONE
        yield index, polygons


def _note_other(regions: Regions, index: int, raw: Raw) -> None:
    value = decoded(raw)
    if isinstance(value, dict):
        mask = read_mask(value)
        regions.kinds[index] = MASK
        regions.masks[index] = mask
        return
    regions.kinds[index] = OTHER
    is_flat = isinstance(value, list) and all(type(each) in (int, float) for each in value)
    regions.faults[index] |= FLAT if is_flat else WRONG


def decoded(raw: Raw) -> Any:
    """A value of any kind; None for what nobody can decode."""
    try:
        return msgspec.json.decode(raw)
    except (msgspec.DecodeError, RecursionError):
        return None


def _measure(regions: Regions, outlines: dict[int, list[list[float]]]) -> None:
    """Bounds, areas and faults of the polygons of some annotations."""
    flat = list(chain.from_iterable(outlines.values()))
    sizes = np.fromiter(map(len, flat), np.int64, len(flat))
    counts = np.fromiter(map(len, outlines.values()), np.int64, len(outlines))
    owners = np.repeat(np.fromiter(outlines, np.int64, len(outlines)), counts)
    np.bitwise_or.at(regions.faults, owners[sizes % 2 == 1], np.uint8(ODD))
    np.bitwise_or.at(regions.faults, owners[sizes < 6], np.uint8(SHORT))
    is_sound = (sizes % 2 == 0) & (sizes >= 6)
    if not is_sound.any():
        return
    sound = [polygon for polygon, keep in zip(flat, is_sound.tolist(), strict=True) if keep]
    lengths = sizes[is_sound] // 2
    points = np.fromiter(chain.from_iterable(sound), np.float64, int(lengths.sum()) * 2)
    rings, owners = Rings.of_lengths(points.reshape(-1, 2), lengths), owners[is_sound]
    _measure_rings(regions, rings, owners)
    for place in crossing_rings(rings):
        regions.faults[owners[place]] |= CROSSING


def _measure_rings(regions: Regions, rings: Rings, owners: Whole) -> None:
    lows, highs, areas = rings.lows, rings.highs, rings.areas
    edges = rings.points[rings.after] - rings.points
    steps = np.add.reduceat(np.hypot(*edges.T), rings.starts)
    np.bitwise_or.at(regions.faults, owners[areas == 0], np.uint8(THIN))
    kept, first = np.unique(owners, return_index=True)
    regions.bounds[kept, :2] = np.minimum.reduceat(lows, first)
    regions.bounds[kept, 2:] = np.maximum.reduceat(highs, first)
    regions.areas[kept] = np.add.reduceat(areas, first)
    regions.lengths[kept] = np.add.reduceat(steps, first)
