"""What differs point by point between raters' skeletons."""

import numpy as np
import pytest
from numpy.typing import NDArray

from app.agreement.measures.keypoints.distances import point_distances, rater_bias
from app.agreement.measures.keypoints.records import Skeletons
from app.agreement.measures.keypoints.sigmas import project_sigmas, robust_sigmas
from app.agreement.measures.keypoints.swaps import swap_rates
from app.agreement.measures.keypoints.visibility import place_alpha, visibility_agreement

# A box of this side is an instance of 53 % of its area: then s is 100 px.
SIDE = 100 / np.sqrt(0.53)


def of_points(points: NDArray[np.float64]) -> Skeletons:
    """From (instances, raters, K, 3), one image an instance, all in boxes of `SIDE`."""
    count, raters = points.shape[:2]
    instance, rater = np.divmod(np.arange(count * raters), raters)
    boxes = np.tile([0.0, 0.0, SIDE, SIDE], (count * raters, 1))
    return Skeletons(points.reshape(-1, *points.shape[2:]), instance, rater, instance, boxes)


def scattered(
    seed: int, *, count: int, raters: int, sigma: float, points: int = 2
) -> NDArray[np.float64]:
    """Places that scatter with sigma (as OKS means it: over both axes together) around a truth."""
    rng = np.random.default_rng(seed)
    truth = rng.uniform(20, 110, (count, 1, points, 2))
    places = truth + rng.normal(0, 100 * sigma / np.sqrt(2), (count, raters, points, 2))
    return np.concatenate([places, np.full((*places.shape[:3], 1), 2.0)], axis=3)


def test_pairs_are_those_of_one_cluster_whatever_the_order_of_rows() -> None:
    cluster = np.array([7, 2, 7, 7, 5])
    skeletons = Skeletons(np.ones((5, 1, 3)), cluster, np.arange(5), cluster)

    first, second = skeletons.pairs

    assert list(zip(first.tolist(), second.tolist(), strict=True)) == [(0, 2), (0, 3), (2, 3)]


def test_distances_are_told_in_the_instance_s_scale() -> None:
    points = np.array([[[[10.0, 10.0, 2.0]], [[16.0, 18.0, 2.0]]]])

    (found,) = point_distances(of_points(points))

    assert found.pair_count == 1
    assert found.median == pytest.approx(0.1)
    assert [
        each.value for each in point_distances(of_points(points), (0.05, 0.101, 0.2))[0].within
    ] == [0, 1, 1]


def test_a_point_that_nobody_shares_has_no_distance() -> None:
    points = np.array([[[[10.0, 10.0, 2.0]], [[0.0, 0.0, 0.0]]]])

    (found,) = point_distances(of_points(points))

    assert (found.pair_count, found.median, found.p95) == (0, None, None)
    assert all(each.reason for each in found.within)


@pytest.mark.parametrize("raters", [2, 3])
def test_sigmas_are_found_again(raters: int) -> None:
    skeletons = of_points(scattered(3, count=2000, raters=raters, sigma=0.04))

    assert project_sigmas(skeletons).values == pytest.approx([0.04, 0.04], rel=0.05)
    assert robust_sigmas(skeletons).values == pytest.approx([0.04, 0.04], rel=0.07)


def test_a_few_wrong_points_do_not_move_the_robust_sigmas() -> None:
    points = scattered(4, count=1000, raters=2, sigma=0.04)
    points[:50, 0, :, :2] += 60

    skeletons = of_points(points)

    assert robust_sigmas(skeletons).values == pytest.approx([0.04, 0.04], rel=0.12)
    assert (project_sigmas(skeletons).values > 0.08).all()


def test_few_instances_are_drawn_to_the_usual_sigma() -> None:
    points = scattered(5, count=15, raters=2, sigma=0.01)
    none = np.zeros((15, 2, 1, 3))

    sigmas = project_sigmas(of_points(np.concatenate([points, none], axis=2)))

    assert sigmas.instances.tolist() == [15, 15, 0]
    assert sigmas.is_shrunk.all()
    assert sigmas.values[2] == pytest.approx(0.07)
    assert 0.045 < sigmas.values[0] < 0.055  # half of .07² and next to nothing


def test_copies_leave_room_for_a_pixel() -> None:
    skeletons = of_points(scattered(6, count=40, raters=2, sigma=0.0))

    assert project_sigmas(skeletons).values.tolist() == [0.01, 0.01]


def test_a_rater_who_leans_right_is_found_out() -> None:
    points = scattered(7, count=50, raters=3, sigma=0.0)
    points[:, 2, :, 0] += 6

    bias = rater_bias(of_points(points), 3)

    assert bias.vectors[2] == pytest.approx(np.array([[0.06, 0], [0.06, 0]]))
    assert bias.vectors[0] == pytest.approx(np.array([[-0.03, 0], [-0.03, 0]]))
    assert bias.counts.tolist() == [[50, 50]] * 3


def test_who_met_nobody_has_no_bias() -> None:
    assert np.isnan(
        rater_bias(of_points(scattered(7, count=5, raters=2, sigma=0.1)), 3).vectors[2]
    ).all()


def test_swapped_sides_are_counted() -> None:
    points = np.zeros((10, 2, 2, 3))
    points[:, :, 0] = [20, 50, 2]
    points[:, :, 1] = [80, 50, 2]
    points[:3, 1] = points[:3, 1, ::-1]
    points[3, 1, 0] = 0  # absent: this pair cannot tell

    (rate,) = swap_rates(of_points(points), [(0, 1)])

    assert rate.value == pytest.approx(3 / 9)


def test_visibility_is_told_as_names_as_ranks_and_state_by_state() -> None:
    states = np.array([[2, 2], [2, 1], [0, 0], [0, 0], [1, 1], [2, 2]])
    points = np.zeros((6, 2, 1, 3))
    points[:, :, 0, 2] = states

    (found,) = visibility_agreement(of_points(points))

    assert found.specific[0].value == 1  # absent
    assert found.specific[1].value == pytest.approx(2 / 3)
    # By hand: n = 12, n_c = 4, 3, 5; o = 10, e = 12 + 6 + 20 = 38.
    assert found.nominal.value == pytest.approx((11 * 10 - 38) / (12 * 11 - 38))
    assert found.ordinal.value is not None
    assert found.nominal.value is not None
    assert found.ordinal.value > found.nominal.value


def test_alpha_of_places_is_what_its_definition_says() -> None:
    points = scattered(8, count=30, raters=3, sigma=0.2, points=1)
    points[:10, 2, 0] = 0  # two raters
    points[10:14, 1:, 0] = 0  # one: not comparable

    found = place_alpha(of_points(points), 0)

    assert found.value == pytest.approx(alpha_by_hand(points[:, :, 0]))
    assert found.interval is not None
    assert found.interval.low < alpha_by_hand(points[:, :, 0]) < found.interval.high


def alpha_by_hand(points: NDArray[np.float64]) -> float:
    units = [each[each[:, 2] > 0, :2] / SIDE for each in points]
    units = [each for each in units if len(each) >= 2]
    everything = np.concatenate(units)
    n = len(everything)
    observed = sum(squares(each) / (len(each) - 1) for each in units) / n
    return 1 - observed / (squares(everything) / (n * (n - 1)))


def squares(places: NDArray[np.float64]) -> float:
    return float(((places[:, np.newaxis] - places) ** 2).sum())


def test_alpha_of_places_is_missing_where_nothing_can_be_compared() -> None:
    alone = scattered(9, count=5, raters=1, sigma=0.1)
    same = np.full((5, 2, 1, 3), 2.0)

    assert place_alpha(of_points(alone), 0).value is None
    assert place_alpha(of_points(same), 0).reason is not None


def test_the_order_of_rows_changes_nothing() -> None:
    skeletons = of_points(scattered(10, count=40, raters=3, sigma=0.1))
    order = np.random.default_rng(1).permutation(120)
    assert skeletons.boxes is not None
    shuffled = Skeletons(
        skeletons.points[order],
        skeletons.cluster[order],
        skeletons.rater[order],
        skeletons.image[order],
        skeletons.boxes[order],
    )

    assert robust_sigmas(shuffled).values == pytest.approx(robust_sigmas(skeletons).values)
    assert project_sigmas(shuffled).values == pytest.approx(project_sigmas(skeletons).values)
    assert rater_bias(shuffled, 3).vectors == pytest.approx(rater_bias(skeletons, 3).vectors)
    assert place_alpha(shuffled, 1).value == pytest.approx(place_alpha(skeletons, 1).value)
