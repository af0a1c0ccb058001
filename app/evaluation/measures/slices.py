"""The same numbers for parts of the images: by a value, or by bins of a number that hold about as many images each."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from app.agreement.measures.intervals import Estimate, ratio
from app.evaluation.measures.curves import mean_precisions
from app.evaluation.measures.outcomes import OWN, Outcomes
from app.evaluation.measures.records import Ints
from app.evaluation.measures.working import NOTHING_TRUE, image_counts

BINS = 5
MOST_VALUES = 20


@dataclass(frozen=True)
class Part:
    """Some of the images, and what they have in common; `of` are indices of images."""

    label: str
    of: Ints


@dataclass(frozen=True)
class PartNumbers:
    """The numbers of one part."""

    label: str
    images: int
    truth_count: int
    ap: float | None
    ap50: float | None
    f1: Estimate


def parts_of(values: Sequence[str | float | bool | None], order: Sequence[str] = ()) -> list[Part]:
    """By value, as `order` says or the most frequent first, or by bins of numbers; images without a value are a part
    of their own.
    """
    known = [value for value in values if value is not None]
    numeric = all(isinstance(value, int | float) and not isinstance(value, bool) for value in known)
    if known and numeric and len(set(known)) > BINS:
        parts = _bins([None if value is None else float(value) for value in values])
    else:
        parts = _values(values, order)
    unknown = np.array([at for at, value in enumerate(values) if value is None], dtype=np.int64)
    return [*parts, *([Part("not known", unknown)] if len(unknown) else [])]


def slice_numbers(outcomes: Outcomes, parts: Sequence[Part], score: float) -> list[PartNumbers]:
    """Of each part, at one working score for all."""
    weights = np.zeros((len(parts), len(outcomes.image_ids)))
    for row, part in enumerate(parts):
        weights[row, part.of] = 1.0
    rankings = [
        replace(each, is_hit=each.is_hit[:OWN], is_wrong=each.is_wrong[:OWN])
        for each in outcomes.rankings()
    ]
    levels = mean_precisions(rankings, weights)
    hits, predicted, truths = image_counts(outcomes.verdicts(), score)
    return [
        PartNumbers(
            part.label,
            len(part.of),
            int(truths[part.of].sum()),
            _known(levels[row].mean()),
            _known(levels[row, 0]),
            ratio(2 * hits[part.of], predicted[part.of] + truths[part.of], reason=NOTHING_TRUE),
        )
        for row, part in enumerate(parts)
    ]


def _values(values: Sequence[str | float | bool | None], order: Sequence[str]) -> list[Part]:
    groups: dict[str, list[int]] = {}
    for at, value in enumerate(values):
        if value is not None:
            groups.setdefault(_said(value), []).append(at)
    ordered = sorted(groups.items(), key=lambda group: (-len(group[1]), group[0]))
    places = {label: place for place, label in enumerate(order)}
    common = sorted(ordered[:MOST_VALUES], key=lambda group: places.get(group[0], 0))
    shown = [Part(label, np.array(of, dtype=np.int64)) for label, of in common]
    rest = [at for _, of in ordered[MOST_VALUES:] for at in of]
    return [*shown, *([Part("others", np.array(sorted(rest), dtype=np.int64))] if rest else [])]


def _bins(values: Sequence[float | None]) -> list[Part]:
    known = np.array([at for at, value in enumerate(values) if value is not None], dtype=np.int64)
    numbers = np.array([values[at] for at in known.tolist()], dtype=np.float64)
    edges = np.unique(np.quantile(numbers, np.linspace(0, 1, BINS + 1)))
    place = np.clip(np.searchsorted(edges, numbers, side="right") - 1, 0, len(edges) - 2)
    return [
        Part(f"{edges[at]:g} to {edges[at + 1]:g}", known[place == at])
        for at in range(len(edges) - 1)
        if np.any(place == at)
    ]


def _said(value: str | float | bool) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value if isinstance(value, str) else f"{value:g}"


def _known(value: float) -> float | None:
    return None if np.isnan(value) else float(value)
