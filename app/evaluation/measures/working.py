"""Where to cut a model's scores: precision, recall and F1 of what is at or above a score."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from app.agreement.measures.intervals import Estimate, ratio
from app.evaluation.measures.records import Flags, Floats, Ints

NOTHING_PREDICTED = "The model predicts nothing at or above this score."
NOTHING_TRUE = "There is no object in the truth."


@dataclass(frozen=True)
class Verdicts:
    """What became of each detection at one overlap, and how many truths each image has."""

    image: Ints
    category: Ints
    score: Floats
    is_hit: Flags
    is_wrong: Flags
    truths: Floats
    """(K, N)"""

    def of_category(self, category: int) -> "Verdicts":
        """Those of one category only."""
        rows = np.flatnonzero(self.category == category)
        return Verdicts(
            self.image[rows],
            self.category[rows],
            self.score[rows],
            self.is_hit[rows],
            self.is_wrong[rows],
            self.truths[category : category + 1],
        )


@dataclass(frozen=True)
class Sweep:
    """Precision, recall and F1 at each score that a detection has, from the highest down."""

    score: Floats
    precision: Floats
    recall: Floats
    f1: Floats

    @property
    def best(self) -> int | None:
        """Where F1 is best; the highest such score."""
        return int(np.argmax(self.f1)) if len(self.f1) else None


def sweep(verdicts: Verdicts) -> Sweep:
    """Over all categories together."""
    counted = np.flatnonzero(verdicts.is_hit | verdicts.is_wrong)
    rows = counted[np.argsort(-verdicts.score[counted], kind="stable")]
    score = verdicts.score[rows]
    hits = np.cumsum(verdicts.is_hit[rows])
    # Detections of one score stand or fall together.
    ends = np.flatnonzero(np.append(score[1:] != score[:-1], True)) if len(rows) else rows
    predicted, total = ends + 1.0, float(verdicts.truths.sum())
    found = hits[ends].astype(np.float64)
    return Sweep(
        score=score[ends],
        precision=found / predicted,
        recall=found / total if total else np.zeros(len(ends)),
        f1=2 * found / (predicted + total),
    )


def best_score(verdicts: Verdicts) -> float:
    """The score whose F1 is best; .5 where there is nothing to choose from."""
    swept = sweep(verdicts)
    return 0.5 if swept.best is None else float(swept.score[swept.best])


def working_numbers(verdicts: Verdicts, score: float) -> Mapping[str, Estimate]:
    """Precision, recall and F1 at a score, with the delta method's intervals over images."""
    hits, predicted, truths = image_counts(verdicts, score)
    return {
        "precision": ratio(hits, predicted, reason=NOTHING_PREDICTED),
        "recall": ratio(hits, truths, reason=NOTHING_TRUE),
        "f1": ratio(2 * hits, predicted + truths, reason=NOTHING_TRUE),
    }


def image_counts(verdicts: Verdicts, score: float) -> tuple[Floats, Floats, Floats]:
    """Hits, detections that count, and truths of each image, (N,) each."""
    kept = verdicts.score >= score
    count = verdicts.truths.shape[1]
    hits = np.bincount(verdicts.image[kept & verdicts.is_hit], minlength=count)
    wrong = np.bincount(verdicts.image[kept & verdicts.is_wrong], minlength=count)
    return hits.astype(np.float64), (hits + wrong).astype(np.float64), verdicts.truths.sum(axis=0)
