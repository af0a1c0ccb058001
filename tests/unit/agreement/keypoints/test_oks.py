"""Similarity of two raters' skeletons."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from pycocotools.coco import COCO
from pycocotools.cocoeval import COCOeval

from app.agreement.measures.keypoints.oks import (
    COCO_PERSON_SIGMAS,
    bounds_of_points,
    candidate_similarity,
    instance_areas,
    symmetric_oks,
)

Points = NDArray[np.float64]
SIGMAS = np.array([0.05, 0.1, 0.07])


def instances(seed: int, count: int, points: int = 3) -> Points:
    rng = np.random.default_rng(seed)
    made = rng.uniform(0, 100, (count, points, 3))
    made[:, :, 2] = rng.integers(0, 3, (count, points))
    made[made[:, :, 2] == 0] = 0
    return made


def test_a_point_two_sigma_away_counts_as_the_formula_says() -> None:
    here = np.array([[[10.0, 10.0, 2.0]]])
    there = np.array([[[10.0, 12.0, 2.0]]])
    area = np.array([100.0])  # s = 10, sigma .1: two sigma are 2 px

    similarity = symmetric_oks(here, there, area, area, np.array([0.1]))

    assert similarity[0] == pytest.approx(np.exp(-4 / (2 * 100 * 0.04)))


def test_a_point_that_only_one_placed_counts_against_both() -> None:
    three = np.array([[[1.0, 1.0, 2.0], [5.0, 5.0, 1.0], [9.0, 9.0, 2.0]]])
    two = np.array([[[1.0, 1.0, 2.0], [5.0, 5.0, 2.0], [0.0, 0.0, 0.0]]])
    area = np.array([50.0])

    assert symmetric_oks(three, two, area, area, SIGMAS)[0] == pytest.approx(2 / 3)
    assert symmetric_oks(two, three, area, area, SIGMAS)[0] == pytest.approx(2 / 3)


def test_instances_without_points_are_not_alike() -> None:
    none = np.zeros((1, 3, 3))

    assert symmetric_oks(none, none, np.ones(1), np.ones(1), SIGMAS)[0] == 0


@given(st.integers(0, 10_000))
def test_neither_rater_comes_first(seed: int) -> None:
    one, other = instances(seed, 5), instances(seed + 1, 5)
    areas = np.random.default_rng(seed).uniform(1, 5000, (2, 5))

    there = symmetric_oks(one, other, areas[0], areas[1], SIGMAS)
    back = symmetric_oks(other, one, areas[1], areas[0], SIGMAS)

    assert np.array_equal(there, back)
    assert ((there >= 0) & (there <= 1)).all()


def test_many_pairs_are_measured_as_each_alone() -> None:
    one, other = instances(1, 5000), instances(2, 5000)
    areas = np.full(5000, 900.0)

    together = symmetric_oks(one, other, areas, areas, SIGMAS)
    alone = [
        symmetric_oks(one[i : i + 1], other[i : i + 1], areas[:1], areas[:1], SIGMAS)[0]
        for i in range(0, 5000, 97)
    ]

    assert together[::97] == pytest.approx(alone)


def test_where_both_placed_all_points_it_is_what_coco_computes(
    capsys: pytest.CaptureFixture[str],
) -> None:
    rng = np.random.default_rng(5)
    truth = np.concatenate([rng.uniform(50, 90, (1, 17, 2)), np.full((1, 17, 1), 2)], axis=2)
    guess = truth + np.concatenate([rng.normal(0, 3, (1, 17, 2)), np.zeros((1, 17, 1))], axis=2)
    area = 1234.0

    expected = coco_oks(truth[0], guess[0], area)
    similarity = symmetric_oks(
        truth, guess, np.array([area]), np.array([area]), np.array(COCO_PERSON_SIGMAS)
    )

    capsys.readouterr()
    assert similarity[0] == pytest.approx(expected, abs=1e-9)


def coco_oks(truth: Points, guess: Points, area: float) -> float:
    coco = COCO()
    coco.dataset = {
        "images": [{"id": 1}],
        "categories": [{"id": 1}],
        "annotations": [
            {
                "id": 1,
                "image_id": 1,
                "category_id": 1,
                "iscrowd": 0,
                "area": area,
                "bbox": [40, 40, 60, 60],
                "num_keypoints": 17,
                "keypoints": truth.ravel().tolist(),
            }
        ],
    }
    coco.createIndex()
    row = {"image_id": 1, "category_id": 1, "keypoints": guess.ravel().tolist(), "score": 1.0}
    evaluation = COCOeval(coco, coco.loadRes([row]), "keypoints")
    evaluation.evaluate()
    return float(evaluation.ious[1, 1][0][0])


def test_the_area_of_an_instance_is_a_share_of_its_box_or_of_its_points_bounds() -> None:
    points = np.array([[[10.0, 10.0, 2.0], [30.0, 20.0, 1.0], [0.0, 0.0, 0.0]]] * 2)
    boxes = np.array([[0.0, 0.0, 50.0, 40.0], [np.nan] * 4])

    assert bounds_of_points(points)[0].tolist() == [10, 10, 20, 10]
    assert instance_areas(points, boxes) == pytest.approx([0.53 * 2000, 0.53 * 200])
    assert instance_areas(np.zeros((1, 3, 3)))[0] == 1


def test_a_box_stands_in_only_where_oks_fails_and_never_outranks_it() -> None:
    similarity = candidate_similarity(
        np.array([0.0, 0.05, 0.1, 0.8]), np.array([0.9, 0.3, 0.9, 0.1]), threshold=0.5
    )

    assert similarity.tolist() == [0.5, 0.3, 0.1, 0.8]
