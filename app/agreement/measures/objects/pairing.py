"""Which objects could be the same: a sweep over all images at once."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from app.agreement.measures.objects.ragged import ragged, spans, sums_at
from app.agreement.measures.objects.records import Flags, Floats, Ints
from app.agreement.measures.objects.similarity.protocol import Similarity

# So many that their numbers stay near the processor.
_PAIRS_AT_ONCE = 400_000


@dataclass(frozen=True)
class Edges:
    """Pairs of rows that may be one thing, the lower row first."""

    first: Ints
    second: Ints
    similarity: Floats


def edges_between(
    similarity: Similarity, image: Ints, group: Ints, rows: Ints, *, threshold: float
) -> Edges:
    """All pairs among these rows, of one image and of different groups, that are at least so similar."""
    found: list[tuple[Ints, Ints, Floats]] = []
    for first, second in overlapping(similarity.reach[rows], image[rows], group[rows]):
        low, high = np.minimum(rows[first], rows[second]), np.maximum(rows[first], rows[second])
        alike = similarity.between(low, high, at_least=threshold)
        kept = np.flatnonzero(alike >= threshold)
        found.append((low[kept], high[kept], alike[kept]))
    if not found:
        nothing = np.zeros(0, dtype=np.int64)
        return Edges(nothing, nothing, np.zeros(0))
    first, second, alike = (np.concatenate(column) for column in zip(*found, strict=True))
    return Edges(first, second, alike)


def overlapping(reach: Floats, image: Ints, group: Ints) -> Iterator[tuple[Ints, Ints]]:
    """Pairs of one image and of different groups whose reaches overlap; in no order.

    Objects are sorted by image and by where they begin, along the axis on which those of the image are thinner. Each
    is held only against those that begin before it ends, so thousands on one image cost no more than they must.
    """
    if len(image) == 0:
        return
    lows, highs, lows_across, highs_across = _axes(reach, image)
    order, counts = _sweep(lows, highs, image)
    lows_across, highs_across, group = lows_across[order], highs_across[order], group[order]
    for begin, end in spans(counts, most=_PAIRS_AT_ONCE):
        rows, steps = ragged(counts[begin:end])
        first = rows + begin
        second = first + 1 + steps
        kept = np.flatnonzero(group[first] != group[second])
        first, second = first[kept], second[kept]
        kept = np.flatnonzero(
            (lows_across[first] < highs_across[second])
            & (lows_across[second] < highs_across[first])
        )
        yield order[first[kept]], order[second[kept]]


def _axes(reach: Floats, image: Ints) -> tuple[Floats, Floats, Floats, Floats]:
    """Begin and end along the axis of the sweep, and across it."""
    left, top, right, bottom = (np.ascontiguousarray(column) for column in reach.T)
    length = int(image.max()) + 1
    is_down: Flags = (sums_at(image, bottom - top, length) < sums_at(image, right - left, length))[
        image
    ]
    if not is_down.any():
        return left, right, top, bottom
    return (
        np.where(is_down, top, left),
        np.where(is_down, bottom, right),
        np.where(is_down, left, top),
        np.where(is_down, right, bottom),
    )


def _sweep(lows: Floats, highs: Floats, image: Ints) -> tuple[Ints, Ints]:
    """The order by image and begin, and for each how many of its image begin before it ends."""
    lowest = float(lows.min())
    # Images lie one after the other on one long axis, so that one search serves them all.
    offset = image * (float(highs.max()) - lowest + 1.0) - lowest
    begins = lows + offset
    order = np.argsort(begins, kind="stable")
    until = np.searchsorted(begins[order], (highs + offset)[order], side="left")
    counts = np.maximum(until - np.arange(len(order)) - 1, 0)
    return order, counts
