"""How well objects agree once they are found: where their edges lie, and how alike they are at worst."""

from dataclasses import dataclass

import numpy as np

from app.agreement.measures.objects.ragged import counts_at
from app.agreement.measures.objects.records import THRESHOLDS, Floats, Ints, Measured, Objects
from app.agreement.measures.objects.similarity.boxes import edges_of

# From the median outwards: left and top edges the other way than x and y.
_OUTWARD = np.array([-1.0, -1.0, 1.0, 1.0])


@dataclass(frozen=True)
class EdgeSums:
    """One row for every image and rater that shares an object with another; columns are left, top, right, bottom."""

    image: Ints
    rater: Ints
    objects: Ints
    deviation: Floats
    """(r, 4) sums of how far their edges lie outside of their clusters' medians, in shares of the median side."""
    deviation_squares: Floats


def edge_sums(objects: Objects, measured: Measured) -> EdgeSums:
    """Who draws loose boxes (positive on all sides), and who draws tight or shifted ones."""
    deviations = np.zeros((len(objects), 4))
    edges = edges_of(objects.bounds)
    rows = np.flatnonzero(measured.cluster >= 0)
    rows = rows[measured.clusters.votes[measured.cluster[rows]] > 1]
    for members in _clusters_by_size(measured, rows):
        deviations[members] = _deviations(edges[members])
    stride = int(objects.rater.max(initial=0)) + 1
    keys, places = np.unique(
        objects.image[rows] * stride + objects.rater[rows], return_inverse=True
    )
    return EdgeSums(
        image=keys // stride,
        rater=keys % stride,
        objects=counts_at(places, len(keys)),
        deviation=_column_sums(places, deviations[rows], len(keys)),
        deviation_squares=_column_sums(places, deviations[rows] ** 2, len(keys)),
    )


def _clusters_by_size(measured: Measured, rows: Ints) -> list[Ints]:
    """The rows of clusters of one size after the other, as (clusters, size)."""
    ordered = rows[np.argsort(measured.cluster[rows], kind="stable")]
    sizes = measured.clusters.votes[measured.cluster[ordered]]
    return [ordered[sizes == size].reshape(-1, size) for size in np.unique(sizes).tolist()]


def _deviations(edges: Floats) -> Floats:
    """(clusters, members, 4), outward, in shares of the median box's width and height."""
    middle = np.median(edges, axis=1, keepdims=True)
    sides = np.maximum(middle[:, :, 2:] - middle[:, :, :2], 1e-9)
    return np.asarray((edges - middle) * _OUTWARD / np.tile(sides, 2), dtype=np.float64)


def _column_sums(places: Ints, values: Floats, length: int) -> Floats:
    columns = [np.bincount(places, weights=column, minlength=length) for column in values.T]
    return np.stack(columns, axis=1)


@dataclass(frozen=True)
class Spread:
    """How alike matched pairs are, each counted once; None where there are none."""

    mean: float | None
    median: float | None
    tenth: float | None
    """One in ten is less alike."""


def spread_of(similarities: Floats) -> Spread:
    """Of the similarities of matched pairs."""
    if len(similarities) == 0:
        return Spread(None, None, None)
    median, tenth = np.quantile(similarities, [0.5, 0.1]).tolist()
    return Spread(float(similarities.mean()), median, tenth)


def quantile_of_curve(curve: Floats, found: float, share: float) -> float | None:
    """A quantile of the similarity from sums alone, to within a step of .05.

    Args:
        curve: (10,) weights of matched pairs in steps from .50, as `ImageSums.curve` summed up.
        found: the weight of all matched pairs, `ImageSums.found` summed up; what the curve lacks is below .50.
        share: .5 is the median, .1 what one in ten falls short of.
    """
    if found <= 0:
        return None
    bounds = np.concatenate([[0.0], THRESHOLDS, [1.0]])
    weights = np.concatenate([[max(found - float(curve.sum()), 0.0)], curve])
    filled = np.concatenate([[0.0], np.cumsum(weights)]) / weights.sum()
    # Steps that hold nothing would make the place ambiguous.
    kept = np.concatenate([[True], np.diff(filled) > 0])
    first = int(np.argmax(weights > 0))
    kept[: first + 1] = False
    kept[first] = True
    return float(np.interp(share, filled[kept], bounds[kept]))
