"""Which objects are one thing."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import linear_sum_assignment

from app.agreement.measures.objects.clustering import has_ambiguity
from app.agreement.measures.objects.measuring import measure
from app.agreement.measures.objects.pairing import edges_between, overlapping
from app.agreement.measures.objects.records import Ints, Objects, Options
from app.agreement.measures.objects.similarity.boxes import box_iou, edges_of
from app.agreement.measures.objects.similarity.families import similarity_of
from tests.unit.agreement.objects.scenes import (
    FIVE,
    PERFECT,
    UNHURRIED,
    boxes,
    everyone_submitted,
    scene,
)


def ious(objects: Objects, first: Ints, second: Ints) -> np.ndarray:
    areas = objects.bounds[:, 2] * objects.bounds[:, 3]
    return box_iou(edges_of(objects.bounds), areas, first, second)


@UNHURRIED
@given(seed=st.integers(0, 10_000))
def test_the_sweep_finds_every_two_boxes_that_overlap(seed: int) -> None:
    objects, _ = scene(5, 3, 12, seed=seed, sides=(20, 600))
    first, second = np.triu_indices(len(objects), 1)
    kept = (objects.image[first] == objects.image[second]) & (
        objects.rater[first] != objects.rater[second]
    )
    kept[kept] = ious(objects, first[kept], second[kept]) > 0

    swept = overlapping(edges_of(objects.bounds), objects.image, objects.rater)

    found = {tuple(sorted(two)) for one, other in swept for two in zip(one, other, strict=True)}
    assert found == set(zip(first[kept].tolist(), second[kept].tolist(), strict=True))


@UNHURRIED
@given(seed=st.integers(0, 10_000))
def test_two_raters_agree_as_the_hungarian_method_has_it(seed: int) -> None:
    objects, images = scene(6, 2, 8, seed=seed)
    similarity = similarity_of(objects, images, FIVE)
    rows = np.arange(len(objects))
    edges = edges_between(similarity, objects.image, objects.rater, rows, threshold=0.5)
    if has_ambiguity(objects, edges):
        return

    sums = measure(objects, images, FIVE).images

    matched = sum(_hungarian(objects, image) for image in range(6))
    assert sums.found.sum() == pytest.approx(2 * matched)


def _hungarian(objects: Objects, image: int) -> int:
    """How many pairs at most match at .5."""
    one, other = (
        np.flatnonzero((objects.image == image) & (objects.rater == rater)) for rater in (0, 1)
    )
    grid = ious(objects, np.repeat(one, len(other)), np.tile(other, len(one)))
    good = (grid >= 0.5).reshape(len(one), len(other))
    return int(good[linear_sum_assignment(-good.astype(float))].sum())


def test_one_category_is_matched_before_a_better_place() -> None:
    objects = boxes(
        (0, 0, 3, 0, 0, 100, 100),
        (0, 1, 4, 5, 0, 100, 100),
        (0, 1, 3, 20, 0, 100, 100),
    )

    measured = measure(objects, everyone_submitted(1, 2), FIVE)

    assert measured.cluster.tolist() == [0, 1, 0]


def test_a_category_in_dispute_is_one_object() -> None:
    objects = boxes((0, 0, 3, 0, 0, 100, 100), (0, 1, 4, 5, 0, 100, 100))

    measured = measure(objects, everyone_submitted(1, 2), FIVE)

    assert measured.clusters.votes.tolist() == [2]
    assert (measured.images.found[0], measured.images.found_alike[0]) == (2, 0)
    assert (measured.confusions.first[0], measured.confusions.second[0]) == (3, 4)


def test_objects_that_are_only_like_a_third_are_measured_too() -> None:
    objects = boxes(
        (0, 0, 0, 0, 0, 100, 100), (0, 1, 0, 30, 0, 100, 100), (0, 2, 0, 60, 0, 100, 100)
    )

    measured = measure(objects, everyone_submitted(1, 3), FIVE)

    assert measured.clusters.votes.tolist() == [3]
    assert measured.pairs.similarity == pytest.approx([70 / 130, 40 / 160, 70 / 130])


def test_more_raters_than_bits_in_a_word_may_mark_an_object() -> None:
    count = 150
    rows = [(0, rater, 0, 100 + rater / 100, 100, 50, 50) for rater in range(count)]
    # A second box of the last rater makes the component one that must be joined step by step.
    objects = boxes(*rows, (0, count - 1, 0, 105, 100, 50, 50))

    measured = measure(objects, everyone_submitted(1, count), FIVE)

    assert sorted(measured.clusters.votes.tolist()) == [1, count]


def test_no_rater_is_twice_in_a_cluster_of_a_crowd() -> None:
    objects, images = scene(2, 4, 300, seed=5, sides=(60, 200))

    measured = measure(objects, images, FIVE)

    keys = measured.cluster * 4 + objects.rater
    assert len(np.unique(keys)) == len(keys)


def test_thousands_of_objects_on_one_image_find_their_partners() -> None:
    side = 70
    x, y = (grid.ravel() * 14.0 for grid in np.meshgrid(np.arange(side), np.arange(side)))
    rows = [
        (0, rater, 0, a + rater * 0.5, b, 10.0, 10.0)
        for rater in range(3)
        for a, b in zip(x, y, strict=True)
    ]

    measured = measure(boxes(*rows), everyone_submitted(1, 3), Options(category_count=1))

    assert measured.clusters.votes.tolist() == [3] * side * side


def test_equal_duplicates_are_settled_by_their_ids_whatever_their_order() -> None:
    objects = boxes(
        (0, 0, 0, 0, 0, 100, 100),
        (0, 0, 0, 0, 0, 100, 100),
        (0, 1, 0, 0, 0, 100, 100),
    )
    ranked = replace(objects, rank=np.array([7, 2, 5]))
    order = np.array([2, 1, 0])

    measured = measure(ranked, everyone_submitted(1, 2), FIVE)
    turned = measure(ranked.take(order), everyone_submitted(1, 2), FIVE)

    assert measured.cluster[1] == measured.cluster[2] != measured.cluster[0]
    assert turned.cluster[1] == turned.cluster[0] != turned.cluster[2]


def test_the_same_objects_are_one_however_many_images_are_measured_at_once() -> None:
    objects, images = scene(40, 3, 7, seed=2)
    whole = measure(objects, images, FIVE)
    rows = np.flatnonzero(objects.image == 17)
    alone = replace(objects.take(rows), image=np.zeros(len(rows), dtype=np.int64))

    single = measure(alone, everyone_submitted(1, 3), FIVE)

    assert single.images.found[0] == pytest.approx(whole.images.found[17])
    assert single.images.similarity[0] == pytest.approx(whole.images.similarity[17])
    assert single.images.curve[0] == pytest.approx(whole.images.curve[17])


def test_perfect_raters_leave_nothing_unmatched() -> None:
    objects, images = scene(30, 3, 7, habits=PERFECT)

    measured = measure(objects, images, FIVE)

    assert set(measured.clusters.votes.tolist()) == {3}
