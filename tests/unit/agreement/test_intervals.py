"""How sure a number is."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.agreement.measures.intervals import (
    Estimate,
    Interval,
    RatioSums,
    ratio,
    ratio_of_sums,
)
from app.agreement.measures.ratings.alpha import krippendorff_alpha
from app.agreement.measures.ratings.records import Ratings
from app.agreement.measures.ratings.weights import nominal_distances
from app.agreement.measures.resampling import bootstrap_alpha, bootstrap_ratio

images = st.lists(
    st.tuples(st.floats(0, 1), st.integers(0, 9)).map(lambda pair: (pair[0] * pair[1], pair[1])),
    max_size=20,
)


def shares(entries: list[tuple[float, int]]) -> tuple[list[float], list[int]]:
    return [num for num, _ in entries], [den for _, den in entries]


@given(images, images)
def test_sums_of_parts_are_the_sums_of_all(
    left: list[tuple[float, int]], right: list[tuple[float, int]]
) -> None:
    together = ratio_of_sums(RatioSums.of(*shares(left)) + RatioSums.of(*shares(right)))

    at_once = ratio(*shares(left + right))

    assert together.value == pytest.approx(at_once.value)
    assert together.images == at_once.images
    assert together.se == pytest.approx(at_once.se, abs=1e-6)


@given(images)
def test_an_interval_of_a_share_holds_it_and_stays_within_bounds(
    entries: list[tuple[float, int]],
) -> None:
    found = ratio(*shares(entries))

    if found.value is None:
        assert found.reason
    else:
        assert found.interval is not None
        assert 0 <= found.interval.low <= found.value + 1e-12
        assert found.value - 1e-12 <= found.interval.high <= 1


def test_the_standard_error_is_that_of_the_delta_method() -> None:
    num, den = np.array([3.0, 1.0, 4.0, 2.0]), np.array([4.0, 2.0, 4.0, 5.0])

    found = ratio(num, den)

    residuals = num - num.sum() / den.sum() * den
    assert found.value == pytest.approx(10 / 15)
    assert found.se == pytest.approx(np.sqrt(4 / 3 * np.sum(residuals**2)) / 15)


@pytest.mark.parametrize(
    ("agreed", "interval"),
    [(1.0, (0.97, 1)), (0.0, (0, 0.03))],
    ids=["nobody differs", "everybody differs"],
)
def test_nothing_seen_in_a_hundred_is_at_most_three_in_a_hundred(
    agreed: float, interval: tuple[float, float]
) -> None:
    found = ratio(np.full(100, agreed), np.ones(100))

    assert found.interval is not None
    assert (found.interval.low, found.interval.high) == pytest.approx(interval)


def test_one_image_says_nothing_about_others() -> None:
    assert ratio([3], [4]).interval == Interval(0, 1)


def test_images_without_anything_to_agree_on_do_not_count() -> None:
    assert ratio([1, 0, 0], [2, 0, 0]).images == 1


def test_without_any_there_is_a_reason() -> None:
    assert ratio([0], [0], reason="Nobody drew anything.") == Estimate(
        None, 0, reason="Nobody drew anything."
    )


def test_a_ratio_that_is_no_share_may_pass_one() -> None:
    found = ratio([5.0, 7.0, 6.5], [1, 1, 1], is_share=False)

    assert found.value == pytest.approx(6.1667, abs=1e-4)
    assert found.interval is not None
    assert found.interval.high > 7


def test_intervals_of_ten_images_cover_the_truth() -> None:
    """Objects cluster in images: difficult ones have more of them and less agreement."""
    generator = np.random.default_rng(11)
    hard = generator.random((4000, 10)) < 0.3
    den = generator.poisson(np.where(hard, 9, 5)) + 1
    num = generator.binomial(den, np.where(hard, 0.6, 0.85))
    truth = (0.3 * 10 * 0.6 + 0.7 * 6 * 0.85) / (0.3 * 10 + 0.7 * 6)

    covered = [covers(ratio(n, d), truth) for n, d in zip(num, den, strict=True)]

    assert np.mean(covered) >= 0.92


@pytest.mark.parametrize(("raters", "right"), [(3, 0.8), (2, 0.9)], ids=["three", "two"])
def test_intervals_of_alpha_over_ten_images_cover_the_truth(raters: int, right: float) -> None:
    generator = np.random.default_rng(12)
    shape = (1000, 10, raters)
    truth = generator.integers(0, 4, (1000, 10, 1))
    given_values = np.where(generator.random(shape) < right, truth, generator.integers(0, 4, shape))
    expected = right**2  # two raters both see, or at least one guesses, which agrees by chance only

    found = [krippendorff_alpha(Ratings.of_table(table, 4).counts()) for table in given_values]

    assert (
        np.mean([covers(estimate, expected) for estimate in found if estimate.value is not None])
        >= 0.92
    )


def covers(estimate: Estimate, truth: float) -> bool:
    assert estimate.interval is not None
    return estimate.interval.low <= truth <= estimate.interval.high


def test_a_bootstrap_is_repeatable_and_near_the_jackknife() -> None:
    generator = np.random.default_rng(3)
    table = np.where(
        generator.random((300, 3)) < 0.7,
        np.arange(300)[:, None] % 3,
        generator.integers(0, 3, (300, 3)),
    )
    counts = Ratings.of_table(table, 3).counts()
    disagreement = 3 - (counts * (counts - 1)).sum(axis=1) / 2

    drawn = bootstrap_alpha(disagreement, counts, nominal_distances(3), seed=5)

    jackknife = krippendorff_alpha(counts).interval
    assert drawn is not None
    assert jackknife is not None
    assert (drawn.low, drawn.high) == pytest.approx((jackknife.low, jackknife.high), abs=0.015)
    assert drawn == bootstrap_alpha(disagreement, counts, nominal_distances(3), seed=5)


def test_a_bootstrap_of_a_ratio_is_near_the_delta_method() -> None:
    generator = np.random.default_rng(4)
    den = generator.integers(1, 9, 400)
    num = generator.binomial(den, 0.7)

    drawn, delta = bootstrap_ratio(num, den), ratio(num, den).interval

    assert drawn is not None
    assert delta is not None
    assert (drawn.low, drawn.high) == pytest.approx((delta.low, delta.high), abs=0.01)


def test_a_bootstrap_of_nothing_is_nothing() -> None:
    assert bootstrap_ratio([], []) is None
    assert bootstrap_alpha([0, 0], [[2, 0], [2, 0]], nominal_distances(2)) is None
