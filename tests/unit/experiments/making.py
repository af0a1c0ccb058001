"""Datasets of which it is known whether metadata helps."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.experiments.measures.experiment import run
from app.experiments.measures.records import Ints, Material, Plan
from concord_features import FeatureField, Kind

ISO = FeatureField("iso", Kind.LOG2, ("iso",), "ISO")
CAMERA = FeatureField("camera", Kind.WORDS, ("make", "model"), "Camera")
HOUR = FeatureField("taken", Kind.CLOCK, ("taken_at_local",), "Time taken")
SERIAL = FeatureField("body_serial", Kind.WORDS, ("body_serial",), "Serial number")
ALTITUDE = FeatureField("gps_altitude_m", Kind.NUMBER, ("gps_altitude_m",), "Altitude")
FIELDS = (CAMERA, SERIAL, HOUR, ISO, ALTITUDE)


def material_of(
    answers: Sequence[int] | Ints,
    *,
    seeing: float = 1.0,
    seed: int = 0,
    labels: Sequence[str] = ("day", "night"),
    facts: Mapping[str, Any] | None = None,
) -> Material:
    """Images whose pixels tell the answer with a signal of `seeing` standard deviations, and facts of each.

    Whatever no fact is given for says nothing of the answer.
    """
    random = np.random.default_rng(seed)
    said = np.asarray(answers, dtype=np.int64)
    count = len(said)
    vectors = random.normal(size=(count, 12)).astype(np.float32)
    vectors[:, 0] += seeing * (said - 0.5)
    told: dict[str, Any] = {
        "iso": (100 * 2 ** random.uniform(0, 6, count)).tolist(),
        "make": ["Canon"] * count,
        "model": random.choice(["R5", "R6", "R7"], count).tolist(),
        "taken_at_local": [
            f"2024-06-01T{hour:02d}:30:00" for hour in random.integers(0, 24, count)
        ],
        **(facts or {}),
    }
    records = [{name: values[row] for name, values in told.items()} for row in range(count)]
    return Material(
        vectors=vectors,
        records=records,
        file_names=[f"IMG_{number:04d}.jpg" for number in random.permutation(count)],
        moments=random.uniform(0, 1e8, count),
        groups=np.arange(count),
        truth=np.eye(len(labels))[said],
        labels=list(labels),
        is_choice=True,
    )


def answers(count: int, *, seed: int = 1, share: float = 0.5) -> NDArray[np.int64]:
    """1 for so large a share, in a random order."""
    found: NDArray[np.int64] = (np.random.default_rng(seed).random(count) < share).astype(np.int64)
    return found


def as_categories(material: Material, truth: NDArray[np.float64], names: Sequence[str]) -> Material:
    """The same images with categories on them instead of an answer."""
    return replace(material, truth=truth, labels=list(names), is_choice=False)


def result_of(
    material: Material,
    fields: Sequence[FeatureField] = FIELDS,
    *,
    probed: Sequence[FeatureField] = (),
    repeats: int = 1,
) -> dict[str, Any]:
    """What the experiment comes to."""
    plan = Plan(tuple(fields), (), repeats=repeats)
    *_, result = run(material, plan, probed)
    assert isinstance(result, dict)
    return result


def score(result: Mapping[str, Any], given: str, name: str = "accuracy") -> dict[str, float]:
    """An estimate of one input."""
    [found] = [each["scores"][name] for each in result["inputs"] if each["name"] == given]
    return dict(found)


def gain(
    result: Mapping[str, Any], more: str, less: str, name: str = "accuracy"
) -> dict[str, float]:
    """The estimate of a difference."""
    [found] = [
        each["scores"][name]
        for each in result["differences"]
        if (each["more"], each["less"]) == (more, less)
    ]
    return dict(found)
