"""Majorities, the rule by which Concord infers the truth, and the quality of raters."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from app.agreement.measures.ratings.records import MISSING, Ratings
from app.agreement.measures.truth.inference import has_enough, infer_truth
from app.agreement.measures.truth.majority import majority
from app.agreement.measures.truth.posteriors import UNDECIDED
from app.agreement.measures.truth.quality import leave_one_out, leave_one_out_weights


def of(*rows: tuple[int, ...], categories: int = 3) -> Ratings:
    return Ratings.of_table(np.array(rows), categories)


def test_most_votes_win_and_a_tie_is_disputed() -> None:
    found = majority(of((2, 2, 0), (1, 0, MISSING), (MISSING, MISSING, MISSING)))

    assert found.value.tolist() == [2, UNDECIDED, UNDECIDED]
    assert found.is_disputed.tolist() == [False, True, False]
    assert found.posterior[0] == pytest.approx([1 / 3, 0, 2 / 3])
    assert found.posterior[2] == pytest.approx(0)


def test_weights_settle_a_tie() -> None:
    assert majority(of((1, 0)), weights=[0.9, 0.6]).value.tolist() == [1]


def test_leave_one_out_asks_the_others_only() -> None:
    """The third rater is alone in the first unit, one of a tie in the second, and nobody else saw the third."""
    first, _, third = leave_one_out(of((0, 0, 1), (0, 1, 1), (MISSING, MISSING, 2)))

    assert third.value == pytest.approx((0 + 1 / 2) / 2)
    assert third.images == 2
    assert first.value == pytest.approx((1 / 2 + 0) / 2)


def test_a_rater_without_others_has_a_reason() -> None:
    (only,) = leave_one_out(of((0,), (1,)))

    assert only.value is None
    assert only.reason == "Nobody else has answered an image that this annotator answered."


def test_a_single_label_hardly_moves_a_weight() -> None:
    rows = [(0, 0, MISSING)] * 18 + [(0, 1, MISSING)] * 2 + [(0, 0, 1)]

    newcomer = leave_one_out_weights(of(*rows))[2]

    assert 0.6 < newcomer < 0.9


def crowd(images: int, seed: int = 0) -> tuple[Ratings, NDArray[np.int64]]:
    """Three raters, right in 95%, 85% and 60% of images with two answers."""
    generator = np.random.default_rng(seed)
    truth = generator.integers(0, 2, images)
    is_right = generator.random((images, 3)) < [0.95, 0.85, 0.6]
    return Ratings.of_table(np.where(is_right, truth[:, None], 1 - truth[:, None]), 2), truth


def test_few_labels_are_settled_by_a_weighted_majority() -> None:
    found = infer_truth(crowd(30)[0])

    assert found.truth.method == "weighted majority"
    assert {quality.basis for quality in found.quality} == {"leave-one-out"}


def test_many_labels_are_settled_by_error_tables() -> None:
    ratings, truth = crowd(2000)

    found = infer_truth(ratings)

    assert found.truth.method == "Dawid-Skene"
    assert (found.truth.value == truth).mean() > (majority(ratings).value == truth).mean()


def test_quality_is_the_accuracy_with_an_interval_around_it() -> None:
    found = infer_truth(crowd(2000)[0])

    for quality, accuracy in zip(found.quality, (0.95, 0.85, 0.6), strict=True):
        assert quality.basis == "posterior"
        assert quality.labels == 2000
        assert quality.accuracy.value == pytest.approx(accuracy, abs=0.03)
        assert quality.accuracy.interval is not None
        assert quality.accuracy.interval.low < accuracy < quality.accuracy.interval.high


def test_fifty_labels_suffice_for_the_posterior() -> None:
    enough, few = infer_truth(crowd(50)[0]), infer_truth(crowd(49)[0])

    assert enough.quality[0].basis == "posterior"
    assert few.quality[0].basis == "leave-one-out"


def test_quality_needs_no_error_tables() -> None:
    """Sixty labels each of eight values are far too few for tables, yet enough for one number a rater."""
    generator = np.random.default_rng(5)
    accuracy = np.array([0.95, 0.9, 0.85, 0.6])
    truth = generator.integers(0, 8, (60, 1))
    wrong = (truth + generator.integers(1, 8, (60, 4))) % 8
    is_right = generator.random((60, 4)) < accuracy

    found = infer_truth(Ratings.of_table(np.where(is_right, truth, wrong), 8))

    assert found.truth.method == "weighted majority"
    qualities = [quality.accuracy.value for quality in found.quality]
    assert qualities == pytest.approx(is_right.mean(axis=0).tolist(), abs=0.04)


def test_one_newcomer_does_not_change_the_method() -> None:
    ratings, _ = crowd(2000)
    with_newcomer = Ratings(
        np.append(ratings.unit, 0),
        np.append(ratings.rater, 3),
        np.append(ratings.value, 1),
        2000,
        4,
        2,
    )

    assert has_enough(with_newcomer)


def test_units_that_nobody_rated_stay_open() -> None:
    ratings, _ = crowd(500)
    wider = Ratings(ratings.unit, ratings.rater, ratings.value, 501, 3, 2)

    found = infer_truth(wider).truth

    assert found.value[500] == UNDECIDED
    assert not found.is_disputed[500]
    assert found.posterior[500] == pytest.approx(0)


@given(
    st.lists(st.lists(st.integers(MISSING, 2), min_size=3, max_size=3), min_size=1, max_size=12),
    st.permutations(range(3)),
)
def test_names_of_values_do_not_matter(rows: list[list[int]], names: list[int]) -> None:
    table = np.array(rows)
    renamed = np.where(table == MISSING, MISSING, np.array([*names, MISSING])[table])

    before, after = (infer_truth(Ratings.of_table(t, 3)).truth for t in (table, renamed))

    assert after.posterior[:, names] == pytest.approx(before.posterior, abs=1e-6)
    assert after.is_disputed.tolist() == before.is_disputed.tolist()
