"""One experiment, step by step, so that whoever runs it can tell how far it is and stop between two steps."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import numpy as np

from app.experiments.measures.alone import (
    ARRIVAL,
    FOLDER,
    NAME,
    TIME_ORDER,
    Alone,
    judged,
    names_of,
    predictions_alone,
    predictions_by_order,
)
from app.experiments.measures.checking import checked
from app.experiments.measures.columns import Sheet, beside, metadata_columns, pixel_columns
from app.experiments.measures.folds import grouped_folds
from app.experiments.measures.importance import importances
from app.experiments.measures.leaks import leaks_of
from app.experiments.measures.logistic import Model, fit_tuned
from app.experiments.measures.records import (
    BOTH,
    KEPT,
    METADATA,
    PIXELS,
    SHUFFLED,
    Floats,
    Ints,
    Material,
    Plan,
)
from app.experiments.measures.scores import (
    ACCURACY,
    MACRO_F1,
    NEIGHBOURS,
    PRECISION,
    by_category,
    precision_at_10,
    scores_of,
)
from app.experiments.measures.summing import Sums, summed, unanswered
from concord_features import FeatureField

LOPSIDED = 0.8
"""Where more images than this share have one answer, accuracy says little, and macro F1 decides."""


@dataclass
class Tally:
    """What the folds have given so far: a number each."""

    scores: dict[str, dict[str, list[float]]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(list))
    )
    importances: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    categories: dict[str, list[Floats]] = field(default_factory=lambda: defaultdict(list))
    test_counts: list[int] = field(default_factory=list)


def step_count(plan: Plan) -> int:
    """How many numbers `run` says before its result."""
    return plan.folds * (plan.repeats + 1)


def run(
    whole: Material, plan: Plan, probed: Sequence[FeatureField]
) -> Iterator[int | dict[str, Any]]:
    """The number of each step when it is done, then the result as plain JSON (docs/experiments.md).

    Args:
        whole: all images that there are.
        plan: how to ask.
        probed: fields that are looked at for leaks, though no model gets them.
    """
    asked = checked(whole, plan)
    if asked.verdict:
        yield unanswered(asked, plan)
        return
    material = asked.material
    alone: dict[str, list[Alone]] = {}
    yield from _alone(material, plan, probed, alone)
    leaks = leaks_of(alone, material, plan)
    leaking = sorted({leak.field for leak in leaks if leak.is_used})
    folding = _Folding(material, plan, leaking, decisive(material))
    for repeat in range(plan.repeats):
        parts = folds_of(material, plan, repeat)
        for number in range(plan.folds):
            folding.add(parts == number, seed=plan.seed + plan.folds * repeat + number)
            yield plan.folds * (repeat + 1) + number + 1
    yield summed(Sums(asked, plan, folding.score, folding.tally, alone, leaks, leaking))


def decisive(material: Material) -> str:
    """The score by which the answer is given."""
    if not material.is_choice:
        return PRECISION
    return MACRO_F1 if material.truth.mean(axis=0).max() > LOPSIDED else ACCURACY


def folds_of(material: Material, plan: Plan, repeat: int) -> Ints:
    """Of one repeat."""
    seed = plan.seed + repeat
    return grouped_folds(material.groups, material.truth, folds=plan.folds, seed=seed)


def _alone(
    material: Material, plan: Plan, probed: Sequence[FeatureField], alone: dict[str, list[Alone]]
) -> Iterator[int]:
    """Predict every image by each fact alone, in the folds of the first repeat."""
    fields = [*plan.fields, *(each for each in probed if each not in plan.fields)]
    orders = {TIME_ORDER: material.moments, ARRIVAL: np.arange(len(material), dtype=np.float64)}
    names, folds = names_of(material), folds_of(material, plan, 0)
    said: dict[str, Floats] = {}
    for number in range(plan.folds):
        parts = (np.flatnonzero(folds != number), np.flatnonzero(folds == number))
        told: list[tuple[str, Floats]] = [
            *predictions_alone(material, material.records, fields, parts),
            *predictions_alone(material, names, (NAME, FOLDER), parts),
        ]
        for name, places in orders.items():
            if (found := predictions_by_order(material, places, parts)) is not None:
                told.append((name, found))
        for name, shares in told:
            said.setdefault(name, np.zeros_like(material.truth))[parts[1]] = shares
        yield number + 1
    alone.update({name: judged(shares, material) for name, shares in said.items()})


@dataclass
class _Folding:
    """The folds one after the other."""

    material: Material
    plan: Plan
    leaking: Sequence[str]
    score: str
    tally: Tally = field(default_factory=Tally)

    def add(self, is_test: "np.ndarray[tuple[int], np.dtype[np.bool_]]", *, seed: int) -> None:
        """One fold: every input has its model, its scores and its neighbours."""
        train, test = np.flatnonzero(~is_test), np.flatnonzero(is_test)
        self.tally.test_counts.append(len(test))
        for name, sheet in self._sheets(train, test, seed).items():
            model = self._fitted(sheet, train, seed)
            self._take_scores(name, sheet, model, train, test)
            if name in (BOTH, KEPT):
                self._take_importances(name, model, sheet, test, seed)

    def _sheets(self, train: Ints, test: Ints, seed: int) -> Mapping[str, Sheet]:
        material, plan = self.material, self.plan
        pixels = pixel_columns(material, plan.measures, train, test)
        metadata = metadata_columns(material.records, plan.fields, train, test)
        sheets = {
            PIXELS: pixels,
            METADATA: metadata,
            BOTH: beside(pixels, metadata),
            SHUFFLED: beside(pixels, metadata.shuffled(seed)),
        }
        if self.leaking:
            kept = [each.name for each in plan.fields if each.name not in self.leaking]
            sheets[KEPT] = beside(pixels, metadata.of(kept))
        return sheets

    def _fitted(self, sheet: Sheet, train: Ints, seed: int) -> Model:
        material = self.material
        return fit_tuned(
            sheet.train,
            material.truth[train],
            material.groups[train],
            is_choice=material.is_choice,
            seed=seed,
        )

    def _take_scores(self, name: str, sheet: Sheet, model: Model, train: Ints, test: Ints) -> None:
        truth = self.material.truth
        shares = model.shares(sheet.test)
        scores = dict(scores_of(shares, truth[test], is_choice=self.material.is_choice))
        scores[NEIGHBOURS] = precision_at_10(sheet.test, truth[test], sheet.train, truth[train])
        for score, value in scores.items():
            self.tally.scores[name][score].append(value)
        if not self.material.is_choice:
            self.tally.categories[name].append(by_category(shares, truth[test]))

    def _take_importances(
        self, name: str, model: Model, sheet: Sheet, test: Ints, seed: int
    ) -> None:
        """Beside a field that gives the label away no other matters: the others are judged without it."""
        score = partial(self._score, truth=self.material.truth[test])
        found = importances(model, sheet, score, seed=seed)
        for each in self.plan.fields:
            is_of_model = (name == KEPT) == (each.name not in self.leaking)
            if is_of_model or not self.leaking:
                self.tally.importances[each.name].append(found.get(each.name, 0.0))

    def _score(self, shares: Floats, truth: Floats) -> float:
        return scores_of(shares, truth, is_choice=self.material.is_choice)[self.score]
