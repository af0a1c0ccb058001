"""Masks cut wherever any of them begins or ends: within a segment every rater decides alike."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.agreement.measures.fusion.members import Numbers
from app.geometry.boxes import Box, Size
from app.geometry.masks import Pixels, Runs, pixels_of_runs, runs_of_pixels

_ROUNDING = 1e-9


@dataclass(frozen=True)
class Segments:
    """Run lengths of all masks at once; millions of pixels are as many segments as outlines are long.

    `lengths` is (S,), in pixels; `is_in` is (R, S), whether each mask holds each segment.
    """

    lengths: NDArray[np.int64]
    is_in: NDArray[np.bool_]

    @property
    def union(self) -> NDArray[np.bool_]:
        """Which segments any mask holds."""
        return np.asarray(self.is_in.any(axis=0))

    @property
    def intersection(self) -> NDArray[np.bool_]:
        """Which segments all masks hold."""
        return np.asarray(self.is_in.all(axis=0))

    def area(self, chosen: NDArray[np.bool_]) -> int:
        """Pixels in the chosen segments."""
        return int(self.lengths[chosen].sum())

    def overlap(self, one: NDArray[np.bool_], other: NDArray[np.bool_]) -> float:
        """IoU of two choices; 1 where both are empty."""
        union = self.area(one | other)
        return self.area(one & other) / union if union else 1.0


def segments_of(masks: Sequence[Runs]) -> Segments:
    """Cut at least one mask; all are of one size."""
    ends = [np.cumsum(runs) for runs in masks]
    cuts = np.unique(np.concatenate([[0], *ends]))
    # Runs of even number are background.
    inside = [np.searchsorted(end, cuts[:-1], side="right") % 2 == 1 for end in ends]
    return Segments(np.diff(cuts).astype(np.int64), np.array(inside))


def runs_where(segments: Segments, chosen: NDArray[np.bool_]) -> Runs:
    """The mask of the chosen segments (S,)."""
    ends = np.cumsum(segments.lengths)
    flips = np.flatnonzero(chosen[1:] != chosen[:-1])
    bounds = np.concatenate([[0], ends[flips], ends[-1:]])
    lead = [0] if chosen[0] else []
    return np.concatenate([lead, np.diff(bounds)]).astype(np.int64)


def lead_of(segments: Segments, weights: Numbers) -> Numbers:
    """How much more weight is for a segment than against it, (S,): 0 is an even split, free of rounding."""
    votes = weights @ segments.is_in
    lead = 2 * votes - weights.sum()
    return np.where(np.abs(lead) <= _ROUNDING * weights.sum(), 0.0, lead)


def pixels_within(runs: Runs, size: Size, box: Box) -> Pixels:
    """The part of a mask in a box of whole pixels, (height, width); only the box's columns are unfolded."""
    first, last = int(box.x) * size.height, int(box.right) * size.height
    ends = np.clip(np.cumsum(runs), first, last)
    part = np.diff(np.concatenate([[first], ends])).astype(np.int64)
    columns = pixels_of_runs(part, Size(int(box.width), size.height))
    return columns[int(box.y) : int(box.bottom)]


def placed_in(pixels: Pixels, size: Size, box: Box) -> Runs:
    """The mask of a whole image of which a box of whole pixels is known and the rest is empty."""
    columns = np.zeros((size.height, int(box.width)), dtype=np.uint8)
    columns[int(box.y) : int(box.bottom)] = pixels
    before = int(box.x) * size.height
    after = (size.width - int(box.right)) * size.height
    # Three pieces, of which the outer two are background, meet as one row of pixels.
    inner = runs_of_pixels(columns)
    runs = np.concatenate([[before + inner[0]], inner[1:]])
    if len(runs) % 2:
        runs[-1] += after
        return runs.astype(np.int64)
    return np.concatenate([runs, [after]] if after else [runs]).astype(np.int64)
