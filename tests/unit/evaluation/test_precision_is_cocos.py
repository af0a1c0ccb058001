"""Average precision is COCOeval's, in every setting that it has."""

from typing import Any

import numpy as np
import pytest

from app.evaluation.measures.detection import Detection, Request, evaluate
from app.evaluation.measures.records import Compare, Scene
from tests.unit.evaluation.scenes import careless, coco_numbers, scene_of

COMPARES: tuple[Compare, ...] = ("boxes", "masks", "keypoints")


def report_of(scene: Scene, **request: Any) -> Detection:
    return evaluate(
        scene,
        Request(draws=2, **request),
        image_ids=np.arange(scene.image_count) + 1,
        category_ids=np.arange(scene.category_count) + 1,
    ).report


@pytest.mark.parametrize("compare", COMPARES)
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_every_average_is_that_of_cocoeval(compare: Compare, seed: int) -> None:
    truths, detections = careless(seed, compare=compare)

    report = report_of(scene_of(truths, detections, images=30, categories=4, compare=compare))
    stats = coco_numbers(truths, detections, compare=compare).stats.tolist()

    sizes = list(report.ap_by_size.values())
    ours = [report.ap["ap"].value, report.ap["ap50"].value, report.ap["ap75"].value, *sizes]
    assert ours == pytest.approx(stats[: len(ours)], abs=1e-9)
    recall = stats[8] if compare != "keypoints" else stats[5]
    assert report.average_recall == pytest.approx(recall, abs=1e-9)


@pytest.mark.parametrize("compare", COMPARES)
def test_each_category_is_that_of_cocoeval(compare: Compare) -> None:
    truths, detections = careless(7, compare=compare)

    report = report_of(scene_of(truths, detections, images=30, categories=4, compare=compare))
    precision = coco_numbers(truths, detections, compare=compare).eval["precision"]

    theirs = precision[:, :, :, 0, -1].mean(axis=(0, 1))
    assert [each.ap for each in report.categories] == pytest.approx(theirs.tolist(), abs=1e-9)


def test_only_the_hundred_most_certain_of_an_image_and_category_count() -> None:
    truths, detections = careless(4, images=1, categories=1)
    crowded = [{**each, "score": (at % 7) / 10} for at, each in enumerate(detections * 40)]

    report = report_of(scene_of(truths, crowded, categories=1))
    stats = coco_numbers(truths, crowded, images=1, categories=1).stats

    assert len(crowded) > 100
    assert report.ap["ap"].value == pytest.approx(stats[0], abs=1e-9)
