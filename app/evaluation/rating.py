"""The model among the people who labelled the same images: its layers as one more rater's submissions. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from app.agreement.columns import columns_of, options_of
from app.agreement.labelled import LabelledImage, Mark, Rules, Submission
from app.agreement.measures.intervals import Estimate, missing, ratio, sums_by
from app.agreement.measures.objects.records import Family
from app.agreement.measures.resampling import nominal_alpha_of_images
from app.evaluation.measures.raters import NO_TWO, NOBODY, RaterNumbers, rater_numbers
from app.evaluation.reading import Question

MODEL_ID = 0
"""People's ids begin at 1, so the model is the first of the raters."""


@dataclass(frozen=True)
class ModelWords:
    """What the model says of an image, at or above the working score."""

    layer_id: int
    marks: Sequence[Mark]
    answers: Mapping[int, Sequence[str]]


def with_model(
    images: Sequence[LabelledImage], words: Mapping[int, ModelWords]
) -> list[LabelledImage]:
    """The images that somebody submitted, with the model as one more submission."""
    return [
        replace(image, submissions=[_submission(words[image.id]), *image.submissions])
        for image in images
        if image.submissions and image.id in words
    ]


def object_agreement(
    images: Sequence[LabelledImage], rules: Rules, family: Family
) -> RaterNumbers | None:
    """None where nobody marks anything of the family."""
    columns = columns_of(images, family, rules)
    if not columns.marks:
        return None
    return rater_numbers(columns.objects, columns.submitted, options_of(family, rules))


@dataclass(frozen=True)
class AnswerAgreement:
    """One kind of pairs on one question: nominal alpha, and how often two say exactly the same."""

    alpha: Estimate
    same: Estimate


def answer_agreement(
    images: Sequence[LabelledImage], question: Question
) -> dict[str, AnswerAgreement]:
    """`model` with people, and `people` with each other. Several values count as one answer, all of them together."""
    pairs: dict[str, list[tuple[int, str, str]]] = {"model": [], "people": []}
    for at, image in enumerate(images):
        said = [
            (each.annotator_id, "\n".join(sorted(each.answers[question.id])))
            for each in image.submissions
            if question.id in each.answers
        ]
        for place, (first, one) in enumerate(said):
            for _, other in said[place + 1 :]:
                pairs["model" if first == MODEL_ID else "people"].append((at, one, other))
    return {
        "model": _agreement(pairs["model"], len(images), NOBODY),
        "people": _agreement(pairs["people"], len(images), NO_TWO),
    }


def _agreement(pairs: list[tuple[int, str, str]], count: int, nobody: str) -> AnswerAgreement:
    if not pairs:
        return AnswerAgreement(missing(nobody), missing(nobody))
    values = {
        value: at for at, value in enumerate(sorted({each for pair in pairs for each in pair[1:]}))
    }
    image = np.array([pair[0] for pair in pairs], dtype=np.int64)
    alike = np.array([pair[1] == pair[2] for pair in pairs], dtype=np.float64)
    given = np.zeros((count, len(values)))
    for at, one, other in pairs:
        given[at, values[one]] += 1
        given[at, values[other]] += 1
    return AnswerAgreement(
        nominal_alpha_of_images(sums_by(image, 2 * alike, count), given, units=len(pairs)),
        ratio(
            sums_by(image, alike, count),
            np.bincount(image, minlength=count),
            reason=nobody,
        ),
    )


def _submission(words: ModelWords) -> Submission:
    return Submission(MODEL_ID, words.layer_id, words.marks, words.answers)


def mark_of(row: Sequence[Any]) -> Mark:
    """From id, category, kind, bounds, shape and crowd."""
    mark_id, category_id, kind, x, y, width, height, shape, is_crowd = row
    return Mark(mark_id, category_id, kind, (x, y, width, height), shape, {}, is_crowd)
