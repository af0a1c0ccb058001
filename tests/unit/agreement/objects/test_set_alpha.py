"""Agreement beyond chance, and the threshold that data suggest."""

from dataclasses import replace

import numpy as np
import pytest

from app.agreement.measures.intervals import Estimate
from app.agreement.measures.objects.measuring import measure
from app.agreement.measures.objects.records import Family, Images, Objects, Options, Shape
from app.agreement.measures.objects.set_alpha import expected_distance, set_alpha
from app.agreement.measures.objects.thresholds import suggested_threshold
from app.geometry.masks import counts_of_runs
from tests.unit.agreement.objects.scenes import (
    FIVE,
    Habits,
    boxes,
    everyone_submitted,
    scene,
    shaped,
)


def alpha_of(objects: Objects, images: Images, options: Options = FIVE) -> Estimate:
    expected = expected_distance(objects, images, options, draws=4000)
    return set_alpha(measure(objects, images, options).images, expected)


def repeating(images: int, *, shuffled: bool) -> tuple[Objects, Images]:
    """Parts on a belt: two places, at each of which something lies every other time."""
    chance = np.random.default_rng(4)
    there = chance.random((images, 2)) < 0.5
    seen = [there, chance.permutation(there, axis=0) if shuffled else there]
    rows = [
        (image, rater, 0, 100 + 300 * place, 100, 80, 80)
        for rater in (0, 1)
        for image, place in np.argwhere(seen[rater]).tolist()
    ]
    return boxes(*rows), everyone_submitted(images, 2)


def test_annotators_who_do_not_look_agree_only_by_chance() -> None:
    alpha = alpha_of(*repeating(800, shuffled=True))

    assert alpha.value is not None
    assert alpha.se is not None
    assert alpha.observed is not None
    assert abs(alpha.value) < 3 * alpha.se
    assert alpha.observed > 0.3


def test_annotators_who_look_agree_wholly() -> None:
    assert alpha_of(*repeating(200, shuffled=False)).value == pytest.approx(1)


def test_where_nothing_repeats_it_is_the_mean_quality() -> None:
    alpha = alpha_of(*scene(100, 3, 7))

    assert alpha.value == pytest.approx(alpha.observed, abs=0.02)
    assert alpha.value is not None
    assert alpha.interval is not None
    assert alpha.interval.low < alpha.value < alpha.interval.high


def test_the_same_draws_give_the_same_number() -> None:
    objects, images = scene(30, 3, 7)

    assert expected_distance(objects, images, FIVE, draws=500) == expected_distance(
        objects, images, FIVE, draws=500
    )


def test_annotations_that_never_vary_have_no_alpha() -> None:
    rows = [(image, rater, 0, 100, 100, 80, 80) for image in range(20) for rater in (0, 1)]

    alpha = alpha_of(boxes(*rows), everyone_submitted(20, 2))

    assert (alpha.value, alpha.observed) == (None, 1)
    assert alpha.reason == (
        "The annotations do not vary between images, so agreement cannot be told from chance."
    )


def test_one_image_cannot_tell_chance() -> None:
    alpha = alpha_of(*scene(1, 2, 7))

    assert alpha.value is None
    assert alpha.reason == "Chance can be told only from two images or more."


def test_images_of_one_annotator_have_no_alpha() -> None:
    alpha = alpha_of(*scene(10, 1, 7))

    assert alpha.reason == "No image was submitted by two annotators."


def test_images_of_other_sizes_are_laid_over_each_other() -> None:
    rows = [(0, rater, 0, 10, 10, 50, 50) for rater in (0, 1)]
    rows += [(1, rater, 0, 20, 40, 100, 200) for rater in (0, 1)]
    images = Images(
        np.array([[100.0, 100.0], [200.0, 400.0]]), np.array([0, 0, 1, 1]), np.array([0, 1, 0, 1])
    )

    expected = expected_distance(boxes(*rows), images, FIVE, draws=200)

    assert expected is not None
    assert expected.distance == pytest.approx(0, abs=1e-9)


def every_shape(shift: float) -> list[Shape]:
    ring = [(500.0 + shift, 500.0), (600.0, 500.0), (550.0, 600.0)]
    box = {"x": 100.0 + shift, "y": 100.0, "width": 90.0, "height": 90.0}
    turned = {"cx": 300.0, "cy": 300.0 + shift, "width": 90.0, "height": 50.0, "angle_deg": 20.0}
    circle = {"cx": 800.0, "cy": 200.0 + shift, "rx": 60.0, "ry": 30.0, "angle_deg": 10.0}
    # A square of 100 pixels, in columns of 1,000.
    runs = _counts(200 * 1000 + 700, [100, 900] * 99 + [100], 1_000_000)
    return [
        {"type": "box", **box},
        {"type": "rotated_box", **turned},
        {"type": "ellipse", **circle},
        {"type": "polygon", "parts": [[ring]]},
        {"type": "mask", "size": [1000, 1000], "counts": runs},
    ]


def _counts(lead: int, runs: list[int], total: int) -> str:
    return counts_of_runs(np.array([lead, *runs, total - lead - sum(runs)]))


def test_all_kinds_of_regions_can_be_laid_over_each_other() -> None:
    marked = [(rater, shape) for rater in (0, 1) for shape in every_shape(3.0 * rater)]
    one = shaped(*marked)
    images = 30
    objects = Objects(
        image=np.repeat(np.arange(images), len(one)),
        rater=np.tile(one.rater, images),
        category=np.tile(one.category, images),
        bounds=np.tile(one.bounds, (images, 1)),
        shapes=list(one.shapes or []) * images,
    )

    measured = measure(objects, everyone_submitted(images, 2), FIVE)
    expected = expected_distance(objects, everyone_submitted(images, 2), FIVE, draws=200)

    assert set(measured.clusters.votes.tolist()) == {2}
    assert expected is not None
    # Half of the draws lay two raters over each other; those of one rater are the same.
    assert expected.distance == pytest.approx(measured.rater_pairs.distance.mean() / 2, abs=0.03)


THREE_POINTS = [(10.0, 10.0, 2), (30.0, 40.0, 2), (10.0, 60.0, 1)]
PLACED: dict[Family, Shape] = {
    "keypoints": {"type": "keypoints", "points": THREE_POINTS},
    "line": {"type": "polyline", "points": [(100.0, 100.0), (600.0, 300.0)]},
    "point": {"type": "point", "x": 100.0, "y": 20.0},
}


@pytest.mark.parametrize("family", list(PLACED))
def test_every_family_has_a_set_alpha(family: Family) -> None:
    """Something lies on every other image, always at the same place."""
    images = 40
    one = shaped((0, PLACED[family]), (1, PLACED[family]))
    rows = np.tile(np.array([0, 1]), images // 2)
    objects = replace(one.take(rows), image=np.repeat(np.arange(0, images, 2), 2))
    options = Options(category_count=1, family=family)

    alpha = alpha_of(objects, everyone_submitted(images, 2), options)
    expected = expected_distance(objects, everyone_submitted(images, 2), options)

    assert alpha.value == pytest.approx(1)
    # Two images differ where only one of them holds something.
    assert expected is not None
    assert expected.distance == pytest.approx(0.5, abs=0.03)


def test_the_suggested_threshold_lies_between_true_pairs_and_chance() -> None:
    careful, shaky = (
        suggested_threshold(*scene(80, 3, 7, habits=Habits(missed=0.1, jitter=jitter)), FIVE)
        for jitter in (0.03, 0.12)
    )

    assert careful.threshold is not None
    assert shaky.threshold is not None
    assert 0.1 < shaky.threshold < careful.threshold < 0.9
    assert (careful.separation or 0) > 0.8


def test_too_few_objects_suggest_no_threshold() -> None:
    suggestion = suggested_threshold(*scene(2, 2, 2), FIVE)

    assert suggestion.threshold is None
    assert suggestion.reason == "There are too few objects that two annotators had to mark."
