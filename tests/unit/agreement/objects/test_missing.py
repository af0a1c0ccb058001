"""Silence that is an answer, and silence that is not."""

from dataclasses import replace

import numpy as np
import pytest

from app.agreement.measures.objects.measuring import measure
from app.agreement.measures.objects.numbers import category_numbers, numbers_of, pair_numbers
from app.agreement.measures.objects.records import Family, Images, Objects, Options
from tests.unit.agreement.objects.scenes import FIVE, boxes, everyone_submitted

PERSON, SIGN = 0, 1
NOTHING = boxes()


def test_two_who_saw_nothing_agree() -> None:
    measured = measure(NOTHING, everyone_submitted(1, 2), FIVE)

    numbers = numbers_of(measured)
    assert (numbers.macro.value, numbers.nothing.value) == (1, 1)
    assert measured.images.distance[0] == 0
    assert measured.images.absences[0] == 2
    assert numbers.ratios["detection"].value is None
    assert numbers.ratios["detection"].reason == (
        "No image on which anything is marked was submitted by two annotators."
    )


def test_one_who_saw_nothing_missed_everything() -> None:
    objects = boxes((0, 0, 0, 0, 0, 50, 50), (0, 0, 0, 90, 90, 50, 50))

    measured = measure(objects, everyone_submitted(1, 2), FIVE)

    assert (measured.images.found[0], measured.images.findable[0]) == (0, 2)
    assert measured.rater_pairs.distance[0] == 1
    assert measured.images.empty_raters[0] == 1


def test_one_who_has_not_submitted_is_missing() -> None:
    objects = boxes((0, 0, 0, 0, 0, 50, 50), (0, 1, 0, 0, 0, 50, 50))
    images = Images(np.full((1, 2), 1000.0), np.array([0]), np.array([0]))

    measured = measure(objects, images, FIVE)

    assert measured.images.raters[0] == 1
    assert measured.images.findable[0] == 0
    assert len(measured.rater_pairs.image) == 0
    assert numbers_of(measured).kalos.value is None


def test_no_images_at_all_give_reasons_and_no_numbers() -> None:
    nobody = Images(np.zeros((0, 2)), np.zeros(0, int), np.zeros(0, int))

    numbers = numbers_of(measure(NOTHING, nobody, FIVE))

    told = [*numbers.ratios.values(), numbers.macro, numbers.class_alpha, numbers.counts]
    told += [numbers.emptiness, numbers.something, numbers.kalos, numbers.kalos_mean]
    assert {estimate.value for estimate in told} == {None}
    assert all(estimate.reason and estimate.reason.endswith(".") for estimate in told)


@pytest.mark.parametrize("family", ["region", "keypoints", "line", "point"])
def test_images_on_which_nobody_marked_anything_are_measured(family: Family) -> None:
    options = Options(category_count=3, family=family)
    empty = replace(NOTHING, shapes=[])

    measured = measure(empty, everyone_submitted(3, 2), options)

    assert measured.images.raters.tolist() == [2, 2, 2]
    assert category_numbers(measured.categories) == {}
    assert pair_numbers(measured.rater_pairs)[(0, 1)]["agreement"].value == 1


def _crowd(*, other_marks_it: bool) -> Objects:
    rows = [
        (0, 0, PERSON, 110, 110, 30, 60),
        (0, 0, PERSON, 600, 600, 50, 50),
        (0, 1, PERSON, 600, 600, 50, 50),
        (0, 1, PERSON, 100, 100, 300, 200),
    ]
    if other_marks_it:
        rows.append((0, 1, PERSON, 110, 110, 30, 60))
    objects = boxes(*rows)
    is_ignored = np.zeros(len(rows), dtype=bool)
    is_ignored[3] = True
    return replace(objects, is_ignored=is_ignored)


def test_what_lies_in_anothers_crowd_need_not_be_found_by_them() -> None:
    measured = measure(_crowd(other_marks_it=False), everyone_submitted(1, 2), FIVE)

    assert measured.cluster[3] == -1
    assert (measured.images.found[0], measured.images.findable[0]) == (2, 2)
    pair = measured.rater_pairs
    assert (pair.first_objects[0], pair.second_objects[0], pair.matched[0]) == (1, 1, 1)


def test_what_was_found_in_a_crowd_all_the_same_counts() -> None:
    measured = measure(_crowd(other_marks_it=True), everyone_submitted(1, 2), FIVE)

    assert (measured.images.found[0], measured.images.findable[0]) == (4, 4)


def test_a_third_without_a_crowd_must_still_find_it() -> None:
    measured = measure(_crowd(other_marks_it=False), everyone_submitted(1, 3), FIVE)

    # Of the object in the crowd of one, one of the other two had to mark it, too; of the other, two of three did.
    assert measured.clusters.voters.tolist() == [2, 3]
    assert measured.images.found[0] == pytest.approx(2 * 1 / 2)
    counts = dict(
        zip(
            zip(
                measured.rater_pairs.first.tolist(),
                measured.rater_pairs.second.tolist(),
                strict=True,
            ),
            measured.rater_pairs.first_objects.tolist(),
            strict=True,
        )
    )
    assert counts == {(0, 1): 1, (0, 2): 2, (1, 2): 1}


@pytest.mark.parametrize("how", ["everywhere", "on this image"])
def test_a_category_that_need_not_be_marked_is_no_miss(how: str) -> None:
    objects = boxes((0, 0, SIGN, 0, 0, 50, 50), (0, 0, PERSON, 90, 90, 50, 50))
    images, options = everyone_submitted(1, 2), FIVE
    if how == "everywhere":
        options = replace(FIVE, partial_categories=frozenset({SIGN}))
    else:
        images = replace(images, partial_image=np.array([0]), partial_category=np.array([SIGN]))

    measured = measure(objects, images, options)

    assert measured.clusters.voters.tolist() == [1, 2]
    assert measured.images.findable[0] == 1
    assert measured.rater_pairs.first_objects[0] == 1


def test_what_two_found_of_such_a_category_counts() -> None:
    objects = boxes((0, 0, SIGN, 0, 0, 50, 50), (0, 1, SIGN, 0, 0, 50, 50))
    options = Options(category_count=2, partial_categories=frozenset({SIGN}))

    measured = measure(objects, everyone_submitted(1, 3), options)

    assert measured.clusters.voters.tolist() == [2]
    assert measured.images.found[0] == measured.images.findable[0] == 2
