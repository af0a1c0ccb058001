"""Why detections are wrong, and what each kind of error costs in average precision.

A wrong detection is, at an overlap t and by the truth that it overlaps most:
- localisation: of its category, between .1 and t;
- category: of another category, t or more;
- both: of another category, between .1 and t;
- duplicate: of its category, t or more, but that truth has a better detection;
- background: below .1 of everything.
A truth that no detection finds and that is no detection's localisation or category error is missed.
The cost of a kind is how much AP would rise if only its errors were mended: a category or localisation error becomes a
hit (or vanishes, if its truth is found already), the others vanish, and missed truths are no longer asked for.

Source: D. Bolya et al., "TIDE: A General Toolbox for Identifying Object Detection Errors", 2020.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from app.evaluation.measures.curves import mean_precisions, rankings_of
from app.evaluation.measures.matching import Field, ignored_truths
from app.evaluation.measures.records import Flags, Floats, Ints, Marks, Matches, Overlaps, Scene

KINDS = ("category", "localisation", "both", "duplicate", "background", "missed")


@dataclass(frozen=True)
class Errors:
    """Each wrong detection with its kind and the truth that would make it right, and the missed truths."""

    kind: Ints
    """(n,): the place in KINDS, -1 for what is right or ignored."""
    mended: Ints
    """(n,): of category and localisation errors the truth that they meant, else -1."""
    missed: Ints


def errors_of(scene: Scene, overlaps: Overlaps, matches: Matches, *, iou: float) -> Errors:
    """Of the first overlap in `matches`, which must be that of `iou`."""
    ignored = ignored_truths(scene, Field())
    real = overlaps.take(~ignored[overlaps.truth])
    same = scene.detections.category[real.detection] == scene.truths.category[real.truth]
    is_near = real.overlap >= iou
    wrong = matches.is_wrong[0]
    kind = np.where(wrong, KINDS.index("background"), -1)
    mended = np.full(len(kind), -1, dtype=np.int64)
    # The later a kind, the more it takes precedence, as in TIDE.
    for name, rows in (
        ("both", ~same & ~is_near),
        ("duplicate", same & is_near),
        ("category", ~same & is_near),
        ("localisation", same & ~is_near),
    ):
        best = _best(real, rows, len(kind))
        chosen = wrong & (best >= 0)
        kind[chosen] = KINDS.index(name)
        meant = best if name in ("category", "localisation") else np.full(len(best), -1)
        mended[chosen] = meant[chosen]
    found = np.zeros(len(scene.truths), dtype=np.bool_)
    found[matches.truth[0][matches.is_hit[0]]] = True
    hinted = found.copy()
    hinted[mended[mended >= 0]] = True
    mended[(mended >= 0) & found[mended]] = -1
    return Errors(kind, mended, np.flatnonzero(~hinted & ~ignored))


def _best(overlaps: Overlaps, rows: Flags, count: int) -> Ints:
    """For each detection the truth of these rows that it overlaps most, or -1."""
    kept = overlaps.take(rows)
    kept = kept.take(np.argsort(kept.overlap, kind="stable"))
    best = np.full(count, -1, dtype=np.int64)
    best[kept.detection] = kept.truth
    return best


def counts_of(errors: Errors, is_counted: Flags) -> Mapping[str, int]:
    """How many errors there are of each kind, among the detections that are counted."""
    kinds = errors.kind[(errors.kind >= 0) & is_counted]
    counts = np.bincount(kinds, minlength=len(KINDS))
    counts[KINDS.index("missed")] = len(errors.missed)
    return dict(zip(KINDS, counts.tolist(), strict=True))


def costs_of(
    scene: Scene, matches: Matches, errors: Errors, truth_counts: Floats
) -> Mapping[str, float]:
    """By how much each kind lowers AP at this overlap."""
    first = Matches(matches.truth[:1], matches.is_ignored[:1])
    before = _precision(scene.detections, first, truth_counts)
    costs = {}
    for index, kind in enumerate(KINDS):
        if kind == "missed":
            fewer = truth_counts.copy()
            np.subtract.at(
                fewer, (scene.truths.category[errors.missed], scene.truths.image[errors.missed]), 1
            )
            after = _precision(scene.detections, first, fewer)
        else:
            detections, mended = _mended(scene, first, errors, index)
            after = _precision(detections, mended, truth_counts)
        costs[kind] = max(0.0, after - before)
    return costs


def _mended(scene: Scene, matches: Matches, errors: Errors, kind: int) -> tuple[Marks, Matches]:
    """The detections as they would be without the errors of one kind: of each truth the most certain one hits it."""
    rows = np.flatnonzero(errors.kind == kind)
    truth, ignored = matches.truth.copy(), matches.is_ignored.copy()
    ignored[0, rows] = True
    able = rows[errors.mended[rows] >= 0]
    able = able[np.argsort(-scene.detections.score[able], kind="stable")]
    _, firsts = np.unique(errors.mended[able], return_index=True)
    hitting = able[firsts]
    truth[0, hitting], ignored[0, hitting] = errors.mended[hitting], False
    category = scene.detections.category.copy()
    category[hitting] = scene.truths.category[errors.mended[hitting]]
    return replace(scene.detections, category=category), Matches(truth, ignored)


def _precision(detections: Marks, matches: Matches, truth_counts: Floats) -> float:
    rankings = rankings_of(detections, matches, truth_counts)
    mean = mean_precisions(rankings, np.ones((1, truth_counts.shape[1])))[0, 0]
    return 0.0 if np.isnan(mean) else float(mean)
