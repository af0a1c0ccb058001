"""Sums of images give what the measures give of all skeletons at once."""

import numpy as np
import pytest

from app.agreement.measures.keypoints.distances import PCK_THRESHOLDS, point_distances, rater_bias
from app.agreement.measures.keypoints.records import Skeletons
from app.agreement.measures.keypoints.sigmas import project_sigmas, sigmas_of_sums
from app.agreement.measures.keypoints.sums import (
    STEP,
    point_sums,
    quantile_of_steps,
    rater_point_sums,
)
from app.agreement.measures.keypoints.swaps import swap_rates
from app.agreement.measures.keypoints.visibility import visibility_agreement
from app.agreement.measures.resampling import nominal_alpha_of_images

FLIPS = [(0, 1)]


@pytest.fixture
def skeletons() -> Skeletons:
    """Two or three raters, three points, two instances an image; some points absent, some sides exchanged."""
    chance = np.random.default_rng(5)
    rows, points = [], []
    for cluster in range(80):
        truth = chance.uniform(0, 100, (3, 2))
        for rater in range(2 + cluster % 2):
            placed = truth + chance.normal(0, 4, (3, 2))
            if chance.random() < 0.15:
                placed[[0, 1]] = placed[[1, 0]]
            states = chance.choice([0, 1, 2], 3, p=[0.15, 0.25, 0.6])
            points.append(np.column_stack([placed * (states > 0)[:, np.newaxis], states]))
            rows.append((cluster, rater, cluster // 2))
    cluster, rater, image = np.array(rows).T
    boxes = np.tile([0.0, 0.0, 100.0, 100.0], (len(rows), 1))
    return Skeletons(np.array(points), cluster, rater, image, boxes)


def test_distances_and_pck_add_up(skeletons: Skeletons) -> None:
    sums = point_sums(skeletons)

    for point, found in enumerate(point_distances(skeletons)):
        pairs = sums.pairs[:, point].sum()
        assert pairs == found.pair_count
        for place in range(len(PCK_THRESHOLDS)):
            near = sums.within[:, point, place].sum()
            assert near / pairs == pytest.approx(found.within[place].value)
        apart = skeletons.pair_distances[:, point]
        assert sums.distance[:, point].sum() == pytest.approx(np.nansum(apart))


def test_quantiles_of_the_histogram_are_right_to_a_step(skeletons: Skeletons) -> None:
    histogram = point_sums(skeletons).histogram.sum(axis=0)

    for point, found in enumerate(point_distances(skeletons)):
        assert quantile_of_steps(histogram[point], 0.5) == pytest.approx(found.median, abs=2 * STEP)
    assert quantile_of_steps(histogram[0][:0], 0.5) is None


def test_sigmas_add_up(skeletons: Skeletons) -> None:
    sums = point_sums(skeletons)

    found = sigmas_of_sums(sums.variance.sum(axis=0), sums.instances.sum(axis=0))

    expected = project_sigmas(skeletons)
    assert found.values == pytest.approx(expected.values)
    assert found.instances.tolist() == expected.instances.tolist()


def test_visibility_adds_up(skeletons: Skeletons) -> None:
    sums = point_sums(skeletons)

    for point, expected in enumerate(visibility_agreement(skeletons)):
        found = nominal_alpha_of_images(sums.agreeing[:, point], sums.states[:, point])
        assert found.value == pytest.approx(expected.nominal.value)
        assert found.se == pytest.approx(expected.nominal.se)


def test_bias_and_swaps_of_raters_add_up(skeletons: Skeletons) -> None:
    sums = rater_point_sums(skeletons, FLIPS)

    expected = rater_bias(skeletons, 3)
    for rater in range(3):
        own = sums.rater == rater
        counts = sums.instances[own].sum(axis=0)
        assert counts.tolist() == expected.counts[rater].tolist()
        vectors = sums.bias[own].sum(axis=0) / counts[:, np.newaxis]
        assert vectors == pytest.approx(expected.vectors[rater])
    # A pair of raters is in the sums of both, so the rate is the same.
    (rate,) = swap_rates(skeletons, FLIPS)
    assert rate.value is not None
    assert rate.value > 0.05
    assert sums.swapped[:, 0].sum() / sums.swappable[:, 0].sum() == pytest.approx(rate.value)
    assert sums.swappable[:, 2].sum() == 0


def test_sums_of_one_image_do_not_depend_on_the_others(skeletons: Skeletons) -> None:
    whole = point_sums(skeletons)

    own = skeletons.image == 7
    alone = point_sums(
        Skeletons(
            skeletons.points[own],
            skeletons.cluster[own],
            skeletons.rater[own],
            skeletons.image[own],
            None if skeletons.boxes is None else skeletons.boxes[own],
        )
    )

    (row,) = np.flatnonzero(whole.image == 7)
    assert alone.distance[0] == pytest.approx(whole.distance[row])
    assert alone.histogram[0].tolist() == whole.histogram[row].tolist()
    assert alone.variance[0] == pytest.approx(whole.variance[row])
