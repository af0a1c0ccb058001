"""The table of 1979: five anaesthetists judge the fitness of 45 patients, the first one three times."""

import numpy as np
import pytest
from numpy.typing import NDArray

from app.agreement.measures.ratings.records import Ratings
from app.agreement.measures.truth.dawid_skene import DawidSkene, dawid_skene
from app.agreement.measures.truth.existence import existence
from app.agreement.measures.truth.one_coin import one_coin
from tests.unit.agreement.tables import DATA, rows_of


def anaesthetists() -> Ratings:
    rows = np.array(rows_of(DATA / "dawid_skene_1979_anesthesia.csv"), dtype=np.int64) - 1
    return Ratings(rows[:, 0], rows[:, 1], rows[:, 2], units=45, raters=5, categories=4)


@pytest.fixture(scope="module")
def published() -> DawidSkene:
    return dawid_skene(anaesthetists(), smoothing=0)


def test_the_log_likelihood(published: DawidSkene) -> None:
    assert published.log_likelihood == pytest.approx(-190.731, abs=1e-3)
    assert published.has_converged


def test_how_frequent_each_value_is(published: DawidSkene) -> None:
    assert published.prevalence == pytest.approx([0.400, 0.422, 0.111, 0.067], abs=1e-3)


def test_the_error_rates_of_the_first_observer(published: DawidSkene) -> None:
    expected = [
        [0.907, 0.093, 0.000, 0.000],
        [0.070, 0.877, 0.053, 0.000],
        [0.000, 0.335, 0.665, 0.000],
        [0.000, 0.000, 0.556, 0.444],
    ]

    assert published.errors[0] == pytest.approx(np.array(expected), abs=5e-3)


def test_probabilities_and_error_rates_sum_to_one(published: DawidSkene) -> None:
    assert published.posterior.sum(axis=1) == pytest.approx(1)
    assert published.errors.sum(axis=2) == pytest.approx(1)


def test_the_order_of_ratings_changes_nothing(published: DawidSkene) -> None:
    ratings = anaesthetists()
    order = np.random.default_rng(0).permutation(len(ratings.unit))

    shuffled = dawid_skene(
        Ratings(ratings.unit[order], ratings.rater[order], ratings.value[order], 45, 5, 4),
        smoothing=0,
    )

    assert shuffled.posterior == pytest.approx(published.posterior)


def test_smoothing_keeps_a_rater_of_few_units_from_certainty() -> None:
    assert dawid_skene(anaesthetists()).errors.min() > 0


def test_a_rater_of_whom_nothing_is_known_is_taken_for_better_than_chance() -> None:
    known = anaesthetists()

    found = dawid_skene(Ratings(known.unit, known.rater, known.value, 45, 6, 4))

    assert np.diag(found.errors[5]) == pytest.approx((1 + 1 / 4) / 2)


def guessed(accuracy: NDArray[np.float64], seed: int = 1) -> tuple[Ratings, NDArray[np.int64]]:
    """600 units of three values, and raters who are right so often and else guess one of the others."""
    generator = np.random.default_rng(seed)
    truth = generator.integers(0, 3, 600)
    wrong = (truth[:, None] + generator.integers(1, 3, (600, len(accuracy)))) % 3
    values = np.where(generator.random(wrong.shape) < accuracy, truth[:, None], wrong)
    return Ratings.of_table(values, 3), truth


def test_accuracies_are_found_without_the_truth() -> None:
    accuracy = np.array([0.95, 0.85, 0.7, 0.5, 0.6])
    ratings, truth = guessed(accuracy)

    found = one_coin(ratings)

    assert found.accuracy == pytest.approx(accuracy, abs=0.05)
    assert (found.posterior.argmax(axis=1) == truth).mean() > 0.94


def test_a_rater_who_mistakes_one_value_for_another_is_understood() -> None:
    """Two of three say 1 whenever it is 0 in half of the cases; the majority follows them, the model does not."""
    generator = np.random.default_rng(7)
    truth = generator.integers(0, 2, 3000)
    biased = np.where(
        (truth[:, None] == 0) & (generator.random((3000, 2)) < 0.6), 1, truth[:, None]
    )
    careful = np.where(generator.random(3000) < 0.95, truth, 1 - truth)
    ratings = Ratings.of_table(np.column_stack([biased, careful]), 2)

    found = dawid_skene(ratings)

    majority = (ratings.counts()[:, 1] >= 2).astype(int)
    assert (found.posterior.argmax(axis=1) == truth).mean() > (majority == truth).mean() + 0.05
    assert found.errors[0, 0, 1] == pytest.approx(0.6, abs=0.05)


def test_existence_tells_recall_from_false_alarms() -> None:
    generator = np.random.default_rng(3)
    recall, alarms = np.array([0.95, 0.7, 0.9]), np.array([0.02, 0.05, 0.4])
    is_there = generator.random(4000) < 0.6
    marked = generator.random((4000, 3)) < np.where(is_there[:, None], recall, alarms)
    unit, rater = np.indices(marked.shape).reshape(2, -1)

    found = existence(unit, rater, marked.ravel(), units=4000, raters=3)

    assert found.recall == pytest.approx(recall, abs=0.04)
    assert found.false_positive_rate == pytest.approx(alarms, abs=0.05)
    assert found.prevalence == pytest.approx(0.6, abs=0.03)
    assert ((found.posterior > 0.5) == is_there).mean() > 0.9


def test_no_ratings_leave_everything_open() -> None:
    empty = np.zeros(0, np.int64)
    nothing = Ratings(empty, empty, empty, 3, 2, 4)

    open_to_all = np.full((3, 4), 0.25)

    assert dawid_skene(nothing).posterior == pytest.approx(open_to_all)
    assert one_coin(nothing).posterior == pytest.approx(open_to_all)
