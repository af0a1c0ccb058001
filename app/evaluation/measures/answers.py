"""A model's answers to a question against those of a truth."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from app.agreement.measures.intervals import Estimate, ratio
from app.evaluation.measures.records import Flags, Ints

NOTHING_SHARED = "No image has an answer of both."


@dataclass(frozen=True)
class AnswerNumbers:
    """Of one question: how often model and truth say the same, and each value by itself."""

    image_count: int
    accuracy: Estimate
    """The share of images on which both say exactly the same values."""
    values: tuple[str, ...]
    precision: Mapping[str, Estimate]
    recall: Mapping[str, Estimate]
    f1: Mapping[str, Estimate]
    confusion: Ints | None
    """(q, q): the truth's values down, the model's across; none where several values may be chosen."""


def answer_numbers(
    values: Sequence[str],
    predicted: Sequence[Sequence[str]],
    true: Sequence[Sequence[str]],
    *,
    is_several: bool,
) -> AnswerNumbers:
    """Of images on which both answered, one entry an image each."""
    said, right = _flags(values, predicted), _flags(values, true)
    same = (said == right).all(axis=1)
    hits = said & right
    named = list(enumerate(values))
    return AnswerNumbers(
        image_count=len(predicted),
        accuracy=ratio(same, 1.0, reason=NOTHING_SHARED),
        values=tuple(values),
        precision={
            name: ratio(hits[:, at], said[:, at], reason="The model never says so.")
            for at, name in named
        },
        recall={
            name: ratio(hits[:, at], right[:, at], reason="The truth never says so.")
            for at, name in named
        },
        f1={
            name: ratio(
                2 * hits[:, at],
                said[:, at].astype(np.float64) + right[:, at],
                reason="Neither ever says so.",
            )
            for at, name in named
        },
        confusion=None if is_several else right.astype(np.int64).T @ said.astype(np.int64),
    )


def _flags(values: Sequence[str], answers: Sequence[Sequence[str]]) -> Flags:
    """(N, q): which value each image was given."""
    places = {value: place for place, value in enumerate(values)}
    flags = np.zeros((len(answers), len(values)), dtype=np.bool_)
    for row, said in enumerate(answers):
        for value in said:
            if value in places:
                flags[row, places[value]] = True
    return flags
