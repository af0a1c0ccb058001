"""What must hold of agreement whatever the objects are."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.agreement.measures.objects.measuring import measure
from app.agreement.measures.objects.numbers import RATIOS, Numbers, numbers_of
from app.agreement.measures.objects.records import Images, Objects
from tests.unit.agreement.objects.scenes import (
    FIVE,
    PERFECT,
    UNHURRIED,
    boxes,
    everyone_submitted,
    joined,
    scene,
)

SEEDS = st.integers(0, 10_000)


def all_values(numbers: Numbers) -> list[float | None]:
    estimates = [
        *numbers.ratios.values(),
        *(numbers.macro, numbers.class_alpha, numbers.emptiness, numbers.something),
        *(numbers.nothing, numbers.counts, numbers.kalos, numbers.kalos_mean),
    ]
    return [estimate.value for estimate in estimates]


def values_of(objects: Objects, images: Images) -> list[float | None]:
    return all_values(numbers_of(measure(objects, images, FIVE)))


def same(values: list[float | None]) -> object:
    return pytest.approx(values, abs=1e-9, nan_ok=True)


@UNHURRIED
@given(seed=SEEDS)
def test_the_order_of_rows_changes_nothing(seed: int) -> None:
    objects, images = scene(15, 3, 12, seed=seed, sides=(100, 300))
    order = np.random.default_rng(seed).permutation(len(objects))

    assert values_of(objects.take(order), images) == same(values_of(objects, images))


@UNHURRIED
@given(seed=SEEDS)
def test_who_is_which_rater_changes_nothing(seed: int) -> None:
    objects, images = scene(15, 3, 12, seed=seed, sides=(100, 300))
    names = np.array([5, 0, 2])
    renamed = replace(objects, rater=names[objects.rater])
    others = replace(images, submitted_rater=names[images.submitted_rater])

    assert values_of(renamed, others) == same(values_of(objects, images))


@UNHURRIED
@given(seed=SEEDS)
def test_other_ids_change_nothing(seed: int) -> None:
    objects, images = scene(15, 3, 12, seed=seed, sides=(100, 300))
    ranks = np.random.default_rng(seed).permutation(len(objects))

    assert values_of(replace(objects, rank=ranks), images) == same(values_of(objects, images))


@UNHURRIED
@given(seed=SEEDS, raters=st.integers(2, 5))
def test_copies_of_one_annotator_agree_wholly(seed: int, raters: int) -> None:
    objects, images = scene(15, 2, 6, habits=PERFECT, seed=seed)
    one = objects.take(np.flatnonzero(objects.rater == 0))
    copies = Objects(
        image=np.tile(one.image, raters),
        rater=np.repeat(np.arange(raters), len(one)),
        category=np.tile(one.category, raters),
        bounds=np.tile(one.bounds, (raters, 1)),
    )

    numbers = numbers_of(measure(copies, everyone_submitted(len(images), raters), FIVE))

    ratios = {name: estimate.value for name, estimate in numbers.ratios.items()}
    assert ratios == pytest.approx({**dict.fromkeys(RATIOS, 1.0), "distance": 0.0})
    assert numbers.class_alpha.value == numbers.kalos.value == numbers.macro.value == 1
    assert numbers.counts.value == pytest.approx(1)


@UNHURRIED
@given(seed=SEEDS)
def test_an_image_on_which_all_see_nothing_never_lowers_agreement(seed: int) -> None:
    objects, images = scene(15, 3, 4, seed=seed)
    more = everyone_submitted(len(images) + 1, 3)

    before = numbers_of(measure(objects, images, FIVE))
    after = numbers_of(measure(objects, more, FIVE))

    assert after.ratios["detection"].value == before.ratios["detection"].value
    assert (after.macro.value or 0) >= (before.macro.value or 0) - 1e-12
    assert (after.ratios["distance"].value or 0) <= (before.ratios["distance"].value or 0) + 1e-12
    assert after.kalos_mean.value is not None
    assert before.kalos_mean.value is not None
    assert after.kalos_mean.value >= before.kalos_mean.value - 1e-12


@UNHURRIED
@given(seed=SEEDS)
def test_who_was_not_assigned_changes_nothing(seed: int) -> None:
    objects, images = scene(15, 3, 6, seed=seed)
    stray = boxes((3, 9, 1, 10, 10, 400, 400), (4, 9, 2, 10, 10, 400, 400))
    both = joined(objects, stray)

    assert values_of(both, images) == same(values_of(objects, images))
    assert measure(both, images, FIVE).cluster[-2:].tolist() == [-1, -1]


def _with_habits(**changed: float) -> Numbers:
    """Two raters who are the same person but for the second one's habits."""
    objects, images = scene(400, 2, 7, habits=PERFECT, seed=1)
    noisy, _ = scene(400, 2, 7, habits=replace(PERFECT, **changed), seed=1)
    first, second = (
        each.take(np.flatnonzero(each.rater == rater)) for each, rater in ((objects, 0), (noisy, 1))
    )
    return numbers_of(measure(joined(first, second), images, FIVE))


def test_missed_objects_lower_detection_alone() -> None:
    numbers = _with_habits(missed=0.1)

    # n and .9 n objects, of which .9 n match: 2 * .9 / 1.9.
    assert numbers.ratios["detection"].value == pytest.approx(1.8 / 1.9, abs=0.01)
    assert numbers.ratios["localisation"].value == 1
    assert numbers.class_alpha.value == 1


def test_shaky_boxes_lower_localisation_alone() -> None:
    numbers = _with_habits(jitter=0.03)

    assert numbers.ratios["localisation"].value == pytest.approx(0.91, abs=0.02)
    assert numbers.ratios["detection"].value == 1
    assert numbers.class_alpha.value == 1


def test_confused_categories_lower_class_agreement_alone() -> None:
    numbers = _with_habits(confused=0.2)

    # A fifth of the confused draw their own category again.
    assert numbers.class_alpha.value == pytest.approx(1 - 0.2, abs=0.03)
    assert numbers.ratios["detection"].value == 1
    assert numbers.ratios["localisation"].value == 1


def test_the_curve_falls_with_shaking_where_detection_does_not() -> None:
    steady, shaky = _with_habits(jitter=0.01), _with_habits(jitter=0.05)

    assert (steady.ratios["curve"].value or 0) > 0.95
    assert (shaky.ratios["curve"].value or 0) < 0.85
