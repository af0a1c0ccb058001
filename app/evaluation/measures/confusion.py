"""What the model takes for what, at one overlap and from one score on, and what it misses or invents.

Every detection and every truth is in exactly one pair, missed, or on background. Pairs of one category are made first,
then of the others, each by falling overlap, so that a wrong category is one error and not two.
"""

from dataclasses import dataclass

import numpy as np

from app.evaluation.measures.matching import Field, ignored_truths
from app.evaluation.measures.records import Flags, Floats, Ints, Overlaps, Scene


@dataclass(frozen=True)
class Pairing:
    """The pairs, and what is left of both sides."""

    detection: Ints
    truth: Ints
    overlap: Floats
    invented: Ints
    """Detections where nothing is."""
    missed: Ints
    """Truths that no detection met."""


def pair_up(scene: Scene, overlaps: Overlaps, *, iou: float, score: float) -> Pairing:
    """Detections without a partner that lie in a crowd region, by more than half, are neither right nor wrong."""
    is_shown = scene.detections.score >= score
    ignored = ignored_truths(scene, Field())
    kept = overlaps.take(is_shown[overlaps.detection])
    candidates = kept.take((kept.overlap >= iou) & ~ignored[kept.truth])
    same = (
        scene.detections.category[candidates.detection] == scene.truths.category[candidates.truth]
    )
    order = np.lexsort((candidates.truth, candidates.detection, -candidates.overlap, ~same))
    chosen = _greedy(candidates.take(order))
    excused = np.zeros(len(is_shown), dtype=np.bool_)
    excused[kept.detection[ignored[kept.truth] & (kept.overlap > 0.5)]] = True
    return Pairing(
        chosen.detection,
        chosen.truth,
        chosen.overlap,
        _rest(is_shown & ~excused, chosen.detection),
        _rest(~ignored, chosen.truth),
    )


def confusion_matrix(scene: Scene, pairing: Pairing) -> Ints:
    """(K + 1, K + 1): truths down, detections across; the last row is background, the last column missed."""
    side = scene.category_count + 1
    truth = np.concatenate(
        [
            scene.truths.category[pairing.truth],
            scene.truths.category[pairing.missed],
            np.full(len(pairing.invented), side - 1),
        ]
    )
    detection = np.concatenate(
        [
            scene.detections.category[pairing.detection],
            np.full(len(pairing.missed), side - 1),
            scene.detections.category[pairing.invented],
        ]
    )
    return np.bincount(truth * side + detection, minlength=side * side).reshape(side, side)


def _greedy(candidates: Overlaps) -> Overlaps:
    detections: set[int] = set()
    truths: set[int] = set()
    chosen: list[int] = []
    pairs = zip(candidates.detection.tolist(), candidates.truth.tolist(), strict=True)
    for row, (detection, truth) in enumerate(pairs):
        if detection not in detections and truth not in truths:
            detections.add(detection)
            truths.add(truth)
            chosen.append(row)
    return candidates.take(np.array(chosen, dtype=np.int64))


def _rest(wanted: Flags, taken: Ints) -> Ints:
    left = wanted.copy()
    left[taken] = False
    return np.flatnonzero(left)
