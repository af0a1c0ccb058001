"""Everything that is told of a model's objects, in one pass over a scene."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from app.agreement.measures.intervals import Estimate, missing
from app.evaluation.measures.calibration import Calibration, calibration_of
from app.evaluation.measures.confusion import Pairing, confusion_matrix, pair_up
from app.evaluation.measures.curves import (
    Ranking,
    average_precision,
    drawn_precisions,
    mean_precisions,
    precisions,
    rankings_of,
    recall_of,
)
from app.evaluation.measures.draws import DRAWS, SEED, image_draws, middle
from app.evaluation.measures.errors import KINDS, Errors, costs_of, counts_of, errors_of
from app.evaluation.measures.matching import Field, match, most_certain
from app.evaluation.measures.outcomes import OWN, Outcomes, outcomes_of, truth_counts
from app.evaluation.measures.overlaps import Progress, overlaps_of
from app.evaluation.measures.records import (
    RECALLS,
    SIZES,
    THRESHOLDS,
    Floats,
    Ints,
    Matches,
    Overlaps,
    Scene,
)
from app.evaluation.measures.working import Sweep, Verdicts, best_score, sweep, working_numbers

NO_TRUTH = "The truth has no object of this kind."
_SWEEP_PLACES = np.linspace(0, 1, 101)


@dataclass(frozen=True)
class Request:
    """How to evaluate: the overlap from which a detection is right, the score from which it counts, and the draws."""

    iou: float = 0.5
    score: float | None = None
    """None: that of the best F1."""
    draws: int = DRAWS
    seed: int = SEED


@dataclass(frozen=True)
class CategoryNumbers:
    """Of one category: average precisions, and what holds at the working score."""

    ap: float | None
    ap50: float | None
    ap75: float | None
    truth_count: int
    detection_count: int
    """At or above the working score."""
    precision: Estimate
    recall: Estimate
    f1: Estimate


@dataclass(frozen=True)
class Detection:
    """The report of a model's objects."""

    ap: Mapping[str, Estimate]
    """By name: `ap` (the mean over ten overlaps), `ap50`, `ap75`."""
    ap_by_size: Mapping[str, float | None]
    ap_by_threshold: tuple[float | None, ...]
    average_recall: float | None
    score: float
    is_best_score: bool
    working: Mapping[str, Estimate]
    categories: tuple[CategoryNumbers, ...]
    curve: tuple[float, ...] | None
    """Precision at 101 recalls, at the overlap of the request, over the categories that have a truth."""
    sweep: Sweep
    """At a hundred scores or fewer."""
    confusion: Ints
    error_counts: Mapping[str, int]
    error_costs: Mapping[str, float]
    calibration: Calibration


@dataclass(frozen=True)
class Evaluated:
    """The report, and what it is made of, for lists of examples and for what is kept."""

    report: Detection
    scene: Scene
    """With the detections that count."""
    rows: Ints
    """Which of the given detections those are."""
    outcomes: Outcomes
    pairing: Pairing
    errors: Errors


def evaluate(
    scene: Scene,
    request: Request,
    *,
    image_ids: Ints,
    category_ids: Ints,
    progress: Progress = lambda _: None,
) -> Evaluated:
    """Match once, then count."""
    rows = most_certain(scene)
    scene = replace(scene, detections=scene.detections.take(rows))
    overlaps = overlaps_of(scene, progress)
    matches = match(scene, overlaps, THRESHOLDS)
    own = match(scene, overlaps, np.array([request.iou]))
    outcomes = outcomes_of(scene, matches, own, image_ids, category_ids)
    verdicts = outcomes.verdicts()
    score = best_score(verdicts) if request.score is None else request.score
    pairing = pair_up(scene, overlaps, iou=request.iou, score=score)
    errors = errors_of(scene, overlaps, own, iou=request.iou)
    rankings = outcomes.rankings()
    report = Detection(
        ap=_precisions_of(rankings, scene.image_count, request),
        ap_by_size=_by_size(scene, overlaps),
        ap_by_threshold=_by_threshold(rankings),
        average_recall=_known(_mean([recall_of(each)[:OWN].mean() for each in rankings])),
        score=score,
        is_best_score=request.score is None,
        working=working_numbers(verdicts, score),
        categories=tuple(_category(verdicts, each, at, score) for at, each in enumerate(rankings)),
        curve=_curve(rankings),
        sweep=_thinned(sweep(verdicts)),
        confusion=confusion_matrix(scene, pairing),
        error_counts=counts_of(errors, scene.detections.score >= score),
        error_costs=costs_of(scene, own, errors, outcomes.truths),
        calibration=calibration_of(verdicts),
    )
    return Evaluated(report, scene, rows, outcomes, pairing, errors)


def named_precisions(levels: Floats) -> dict[str, Floats]:
    """`ap`, `ap50` and `ap75` of what was computed at COCO's overlaps; the last axis is the overlap."""
    return {
        "ap": levels[..., :OWN].mean(axis=-1),
        "ap50": levels[..., 0],
        "ap75": levels[..., 5],
    }


def _precisions_of(
    rankings: list[Ranking], image_count: int, request: Request
) -> dict[str, Estimate]:
    coco = [_at_coco(each) for each in rankings]
    if not any(each.truths.sum() for each in rankings):
        return {name: missing(NO_TRUTH) for name in ("ap", "ap50", "ap75")}
    values = named_precisions(mean_precisions(coco, np.ones((1, image_count)))[0])
    drawn = drawn_precisions(coco, image_draws(image_count, request.draws, request.seed))
    return {
        name: Estimate(float(values[name]), image_count, float(np.nanstd(each)), middle(each))
        for name, each in named_precisions(drawn).items()
    }


def _at_coco(ranking: Ranking) -> Ranking:
    return replace(ranking, is_hit=ranking.is_hit[:OWN], is_wrong=ranking.is_wrong[:OWN])


def _by_size(scene: Scene, overlaps: Overlaps) -> dict[str, float | None]:
    """COCO has no small skeletons."""
    names = [name for name in SIZES if scene.compare != "keypoints" or name != "small"]
    return {name: _of_size(scene, overlaps, Field(*SIZES[name])) for name in names}


def _of_size(scene: Scene, overlaps: Overlaps, field: Field) -> float | None:
    matches: Matches = match(scene, overlaps, THRESHOLDS, field)
    rankings = rankings_of(scene.detections, matches, truth_counts(scene, field))
    return _known(mean_precisions(rankings, np.ones((1, scene.image_count)))[0].mean())


def _by_threshold(rankings: list[Ranking]) -> tuple[float | None, ...]:
    count = len(rankings[0].truths) if rankings else 0
    levels = mean_precisions(rankings, np.ones((1, count)))[0, :OWN]
    return tuple(_known(each) for each in levels)


def _category(verdicts: Verdicts, ranking: Ranking, category: int, score: float) -> CategoryNumbers:
    own = verdicts.of_category(category)
    named = named_precisions(average_precision(ranking))
    counted = (own.is_hit | own.is_wrong) & (own.score >= score)
    return CategoryNumbers(
        ap=_known(named["ap"]),
        ap50=_known(named["ap50"]),
        ap75=_known(named["ap75"]),
        truth_count=int(own.truths.sum()),
        detection_count=int(np.count_nonzero(counted)),
        **working_numbers(own, score),
    )


def _curve(rankings: list[Ranking]) -> tuple[float, ...] | None:
    each = [precisions(ranking, OWN) for ranking in rankings if ranking.truths.sum()]
    return tuple(np.mean(each, axis=0).tolist()) if each else None


def _thinned(whole: Sweep) -> Sweep:
    """A hundred places are as many as a chart shows, the best among them."""
    if len(whole.score) <= len(RECALLS):
        return whole
    places = np.unique((_SWEEP_PLACES * (len(whole.score) - 1)).astype(np.int64))
    if whole.best is not None:
        places = np.union1d(places, [whole.best])
    return Sweep(
        whole.score[places], whole.precision[places], whole.recall[places], whole.f1[places]
    )


def _mean(values: list[float]) -> float:
    known = [value for value in values if not np.isnan(value)]
    return float(np.mean(known)) if known else float("nan")


def _known(value: float | Floats) -> float | None:
    return None if np.isnan(value) else float(value)


__all__ = ["KINDS", "Detection", "Evaluated", "Request", "evaluate", "named_precisions"]
