"""How good predictions are, on one fold."""

import numpy as np

from app.experiments.measures.records import Floats, Scores

ACCURACY, MACRO_F1, PRECISION = "accuracy", "macro_f1", "average_precision"
NEIGHBOURS = "precision_at_10"

_NEIGHBOUR_COUNT = 10
_MOST_QUERIES = 1_000
_BLOCK = 250


def scores_of(shares: Floats, truth: Floats, *, is_choice: bool) -> Scores:
    """Of a choice accuracy and macro F1; of categories average precision and F1, each the mean over categories."""
    if is_choice:
        said, right = shares.argmax(axis=1), truth.argmax(axis=1)
        return {ACCURACY: float((said == right).mean()), MACRO_F1: macro_f1(said, right)}
    precisions = by_category(shares, truth)
    is_known = ~np.isnan(precisions)
    if not is_known.any():
        return {PRECISION: np.nan, MACRO_F1: np.nan}
    f1 = [f1_of(shares[:, at] >= 0.5, truth[:, at] > 0) for at in np.flatnonzero(is_known)]
    return {PRECISION: float(precisions[is_known].mean()), MACRO_F1: float(np.mean(f1))}


def macro_f1(said: "np.ndarray[tuple[int], np.dtype[np.int64]]", right: object) -> float:
    """The mean F1 of the labels that are said or right; labels by their numbers."""
    truth = np.asarray(right)
    labels = np.union1d(said, truth)
    return float(np.mean([f1_of(said == label, truth == label) for label in labels]))


def f1_of(said: "np.ndarray[tuple[int], np.dtype[np.bool_]]", right: object) -> float:
    """2 TP / (2 TP + FP + FN); 0 where nothing is said or right."""
    truth = np.asarray(right, dtype=bool)
    both = int((said & truth).sum())
    total = int(said.sum()) + int(truth.sum())
    return 2 * both / total if total else 0.0


def by_category(shares: Floats, truth: Floats) -> Floats:
    """Average precision of each; NaN for one that is on all or none of the images."""
    return np.array(
        [average_precision(shares[:, at], truth[:, at]) for at in range(truth.shape[1])]
    )


def average_precision(shares: Floats, truth: Floats) -> float:
    """Σ (recall gained) · precision down the ranking; equal shares are one step. NaN where all or none are right.

    Source: M. Zhu, "Recall, Precision and Average Precision", 2004; without interpolation.
    """
    total = truth.sum()
    if total in (0, len(truth)):
        return float("nan")
    order = np.argsort(-shares, kind="stable")
    ranked, hits = shares[order], np.cumsum(truth[order])
    is_last = np.append(ranked[1:] != ranked[:-1], True)
    ranks = np.flatnonzero(is_last) + 1
    hits = hits[is_last]
    gained = np.diff(hits, prepend=0) / total
    return float((gained * hits / ranks).sum())


def precision_at_10(queries: Floats, wanted: Floats, shelf: Floats, shelved: Floats) -> float:
    """Of the ten nearest images of the shelf, the share that has the query's label, or a category in common.

    By Euclid's distance. Queries without any label ask for nothing; of more than a thousand the first are taken.

    Args:
        queries: shape (m, columns).
        wanted: their labels, shape (m, labels), 0 or 1.
        shelf: shape (n, columns).
        shelved: their labels, shape (n, labels).
    """
    asks = np.flatnonzero(wanted.sum(axis=1) > 0)[:_MOST_QUERIES]
    if len(asks) == 0 or len(shelf) < _NEIGHBOUR_COUNT or queries.shape[1] == 0:
        return float("nan")
    squares = (shelf**2).sum(axis=1)
    found = 0.0
    for start in range(0, len(asks), _BLOCK):
        block = asks[start : start + _BLOCK]
        distances = squares - 2 * queries[block] @ shelf.T
        nearest = np.argpartition(distances, _NEIGHBOUR_COUNT - 1, axis=1)[:, :_NEIGHBOUR_COUNT]
        shared = np.einsum("qk,qnk->qn", wanted[block], shelved[nearest]) > 0
        found += float(shared.mean(axis=1).sum())
    return found / len(asks)
