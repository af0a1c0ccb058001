"""Sums, held against loops that follow the definitions word by word."""

from dataclasses import fields
from itertools import combinations, permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.agreement.measures.intervals import RatioSums, ratio_of_sums
from app.agreement.measures.objects.measuring import measure
from app.agreement.measures.objects.numbers import RATIOS, category_numbers, pair_numbers
from app.agreement.measures.objects.records import (
    THRESHOLDS,
    Images,
    ImageSums,
    Measured,
    Objects,
)
from tests.unit.agreement.objects.scenes import (
    FIVE,
    UNHURRIED,
    boxes,
    everyone_submitted,
    joined,
    scene,
)

SEEDS = st.integers(0, 10_000)


def clusters_of(objects: Objects, measured: Measured, image: int) -> list[list[int]]:
    """Rows of the clusters of an image."""
    numbers = np.flatnonzero(measured.clusters.image == image)
    return [np.flatnonzero(measured.cluster == number).tolist() for number in numbers]


@UNHURRIED
@given(seed=SEEDS, raters=st.integers(2, 4))
def test_sums_of_an_image_follow_their_definitions(seed: int, raters: int) -> None:
    objects, images = scene(3, raters, 6, seed=seed)
    measured = measure(objects, images, FIVE)
    likeness = {
        (one, other): similarity
        for one, other, similarity in zip(
            measured.pairs.first.tolist(),
            measured.pairs.second.tolist(),
            measured.pairs.similarity.tolist(),
            strict=True,
        )
    }

    for image in range(3):
        told = {"found": 0.0, "found_alike": 0.0, "similarity": 0.0, "curve_mean": 0.0}
        told |= {"categories_alike": 0.0, "categories_given": 0.0}
        for rows in clusters_of(objects, measured, image):
            for one, other in permutations(rows, 2):
                same = objects.category[one] == objects.category[other]
                similarity = likeness.get((one, other)) or likeness[(other, one)]
                told["found"] += 1 / (raters - 1)
                told["found_alike"] += same / (raters - 1)
                told["similarity"] += similarity / (raters - 1)
                reached = np.mean(similarity + 1e-9 >= THRESHOLDS)
                told["curve_mean"] += float(reached) / (raters - 1)
                told["categories_alike"] += same / (len(rows) - 1)
            told["categories_given"] += len(rows) if len(rows) > 1 else 0
        marked = int(np.count_nonzero(objects.image == image))
        assert measured.images.findable[image] == measured.images.objects[image] == marked
        for name, value in told.items():
            assert getattr(measured.images, name)[image] == pytest.approx(value), name


@UNHURRIED
@given(seed=SEEDS)
def test_sums_of_two_raters_follow_their_definitions(seed: int) -> None:
    objects, images = scene(3, 3, 6, seed=seed)
    measured = measure(objects, images, FIVE)
    sums = measured.rater_pairs

    for row in range(len(sums.image)):
        raters = (int(sums.first[row]), int(sums.second[row]))
        shared = [
            (one, other)
            for rows in clusters_of(objects, measured, int(sums.image[row]))
            for one, other in combinations(rows, 2)
            if {int(objects.rater[one]), int(objects.rater[other])} == set(raters)
        ]
        alike = [objects.category[one] == objects.category[other] for one, other in shared]
        own, other = (
            np.count_nonzero((objects.image == sums.image[row]) & (objects.rater == rater))
            for rater in raters
        )
        assert (sums.first_objects[row], sums.second_objects[row]) == (own, other)
        assert (sums.matched[row], sums.matched_alike[row]) == (len(shared), sum(alike))
    assert len(sums.image) == 9


@UNHURRIED
@given(seed=SEEDS)
def test_sums_of_categories_add_up_to_those_of_the_image(seed: int) -> None:
    measured = measure(*scene(4, 3, 6, seed=seed), FIVE)

    images, categories = measured.images, measured.categories
    for column in ("found", "found_alike", "findable", "similarity_alike"):
        summed = np.bincount(categories.image, getattr(categories, column), minlength=4)
        assert summed == pytest.approx(getattr(images, column)), column
    given = np.bincount(categories.image, categories.given, minlength=4)
    confused = np.bincount(measured.confusions.image, measured.confusions.weight, minlength=4)
    assert given == pytest.approx(images.categories_given)
    assert given - 2 * confused == pytest.approx(images.categories_alike)


@UNHURRIED
@given(seed=SEEDS)
def test_sums_of_changed_images_replace_the_old_ones(seed: int) -> None:
    """Keeping sums up to date image by image gives what measuring everything anew gives."""
    before, images = scene(20, 3, 6, seed=seed)
    edited, _ = scene(20, 3, 6, seed=seed + 1)
    chance = np.random.default_rng(seed)
    changed = chance.permutation(20)[:5]
    kept = np.flatnonzero(~np.isin(before.image, changed))
    new = np.flatnonzero(np.isin(edited.image, changed))
    after = joined(before.take(kept), edited.take(new))

    sums = measure(before, images, FIVE).images
    for image in changed.tolist():
        rows = np.flatnonzero(after.image == image)
        alone = after.take(rows)
        alone = Objects(alone.image * 0, alone.rater, alone.category, alone.bounds)
        _replace(sums, image, measure(alone, everyone_submitted(1, 3), FIVE).images)

    whole = measure(after, images, FIVE).images
    for each in RATIOS.values():
        kept_up = ratio_of_sums(_ratio_sums(sums, each.numerator, each.denominator))
        anew = ratio_of_sums(_ratio_sums(whole, each.numerator, each.denominator))
        assert kept_up.value == pytest.approx(anew.value)
        assert kept_up.se == pytest.approx(anew.se)


def _replace(sums: ImageSums, image: int, new: ImageSums) -> None:
    for column in fields(sums):
        getattr(sums, column.name)[image] = getattr(new, column.name)[0]


def _ratio_sums(sums: ImageSums, numerator: str, denominator: str) -> RatioSums:
    return RatioSums.of(getattr(sums, numerator), getattr(sums, denominator))


def test_an_image_of_five_raters_does_not_count_ten_times() -> None:
    rows = [(0, rater, 0, 0, 0, 100, 100) for rater in range(5)]
    alone = [(1, 0, 0, 0, 0, 100, 100)]
    images = Images(
        np.full((2, 2), 1000.0), np.array([0] * 5 + [1] * 2), np.array([0, 1, 2, 3, 4, 0, 1])
    )

    sums = measure(boxes(*rows, *alone), images, FIVE).images

    assert sums.found.tolist() == [5, 0]
    assert sums.findable.tolist() == [5, 1]


def test_numbers_of_categories_and_of_pairs_are_told_by_name() -> None:
    objects = boxes(
        (0, 0, 2, 0, 0, 100, 100), (0, 1, 2, 0, 0, 100, 80), (0, 3, 4, 500, 500, 100, 100)
    )
    images = Images(np.full((1, 2), 1000.0), np.zeros(3, int), np.array([0, 1, 3]))

    measured = measure(objects, images, FIVE)

    categories, pairs = category_numbers(measured.categories), pair_numbers(measured.rater_pairs)
    assert set(categories) == {2, 4}
    # Each of the two was found by one of two others.
    assert categories[2]["detection"].value == pytest.approx(0.5)
    assert categories[2]["localisation"].value == pytest.approx(0.8)
    assert categories[4]["detection"].value == 0
    assert categories[4]["localisation"].reason == "No two annotators marked the same object."
    assert set(pairs) == {(0, 1), (0, 3), (1, 3)}
    assert pairs[(0, 1)]["detection"].value == 1
    assert pairs[(0, 1)]["quality"].value == pytest.approx(0.8)
    assert pairs[(0, 3)]["agreement"].value == 0
