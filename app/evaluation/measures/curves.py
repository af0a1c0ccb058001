"""Precision over recall, as COCO integrates it: the mean of 101 interpolated precisions.

A category without a truth has no precision, and is left out of means. All functions take weights of images, so that a
resampled set of images, or a part of them, costs no new matching.

Source: T.-Y. Lin et al., "Microsoft COCO: Common Objects in Context", 2014, and its COCOeval.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from app.evaluation.measures.records import RECALLS, Flags, Floats, Ints, Marks, Matches

_CELLS_AT_ONCE = 2_000_000
_MOST_STEPS = 2_000


@dataclass(frozen=True)
class Ranking:
    """The detections of one category by falling score, at T overlaps; those that are ignored never count."""

    image: Ints
    score: Floats
    is_hit: Flags
    """(T, n)"""
    is_wrong: Flags
    """(T, n)"""
    truths: Floats
    """(N,): how many truths each image has."""


def rankings_of(detections: Marks, matches: Matches, truth_counts: Floats) -> list[Ranking]:
    """One a category; `truth_counts` (K, N) are the truths that are not ignored."""
    order = np.argsort(-detections.score, kind="stable")
    category = detections.category[order]
    by_category = np.argsort(category, kind="stable")
    counts = np.bincount(category, minlength=len(truth_counts))
    is_hit, is_wrong = matches.is_hit, matches.is_wrong
    rows = np.split(order[by_category], np.cumsum(counts)[:-1])
    return [
        Ranking(
            detections.image[own],
            detections.score[own],
            is_hit[:, own],
            is_wrong[:, own],
            truth_counts[index],
        )
        for index, own in enumerate(rows)
    ]


def precisions(ranking: Ranking, level: int) -> Floats:
    """The interpolated precision at each of RECALLS, shape (101,); NaN where there is no truth."""
    whole: Floats = _interpolated(ranking, level, np.ones((1, len(ranking.truths))))[0]
    return whole


def average_precision(ranking: Ranking) -> Floats:
    """At each overlap, shape (T,)."""
    whole: Floats = average_precisions(ranking, np.ones((1, len(ranking.truths))))[0]
    return whole


def average_precisions(ranking: Ranking, weights: Floats) -> Floats:
    """Of each weighing of the images, (B, N), at each overlap: shape (B, T)."""
    levels = range(len(ranking.is_hit))
    step = max(1, _CELLS_AT_ONCE // max(1, len(ranking.image)))
    parts = [
        np.stack(
            [
                _interpolated(ranking, level, weights[start : start + step]).mean(axis=1)
                for level in levels
            ],
            axis=1,
        )
        for start in range(0, len(weights), step)
    ]
    return np.concatenate(parts)


def mean_precisions(rankings: Sequence[Ranking], weights: Floats) -> Floats:
    """Averaged over the categories that have a truth: shape (B, T); NaN where none has one."""
    each = np.stack([average_precisions(ranking, weights) for ranking in rankings])
    return _mean_of_known(each)


def recall_of(ranking: Ranking) -> Floats:
    """The share of truths that any detection finds, at each overlap: (T,); NaN without a truth."""
    total = ranking.truths.sum()
    hits = ranking.is_hit.sum(axis=1).astype(np.float64)
    return hits / total if total else np.full(len(hits), np.nan)


def drawn_precisions(rankings: Sequence[Ranking], weights: Floats) -> Floats:
    """`mean_precisions` of many draws of the images, for intervals: long rankings are cut into 2,000 steps.

    Precision is then read at the ends of the steps, which moves an average precision by less than a thousandth.
    """
    each = np.stack(
        [
            np.stack(
                [
                    _in_steps(ranking, level, weights).mean(axis=1)
                    for level in range(len(ranking.is_hit))
                ],
                axis=1,
            )
            for ranking in rankings
        ]
    )
    return _mean_of_known(each)


def _mean_of_known(each: Floats) -> Floats:
    """Over the first axis, without NaN; NaN where there is nothing else."""
    is_there = ~np.isnan(each)
    count = is_there.sum(axis=0)
    total = np.where(is_there, each, 0.0).sum(axis=0)
    mean: Floats = np.divide(total, count, out=np.full(total.shape, np.nan), where=count > 0)
    return mean


def _interpolated(ranking: Ranking, level: int, weights: Floats) -> Floats:
    """(B, 101)"""
    each = weights[:, ranking.image]
    hits = np.cumsum(each * ranking.is_hit[level], axis=1)
    wrong = np.cumsum(each * ranking.is_wrong[level], axis=1)
    return _read_off(hits, wrong, weights @ ranking.truths)


def _in_steps(ranking: Ranking, level: int, weights: Floats) -> Floats:
    """(B, 101), from sums over steps of the ranking: one product of a thin matrix with the weights."""
    from scipy.sparse import csr_array

    count = len(ranking.image)
    steps = min(count, _MOST_STEPS)
    step = np.arange(count) * steps // max(count, 1)

    def summed(flags: Flags) -> Floats:
        rows = np.flatnonzero(flags)
        shape = (steps, weights.shape[1])
        thin = csr_array((np.ones(len(rows)), (step[rows], ranking.image[rows])), shape=shape)
        return np.cumsum(np.asarray(thin @ weights.T), axis=0).T

    hits, wrong = summed(ranking.is_hit[level]), summed(ranking.is_wrong[level])
    return _read_off(hits, wrong, weights @ ranking.truths)


def _read_off(hits: Floats, wrong: Floats, total: Floats) -> Floats:
    """The interpolated precisions of B curves of hits and errors, (B, n) each, with so many truths each."""
    # COCO adds a rounding error to the denominator, so that its perfect model stops short of 1.
    precision = hits / np.maximum(hits + wrong, 1.0)
    # The best precision that any higher recall still has.
    precision = np.maximum.accumulate(precision[:, ::-1], axis=1)[:, ::-1]
    result = np.zeros((len(total), len(RECALLS)))
    for row in range(len(total)):
        if not total[row]:
            result[row] = np.nan
            continue
        places = np.searchsorted(hits[row] / total[row], RECALLS, side="left")
        inside = places < precision.shape[1]
        result[row, inside] = precision[row, places[inside]]
    return result
