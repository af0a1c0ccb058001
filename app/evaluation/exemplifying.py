"""Which objects stand behind a cell of the confusions, and which images are worst. Pure."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from app.evaluation.measures.detection import Evaluated
from app.evaluation.measures.records import Ints

MOST_OF_A_CELL = 60
MOST_IMAGES = 24


def examples_of(
    evaluated: Evaluated, detection_ids: Sequence[str], truth_ids: Sequence[str]
) -> dict[str, Any]:
    """`cells` by "truth:model" of category ids ("none" for background and for missed), and `images`, the worst first.

    An example is the image, the detection and the truth, either of which may be null; the most certain come first.
    """
    return {
        "cells": _cells(evaluated, detection_ids, truth_ids),
        "images": _worst_images(evaluated),
    }


def _cells(
    evaluated: Evaluated, detection_ids: Sequence[str], truth_ids: Sequence[str]
) -> dict[str, list[list[Any]]]:
    scene, pairing = evaluated.scene, evaluated.pairing
    differs = scene.detections.category[pairing.detection] != scene.truths.category[pairing.truth]
    pairs = list(
        zip(pairing.detection[differs].tolist(), pairing.truth[differs].tolist(), strict=True)
    )
    pairs += [(row, -1) for row in pairing.invented.tolist()]
    pairs += [(-1, row) for row in pairing.missed.tolist()]
    scores, areas = scene.detections.score, scene.truths.area
    # What the model is most certain of tells most; of what it missed, what is largest.
    pairs.sort(key=lambda pair: -scores[pair[0]] if pair[0] >= 0 else -areas[pair[1]])
    names = [str(category_id) for category_id in evaluated.outcomes.category_ids.tolist()]
    images = evaluated.outcomes.image_ids
    cells: dict[str, list[list[Any]]] = {}
    for detection, truth in pairs:
        marks, row = (scene.detections, detection) if detection >= 0 else (scene.truths, truth)
        said = names[scene.detections.category[detection]] if detection >= 0 else "none"
        right = names[scene.truths.category[truth]] if truth >= 0 else "none"
        cell = cells.setdefault(f"{right}:{said}", [])
        if len(cell) < MOST_OF_A_CELL:
            cell.append(
                [
                    int(images[marks.image[row]]),
                    detection_ids[detection] if detection >= 0 else None,
                    truth_ids[truth] if truth >= 0 else None,
                ]
            )
    return cells


def _worst_images(evaluated: Evaluated) -> list[dict[str, int]]:
    """By the number of errors, one for each wrong category, invention and miss."""
    scene, pairing = evaluated.scene, evaluated.pairing
    count = scene.image_count
    differs = scene.detections.category[pairing.detection] != scene.truths.category[pairing.truth]
    confused = _per_image(scene.truths.image[pairing.truth[differs]], count)
    invented = _per_image(scene.detections.image[pairing.invented], count)
    missed = _per_image(scene.truths.image[pairing.missed], count)
    errors = confused + invented + missed
    order = np.argsort(-errors, kind="stable")[:MOST_IMAGES]
    return [
        {
            "image_id": int(evaluated.outcomes.image_ids[at]),
            "errors": int(errors[at]),
            "confused": int(confused[at]),
            "invented": int(invented[at]),
            "missed": int(missed[at]),
        }
        for at in order.tolist()
        if errors[at]
    ]


def _per_image(images: Ints, count: int) -> Ints:
    return np.bincount(images, minlength=count)
