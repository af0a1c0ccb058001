"""Numbers that other programs gave for the same objects."""

import csv
import gzip
import json
from collections.abc import Sequence
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from app.agreement.measures.objects.kalos import kalos
from app.agreement.measures.objects.measuring import measure
from app.agreement.measures.objects.numbers import numbers_of
from app.agreement.measures.objects.records import Images, Measured, Objects, Options
from app.agreement.measures.objects.similarity.regions import Regions
from tests.shared_data import shared_data
from tests.unit.agreement.tables import DATA

RATERS = range(4)
THRESHOLDS = ["0.30", "0.50", "0.75"]


def _table(path: Path) -> np.ndarray:
    with path.open() as file:
        return np.array(list(csv.reader(file))[1:], dtype=np.float64)


@pytest.fixture(scope="module")
def expected() -> dict[str, Any]:
    answer: dict[str, Any] = json.loads((DATA / "synthetic300_expected.json").read_text())
    return answer


def _synthetic(threshold: str, raters: Sequence[int] = RATERS) -> Measured:
    rows = _table(DATA / "synthetic300_boxes.csv")
    rows = rows[np.isin(rows[:, 2], raters)]
    assigned = _table(DATA / "synthetic300_assignment.csv").astype(np.int64)
    assigned = assigned[np.isin(assigned[:, 1], raters)]
    columns = rows[:, :4].astype(np.int64)
    bounds = np.concatenate([rows[:, 4:6], rows[:, 6:8] - rows[:, 4:6]], axis=1)
    objects = Objects(columns[:, 1], columns[:, 2], columns[:, 3], bounds, rank=columns[:, 0])
    images = Images(np.full((300, 2), 1000.0), assigned[:, 0], assigned[:, 1])
    return measure(objects, images, Options(category_count=5, iou_threshold=float(threshold)))


@pytest.mark.parametrize("threshold", THRESHOLDS)
def test_kalos_gives_the_same_alphas(threshold: str, expected: dict[str, Any]) -> None:
    numbers = kalos(_synthetic(threshold))

    told = expected
    assert numbers.pooled == pytest.approx(told[f"multi_{threshold}"]["glob"], abs=1e-12)
    assert numbers.mean == pytest.approx(told[f"multi_{threshold}"]["mean"], abs=1e-12)


@pytest.mark.parametrize("threshold", ["0.30", "0.50", "0.75"])
def test_images_of_one_rater_count_as_perfect_in_kalos_own_mean(
    threshold: str, expected: dict[str, Any]
) -> None:
    numbers = kalos(_synthetic(threshold))

    told = expected[f"all_{threshold}"]
    assert (numbers.pooled, numbers.mean_of_all) == pytest.approx((told["glob"], told["mean"]))


@pytest.mark.parametrize(("first", "second"), list(combinations(RATERS, 2)))
def test_kalos_gives_the_same_alpha_of_two_annotators_alone(
    first: int, second: int, expected: dict[str, Any]
) -> None:
    numbers = kalos(_synthetic("0.50", [first, second]))

    told = expected["collab_0.50"][f"{first}{second}"]
    assert numbers.pooled == pytest.approx(told, abs=5.1e-7)


@pytest.mark.parametrize("threshold", THRESHOLDS)
def test_detection_localisation_and_class_alpha_equal_the_oracle(
    threshold: str, expected: dict[str, Any]
) -> None:
    measured = _synthetic(threshold)

    numbers = numbers_of(measured)

    told = expected[f"proto_{threshold}"]
    assert numbers.ratios["detection"].value == pytest.approx(told["F1_agnostic"], abs=1e-6)
    assert numbers.ratios["detection_alike"].value == pytest.approx(told["F1_class"], abs=1e-6)
    assert numbers.macro.value == pytest.approx(told["F1_macro"], abs=1e-6)
    assert numbers.class_alpha.value == pytest.approx(told["alpha_cls"], abs=1e-6)
    assert measured.pairs.similarity.mean() == pytest.approx(told["mIoU"], abs=1e-6)


def test_contours_of_lung_nodules_overlap_as_coco_counts_them() -> None:
    folder = shared_data("agreement")
    path = folder / "masks" / "lidc_slices400.json.gz"
    items = json.loads(gzip.decompress(path.read_bytes()))
    objects, images = _nodules(items)
    first, second = np.triu_indices(len(objects), 1)
    same = objects.image[first] == objects.image[second]
    first, second = first[same], second[same]

    ious = Regions(objects, images).between(first, second)

    told = json.loads((folder / "expected.json").read_text())["lidc_slices400"]
    assert len(ious) == told["pairs"]
    assert ious.mean() == pytest.approx(told["mean_pairwise_IoU"], abs=1e-6)
    assert (2 * ious / (1 + ious)).mean() == pytest.approx(told["mean_pairwise_Dice"], abs=1e-6)


def _nodules(items: list[dict[str, Any]]) -> tuple[Objects, Images]:
    shapes, image, rater, bounds = [], [], [], []
    for number, item in enumerate(items):
        for reader, reading in enumerate(item["raters"]):
            rings = [
                (np.array(flat).reshape(-1, 2).tolist(), kept) for flat, kept in reading["polys"]
            ]
            holes = [ring for ring, kept in rings if not kept]
            parts = [[ring, *holes] for ring, kept in rings if kept]
            points = np.array([point for rings in parts for point in rings[0]])
            low, high = points.min(axis=0), points.max(axis=0)
            shapes.append({"type": "polygon", "parts": parts})
            image.append(number)
            rater.append(reader)
            bounds.append([*low, *(high - low)])
    objects = Objects(
        np.array(image), np.array(rater), np.zeros(len(image), int), np.array(bounds), shapes
    )
    size = np.array([[item["w"], item["h"]] for item in items], dtype=np.float64)
    return objects, Images(size, objects.image, objects.rater)
