"""Which detection is which truth, as COCO decides it.

On an image, detections of a category choose in the order of their scores; each takes the truth that it overlaps most
and that nobody has. An ignored truth is taken only where no other is left; crowd regions take any number.

Nearly all pairs are alone: one detection overlaps one truth that overlaps nothing else. Those are decided for all
overlaps at once; only the rest goes through the loop, which therefore costs little.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from app.evaluation.measures.records import (
    MOST_DETECTIONS,
    Flags,
    Floats,
    Ints,
    Marks,
    Matches,
    Overlaps,
    Scene,
)

# COCO's bound: an overlap of exactly 1 reaches any threshold in spite of rounding.
_MOST_THRESHOLD = 1 - 1e-10


def most_certain(scene: Scene) -> Ints:
    """The rows of the detections that count, by image, category and falling score; ties keep their order."""
    marks = scene.detections
    order = np.lexsort((-marks.score, marks.category, marks.image))
    group = marks.image[order] * scene.category_count + marks.category[order]
    starts = (
        np.flatnonzero(np.concatenate([[True], group[1:] != group[:-1]])) if len(group) else group
    )
    counts = np.diff(np.concatenate([starts, [len(group)]]))
    rank = np.arange(len(group)) - np.repeat(starts, counts)
    kept: Ints = order[rank < MOST_DETECTIONS[scene.compare]]
    return kept


@dataclass(frozen=True)
class Field:
    """The truths that count, where only objects of some sizes do."""

    low: float = 0.0
    high: float = 1e10

    def holds(self, marks: Marks) -> Flags:
        """Whether each object is of such a size."""
        inside: Flags = (marks.area >= self.low) & (marks.area <= self.high)
        return inside


def ignored_truths(scene: Scene, field: Field) -> Flags:
    """Crowds, skeletons without a visible point, and what is of another size."""
    truths = scene.truths
    ignored: Flags = truths.is_crowd | ~field.holds(truths)
    if scene.compare == "keypoints" and truths.shapes is not None:
        placed = [any(point[2] for point in shape["points"]) for shape in truths.shapes]
        ignored |= ~np.array(placed, dtype=np.bool_)
    return ignored


def match(
    scene: Scene, overlaps: Overlaps, thresholds: Floats, field: Field | None = None
) -> Matches:
    """Match the detections of `scene`, which must be sorted as `most_certain` sorts them, at each threshold."""
    field = field or Field()
    ignored = ignored_truths(scene, field)
    bounds = np.minimum(thresholds, _MOST_THRESHOLD)
    pairs = _of_one_category(scene, overlaps, float(bounds.min()), ignored)
    truth = np.full((len(thresholds), len(scene.detections)), -1, dtype=np.int64)
    is_alone = _alone(scene, pairs)
    alone = pairs.take(is_alone)
    reached = alone.overlap[None, :] >= bounds[:, None]
    truth[:, alone.detection] = np.where(reached, alone.truth, -1)
    _choose(scene, pairs.take(~is_alone), bounds, ignored, truth)
    is_found = truth >= 0
    taken = np.where(is_found, truth, 0)
    at_ignored = ignored[taken] if len(ignored) else np.zeros_like(is_found)
    outside = ~field.holds(scene.detections)
    return Matches(truth, np.where(is_found, at_ignored, outside[None, :]))


def _of_one_category(scene: Scene, overlaps: Overlaps, least: float, ignored: Flags) -> Overlaps:
    """In the order of choosing: by detection, ignored truths last, then by truth."""
    same = scene.detections.category[overlaps.detection] == scene.truths.category[overlaps.truth]
    kept = overlaps.take(same & (overlaps.overlap >= least))
    return kept.take(np.lexsort((kept.truth, ignored[kept.truth], kept.detection)))


def _alone(scene: Scene, pairs: Overlaps) -> Flags:
    per_detection = np.bincount(pairs.detection, minlength=len(scene.detections))
    per_truth = np.bincount(pairs.truth, minlength=len(scene.truths))
    alone: Flags = (per_detection[pairs.detection] == 1) & (per_truth[pairs.truth] == 1)
    return alone


def _choose(scene: Scene, pairs: Overlaps, bounds: Floats, ignored: Flags, truth: Ints) -> None:
    """COCO's loop, for detections that have a choice or share one; writes into `truth`."""
    if not len(pairs.detection):
        return
    starts = np.flatnonzero(np.concatenate([[True], pairs.detection[1:] != pairs.detection[:-1]]))
    rows = pairs.detection[starts].tolist()
    choices = [
        list(zip(truths.tolist(), values.tolist(), strict=True))
        for truths, values in zip(
            np.split(pairs.truth, starts[1:]), np.split(pairs.overlap, starts[1:]), strict=True
        )
    ]
    is_ignored, is_crowd = ignored.tolist(), scene.truths.is_crowd.tolist()
    for level, bound in enumerate(bounds.tolist()):
        taken: set[int] = set()
        for row, offered in zip(rows, choices, strict=True):
            free = [each for each in offered if each[0] not in taken]
            best = _best(free, bound, is_ignored)
            if best >= 0:
                truth[level, row] = best
                if not is_crowd[best]:
                    taken.add(best)


def _best(offered: Sequence[tuple[int, float]], bound: float, is_ignored: list[bool]) -> int:
    """Of equal overlaps the last one wins, as in COCO."""
    best = -1
    for truth, overlap in offered:
        if best >= 0 and not is_ignored[best] and is_ignored[truth]:
            break
        if overlap >= bound:
            best, bound = truth, overlap
    return best
