"""From what was read to everything that is kept: numbers, examples and outcomes. Pure, and long: for a thread."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from app.agreement.labelled import LabelledImage, Rules
from app.agreement.measures.objects.records import Family
from app.evaluation.asking import Asked
from app.evaluation.exemplifying import examples_of
from app.evaluation.measures.answers import answer_numbers
from app.evaluation.measures.detection import Evaluated, Request, evaluate
from app.evaluation.measures.outcomes import packed
from app.evaluation.measures.overlaps import Progress
from app.evaluation.measures.records import Scene
from app.evaluation.measures.slices import parts_of, slice_numbers
from app.evaluation.plain import plain
from app.evaluation.rating import answer_agreement, object_agreement


@dataclass(frozen=True)
class Made:
    """What an evaluation gives, without what the model is among people."""

    numbers: dict[str, Any]
    examples: dict[str, Any]
    outcomes: bytes | None
    score: float


def make(asked: Asked, progress: Progress) -> Made:
    """All numbers against the truth."""
    numbers: dict[str, Any] = {
        "compare": asked.compare,
        "counts": _counts(asked),
        "objects": None,
        "slices": None,
        "answers": _answers(asked),
    }
    if not len(asked.truths.marks) and not len(asked.detections.marks):
        return Made(numbers, {"cells": {}, "images": []}, None, asked.new.score or 0.5)
    evaluated, ids = _evaluated(asked, progress)
    numbers["objects"] = _objects(asked, evaluated)
    if asked.parting is not None:
        parts = parts_of(asked.parting.values, asked.parting.order)
        numbers["slices"] = plain(slice_numbers(evaluated.outcomes, parts, evaluated.report.score))
    examples = examples_of(evaluated, ids, asked.truths.ids)
    return Made(numbers, examples, packed(evaluated.outcomes), evaluated.report.score)


def make_raters(asked: Asked, images: Sequence[LabelledImage], rules: Rules) -> dict[str, Any]:
    """The model as one more rater."""
    family: Family = "keypoints" if asked.compare == "keypoints" else "region"
    return {
        "image_count": len(images),
        "objects": plain(object_agreement(images, rules, family)),
        "answers": [
            {"question": each.name, **plain(answer_agreement(images, each))}
            for each in asked.questions
            if any(each.id in said for said in asked.model_answers.values())
        ],
    }


def _evaluated(asked: Asked, progress: Progress) -> tuple[Evaluated, list[str]]:
    """With the ids of the detections in the order of the evaluated scene."""
    scene = Scene(
        size=asked.sides.size,
        detections=asked.detections.marks,
        truths=asked.truths.marks,
        category_count=len(asked.categories),
        compare=asked.compare,
        sigmas={
            at: np.array(category.sigmas, dtype=np.float64)
            for at, category in enumerate(asked.categories)
            if category.sigmas
        },
    )
    evaluated = evaluate(
        scene,
        Request(iou=asked.new.iou, score=asked.new.score),
        image_ids=asked.sides.image_ids,
        category_ids=np.array([each.id for each in asked.categories], dtype=np.int64),
        progress=progress,
    )
    return evaluated, [asked.detections.ids[row] for row in evaluated.rows.tolist()]


def _objects(asked: Asked, evaluated: Evaluated) -> dict[str, Any]:
    report: dict[str, Any] = plain(evaluated.report)
    names = [{"id": each.id, "name": each.name, "color": each.color} for each in asked.categories]
    report["categories"] = [
        name | numbers for name, numbers in zip(names, report["categories"], strict=True)
    ]
    return report


def _counts(asked: Asked) -> dict[str, int]:
    """What was compared, and what was left aside."""
    truths = asked.truths.marks
    marked = np.bincount(truths.image, minlength=len(asked.sides.image_ids))
    return {
        "images": len(asked.sides.image_ids),
        "empty_images": int(np.count_nonzero(marked == 0)),
        "unchecked_images": asked.sides.only_predicted,
        "unseen_images": asked.sides.only_true,
        "truths": int(np.count_nonzero(~truths.is_crowd)),
        "crowds": int(np.count_nonzero(truths.is_crowd)),
        "predictions": len(asked.detections.marks),
        "other_shapes": asked.detections.other_shapes,
        "other_truth_shapes": asked.truths.other_shapes,
        "deleted_categories": asked.detections.other_categories,
    }


def _answers(asked: Asked) -> list[dict[str, Any]]:
    """Of each question that the model answers."""
    found = []
    for question in asked.questions:
        is_several = question.mode == "multilabel"
        pairs = [
            (
                asked.model_answers[model][question.id],
                _said(asked.truth_answers, truth, question.id),
            )
            for model, truth in zip(asked.sides.model_layers, asked.sides.truth_layers, strict=True)
            if question.id in asked.model_answers.get(model, {})
        ]
        answered = [pair for pair in pairs if pair[1] or is_several]
        if pairs:
            numbers = answer_numbers(
                question.values,
                [pair[0] for pair in answered],
                [pair[1] for pair in answered],
                is_several=is_several,
            )
            found.append({"question_id": question.id, "question": question.name, **plain(numbers)})
    return found


def _said(
    answers: Mapping[int, Mapping[int, list[str]]], layer_id: int, question_id: int
) -> list[str]:
    return list(answers.get(layer_id, {}).get(question_id, ()))
