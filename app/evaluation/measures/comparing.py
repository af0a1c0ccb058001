"""Two evaluations side by side, on the images that both have, with the interval of what lies between them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from app.agreement.measures.intervals import Interval
from app.evaluation.measures.curves import (
    Ranking,
    average_precision,
    drawn_precisions,
    mean_precisions,
)
from app.evaluation.measures.detection import named_precisions
from app.evaluation.measures.draws import DRAWS, SEED, image_draws, middle
from app.evaluation.measures.outcomes import OWN, Outcomes
from app.evaluation.measures.records import Floats
from app.evaluation.measures.working import image_counts

Means = Callable[[Sequence[Ranking], Floats], Floats]
NAMES = ("ap", "ap50", "ap75", "precision", "recall", "f1")


@dataclass(frozen=True)
class Difference:
    """The number of each side, the second less the first, and between what it lies if images are drawn again."""

    first: float | None
    second: float | None
    difference: float | None
    interval: Interval | None

    @property
    def is_clear(self) -> bool:
        """Whether the interval leaves out 0."""
        return self.interval is not None and (self.interval.low > 0 or self.interval.high < 0)


@dataclass(frozen=True)
class Comparison:
    """By name, and AP by category id; `image_count` images have both."""

    image_count: int
    is_same_truth: bool
    numbers: Mapping[str, Difference]
    categories: Mapping[int, tuple[float | None, float | None]]


def compare(
    first: Outcomes,
    second: Outcomes,
    *,
    scores: tuple[float, float],
    draws: int = DRAWS,
    seed: int = SEED,
) -> Comparison:
    """Each at its own working score; both are weighed by the same draws of the images."""
    shared = np.intersect1d(first.image_ids, second.image_ids)
    sides = first.on_images(shared), second.on_images(shared)
    every = np.ones((1, len(shared)))
    weights = image_draws(len(shared), draws, seed)
    values = [
        _numbers(side, every, score, mean_precisions)
        for side, score in zip(sides, scores, strict=True)
    ]
    drawn = [
        _numbers(side, weights, score, drawn_precisions)
        for side, score in zip(sides, scores, strict=True)
    ]
    return Comparison(
        len(shared),
        _truths(sides[0]) == _truths(sides[1]),
        {
            name: _difference(
                values[0][name][0], values[1][name][0], drawn[1][name] - drawn[0][name]
            )
            for name in NAMES
        },
        _categories(*sides),
    )


def _numbers(side: Outcomes, weights: Floats, score: float, mean: Means) -> dict[str, Floats]:
    """By name, of each weighing."""
    if not len(side.image_ids):
        return {name: np.full(len(weights), np.nan) for name in NAMES}
    hits, predicted, truths = (weights @ each for each in image_counts(side.verdicts(), score))
    return {
        **named_precisions(mean(_at_coco(side), weights)),
        "precision": _divided(hits, predicted),
        "recall": _divided(hits, truths),
        "f1": _divided(2 * hits, predicted + truths),
    }


def _categories(first: Outcomes, second: Outcomes) -> dict[int, tuple[float | None, float | None]]:
    sides = [
        dict(zip(side.category_ids.tolist(), map(_precision, _at_coco(side)), strict=True))
        for side in (first, second)
    ]
    return {
        each: (sides[0].get(each), sides[1].get(each)) for each in sorted({*sides[0], *sides[1]})
    }


def _precision(ranking: Ranking) -> float | None:
    return _known(average_precision(ranking).mean())


def _at_coco(side: Outcomes) -> list[Ranking]:
    return [
        replace(each, is_hit=each.is_hit[:OWN], is_wrong=each.is_wrong[:OWN])
        for each in side.rankings()
    ]


def _truths(side: Outcomes) -> dict[int, list[float]]:
    return {
        category_id: counts.tolist()
        for category_id, counts in zip(side.category_ids.tolist(), side.truths, strict=True)
        if counts.any()
    }


def _difference(first: float, second: float, drawn: Floats) -> Difference:
    return Difference(_known(first), _known(second), _known(second - first), middle(drawn))


def _divided(above: Floats, below: Floats) -> Floats:
    share: Floats = np.divide(above, below, out=np.full(len(above), np.nan), where=below > 0)
    return share


def _known(value: float) -> float | None:
    return None if np.isnan(value) else float(value)
