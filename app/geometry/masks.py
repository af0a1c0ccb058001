"""Masks as run lengths, in the form that COCO compresses them.

Runs go down the columns, left to right, and alternate between background and mask, beginning with background (0 where
the first pixel is in the mask). Compressed, each run is written as its difference from the run two before (from the
fourth on), in groups of five bits, least first, signed; bit 6 says that more follow; 48 makes it a printable character.

Everything is computed from the runs: a mask of 48 million pixels costs as much as its outline is long.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from app.geometry.boxes import Box, Size
from app.geometry.errors import MalformedCounts

Runs = NDArray[np.int64]
Pixels = NDArray[np.uint8]

_BITS = 5
_VALUE, _SIGN, _MORE = 0x1F, 0x10, 0x20
_FIRST_CHARACTER = 48
# 35 bits hold any run that COCO's own tools can write.
_MOST_GROUPS = 7


def runs_of_counts(counts: str) -> Runs:
    """Decompress; none of the runs is negative.

    Raises:
        MalformedCounts: the text ends within a number, or a run would be negative or absurdly long.
    """
    codes = np.frombuffer(counts.encode("ascii"), dtype=np.uint8).astype(np.int64)
    codes -= _FIRST_CHARACTER
    is_last = codes & _MORE == 0
    if len(codes) == 0 or not is_last[-1]:
        raise MalformedCounts("the run lengths end in the middle of a number")
    ends = np.flatnonzero(is_last)
    starts = np.concatenate([[0], ends[:-1] + 1])
    lengths = ends - starts + 1
    if lengths.max() > _MOST_GROUPS:
        raise MalformedCounts("a run is longer than any picture")
    place = np.arange(len(codes)) - np.repeat(starts, lengths)
    runs = np.add.reduceat((codes & _VALUE) << (_BITS * place), starts)
    runs -= np.where(codes[ends] & _SIGN, 1 << (_BITS * lengths), 0)
    runs[1::2] = np.cumsum(runs[1::2])
    runs[2::2] = np.cumsum(runs[2::2])
    if runs.min() < 0:
        raise MalformedCounts("a run is shorter than nothing")
    return runs


def counts_of_runs(runs: Runs) -> str:
    """Compress, bit for bit as pycocotools does."""
    steps = runs.astype(np.int64)
    steps[3:] -= runs[1:-2]
    groups = np.ones(len(steps), dtype=np.int64)
    for count in range(1, _MOST_GROUPS):
        half = 1 << (_BITS * count - 1)
        groups += (steps >= half) | (steps < -half)
    ends = np.cumsum(groups)
    place = np.arange(ends[-1]) - np.repeat(ends - groups, groups)
    codes = (np.repeat(steps, groups) >> (_BITS * place)) & _VALUE
    codes |= np.where(place + 1 < np.repeat(groups, groups), _MORE, 0)
    characters: bytes = (codes + _FIRST_CHARACTER).astype(np.uint8).tobytes()
    return characters.decode("ascii")


def runs_of_pixels(pixels: Pixels) -> Runs:
    """The runs of an array (height, width) that is 0 outside the mask."""
    flat = pixels.astype(bool).ravel(order="F")
    changes = np.flatnonzero(flat[1:] != flat[:-1]) + 1
    bounds = np.concatenate([[0], changes, [len(flat)]])
    lead = [0] if flat[0] else []
    return np.concatenate([lead, np.diff(bounds)]).astype(np.int64)


def pixels_of_runs(runs: Runs, size: Size) -> Pixels:
    """The mask as an array (height, width) of 0 and 1."""
    values = np.arange(len(runs), dtype=np.uint8) % 2
    return np.repeat(values, runs).reshape((size.height, size.width), order="F")


def area_of_runs(runs: Runs) -> int:
    """How many pixels are in the mask."""
    return int(runs[1::2].sum())


def bounds_of_runs(runs: Runs, size: Size) -> Box | None:
    """The smallest box of whole pixels around the mask; none for an empty one."""
    ends = np.cumsum(runs)[1::2]
    starts = ends - runs[1::2]
    is_there = ends > starts
    if not is_there.any():
        return None
    first, last = starts[is_there], ends[is_there] - 1
    columns = first // size.height, last // size.height
    left, right = int(columns[0].min()), int(columns[1].max())
    # A run that goes on in the next column touches the lower edge and the upper one.
    if (columns[0] != columns[1]).any():
        return Box(left, 0, right - left + 1, size.height)
    top, bottom = int((first % size.height).min()), int((last % size.height).max())
    return Box(left, top, right - left + 1, bottom - top + 1)


def union_of(masks: Sequence[Runs]) -> Runs:
    """What is in any of at least one mask of the same size."""
    return masks[0] if len(masks) == 1 else _combined(masks, ())


def difference_of(mask: Runs, cuts: Sequence[Runs]) -> Runs:
    """What is in the mask and in none of the cuts."""
    return _combined([mask], [union_of(cuts)]) if cuts else mask


def _combined(added: Sequence[Runs], taken: Sequence[Runs]) -> Runs:
    """Where more masks add than take: each begins and ends at steps of a level, which is summed along the pixels."""
    places, steps = [], []
    for masks, step in ((added, 1), (taken, -1)):
        for runs in masks:
            ends = np.cumsum(runs)[1::2]
            places += [ends - runs[1::2], ends]
            steps += [np.full(len(ends), step), np.full(len(ends), -step)]
    where, index = np.unique(np.concatenate(places), return_inverse=True)
    levels = np.cumsum(np.bincount(index, weights=np.concatenate(steps), minlength=len(where)))
    is_in = levels > 0
    flips = where[is_in != np.concatenate([[False], is_in[:-1]])]
    total = int(added[0].sum())
    bounds = np.concatenate([[0], flips, [total]] if total not in flips[-1:] else [[0], flips])
    return np.diff(bounds).astype(np.int64)
