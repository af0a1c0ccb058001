"""Numbers of folds to the result of an experiment, as plain JSON."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Protocol

import numpy as np

from app.experiments.measures.alone import Alone
from app.experiments.measures.checking import Asked, recorded_shares
from app.experiments.measures.intervals import corrected
from app.experiments.measures.leaks import Leak, identifiers
from app.experiments.measures.records import (
    BOTH,
    KEPT,
    METADATA,
    PIXELS,
    SHUFFLED,
    Estimate,
    Floats,
    Plan,
)
from app.experiments.measures.verdict import Found, answer_of

_PAIRS = ((BOTH, PIXELS), (BOTH, SHUFFLED), (SHUFFLED, PIXELS), (METADATA, PIXELS), (KEPT, PIXELS))


class Tallied(Protocol):
    """A number for each fold: see `experiment.Tally`."""

    scores: dict[str, dict[str, list[float]]]
    importances: dict[str, list[float]]
    categories: dict[str, list[Floats]]
    test_counts: list[int]


@dataclass(frozen=True)
class Sums:
    """What is to be summed up."""

    asked: Asked
    plan: Plan
    score: str
    tally: Tallied
    alone: Mapping[str, Sequence[Alone]]
    leaks: Sequence[Leak]
    leaking: Sequence[str]


def summed(sums: Sums) -> dict[str, Any]:
    """The result."""
    tally, folds = sums.tally, sums.plan.folds
    scores = {
        name: {
            score: corrected(values, folds=folds, bounds=(0, 1)) for score, values in each.items()
        }
        for name, each in tally.scores.items()
    }
    differences = {
        (more, less): _differences(tally.scores[more], tally.scores[less], folds)
        for more, less in _PAIRS
        if more in tally.scores
    }
    importances = {
        name: corrected(values, folds=folds, bounds=(-1, 1))
        for name, values in tally.importances.items()
    }
    answer = answer_of(_found(sums, scores, differences, importances))
    leaks = [*sums.leaks, *identifiers(importances, sums.leaks)]
    return {
        "verdict": answer.verdict,
        "sentence": answer.sentence,
        "score": sums.score,
        "inputs": [{"name": name, "scores": _plain(told)} for name, told in scores.items()],
        "differences": [
            {"more": more, "less": less, "scores": _plain(told)}
            for (more, less), told in differences.items()
        ],
        "fields": _fields(sums, importances),
        "categories": _categories(sums),
        "warnings": [asdict(each) for each in leaks],
        "details": _details(sums.asked, sums.plan) | {"test_images": tally.test_counts},
    }


def _plain(told: Mapping[str, Estimate]) -> dict[str, Any]:
    return {name: asdict(each) for name, each in told.items()}


def unanswered(asked: Asked, plan: Plan) -> dict[str, Any]:
    """The result where nothing could be asked: a sentence that says why."""
    return {
        "verdict": asked.verdict,
        "sentence": asked.sentence,
        "score": None,
        "inputs": [],
        "differences": [],
        "fields": [],
        "categories": [],
        "warnings": [],
        "details": _details(asked, plan) | {"test_images": []},
    }


def _found(
    sums: Sums,
    scores: Mapping[str, Mapping[str, Estimate]],
    differences: Mapping[tuple[str, str], Mapping[str, Estimate]],
    importances: Mapping[str, Estimate],
) -> Found:
    return Found(
        score=sums.score,
        scores={name: told[sums.score] for name, told in scores.items()},
        differences={pair: told[sums.score] for pair, told in differences.items()},
        importances=importances,
        labels={each.name: each.label for each in sums.plan.fields},
        leaking=sums.leaking,
        image_count=len(sums.asked.material),
    )


def _differences(
    more: Mapping[str, Sequence[float]], less: Mapping[str, Sequence[float]], folds: int
) -> dict[str, Estimate]:
    """Fold by fold: both sides have seen and been asked the same images."""
    return {
        score: corrected(
            [first - second for first, second in zip(more[score], less[score], strict=True)],
            folds=folds,
            bounds=(-1, 1),
        )
        for score in more
    }


def _fields(sums: Sums, importances: Mapping[str, Estimate]) -> list[dict[str, Any]]:
    """The dearest first; what it says alone is the best that it does on any label."""
    recorded = recorded_shares(sums.asked.material, sums.plan)
    rows: list[dict[str, Any]] = []
    for each in sums.plan.fields:
        alone = max(sums.alone.get(each.name, ()), key=lambda one: one.skill, default=None)
        rows.append(
            {
                "name": each.name,
                "label": each.label,
                "importance": asdict(importances[each.name]),
                "skill_alone": None if alone is None else alone.skill,
                "recorded": recorded[each.name],
                "gives_away": each.name in sums.leaking,
            }
        )
    return sorted(rows, key=lambda row: -(row["importance"]["value"] or 0))


def _categories(sums: Sums) -> list[dict[str, Any]]:
    """Average precision by category; nothing for a choice."""
    folds, by_input = sums.plan.folds, sums.tally.categories
    if not by_input:
        return []
    material = sums.asked.material
    stacked = {name: np.array(values) for name, values in by_input.items()}
    gains = stacked[BOTH] - stacked[PIXELS]
    return [
        {
            "name": label,
            "share": float(material.truth[:, at].mean()),
            "scores": {
                name: asdict(corrected(values[:, at].tolist(), folds=folds, bounds=(0, 1)))
                for name, values in stacked.items()
            },
            "gain": asdict(corrected(gains[:, at].tolist(), folds=folds, bounds=(-1, 1))),
        }
        for at, label in enumerate(material.labels)
    ]


def _details(asked: Asked, plan: Plan) -> dict[str, Any]:
    material = asked.material
    counts = material.truth.sum(axis=0).astype(int).tolist()
    return {
        "images": len(material),
        "groups": material.group_count,
        "labels": [
            {"name": name, "images": count}
            for name, count in zip(material.labels, counts, strict=True)
        ],
        "left_out": [{"name": name, "groups": count} for name, count in asked.left_out],
        "folds": plan.folds,
        "repeats": plan.repeats,
        "seed": plan.seed,
        "measures": [each.name for each in plan.measures],
        "dimensions": int(material.vectors.shape[1]),
    }
