"""Legal answers never raise and never give NaN: there is a number, or a sentence that says why there is none."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from app.agreement.measures.intervals import Estimate
from app.agreement.measures.ratings.alpha import krippendorff_alpha, one_against_the_rest
from app.agreement.measures.ratings.confusion import abstention_rate, confusions
from app.agreement.measures.ratings.gwet import gwet
from app.agreement.measures.ratings.kappa import (
    brennan_prediger,
    cohen_kappa,
    cohen_matrix,
    conger_kappa,
    fleiss_by_category,
    fleiss_kappa,
    light_kappa,
    scott_pi,
)
from app.agreement.measures.ratings.percent import percent_agreement, rating_agreement
from app.agreement.measures.ratings.records import (
    MISSING,
    MalformedCounts,
    MalformedRatings,
    Ratings,
)
from app.agreement.measures.ratings.sets import set_alpha
from app.agreement.measures.ratings.specific import specific_agreement
from app.agreement.measures.ratings.weights import ordinal_distances

NOTHING = MISSING
Measure = Callable[[Ratings], Estimate]
MEASURES: dict[str, Measure] = {
    "alpha": lambda r: krippendorff_alpha(r.counts()),
    "ordinal alpha": lambda r: krippendorff_alpha(r.counts(), ordinal_distances(r.counts())),
    "gwet": lambda r: gwet(r.counts()),
    "fleiss": lambda r: fleiss_kappa(r.counts()),
    "brennan-prediger": lambda r: brennan_prediger(r.counts()),
    "conger": conger_kappa,
    "scott": scott_pi,
    "light": light_kappa,
    "percent": lambda r: percent_agreement(r.counts()),
    "ratings": lambda r: rating_agreement(r.counts()),
}
CHANCE_CORRECTED = ("alpha", "ordinal alpha", "fleiss", "conger", "scott", "brennan-prediger")


def of(*rows: tuple[int, ...], categories: int = 2) -> Ratings:
    return Ratings.of_table(np.array(rows), categories)


@pytest.mark.parametrize("name", MEASURES)
@pytest.mark.parametrize(
    "ratings",
    [
        of((0, NOTHING), (NOTHING, 1)),
        Ratings.of_table(np.zeros((0, 2)), 2),
        of((NOTHING, NOTHING)),
    ],
    ids=["apart", "none", "unanswered"],
)
def test_without_overlap_there_is_a_reason(name: str, ratings: Ratings) -> None:
    found = MEASURES[name](ratings)

    assert found.value is None
    assert found.reason == "There is no overlap: no image was answered by two annotators."


@pytest.mark.parametrize("name", ["alpha", "ordinal alpha"])
def test_one_value_only_leaves_alpha_undefined(name: str) -> None:
    found = MEASURES[name](of(*[(1, 1)] * 12))

    assert found.value is None
    assert found.observed == 1
    assert found.reason == "There is no variation, alpha undefined: every answer is the same."


@pytest.mark.parametrize("name", ["fleiss", "conger", "scott"])
def test_one_value_only_leaves_kappa_undefined(name: str) -> None:
    found = MEASURES[name](of(*[(1, 1)] * 12))

    assert (found.value, found.observed) == (None, 1)
    assert found.reason == "There is no variation, kappa undefined: every answer is the same."


def test_two_raters_who_always_say_the_same_one_thing() -> None:
    found = cohen_kappa(np.array([[12, 0], [0, 0]]))

    assert (found.value, found.observed) == (None, 1)


def test_two_raters_who_each_always_say_something_else() -> None:
    assert cohen_kappa(np.array([[0, 12], [0, 0]])).value == 0


@pytest.mark.parametrize("name", CHANCE_CORRECTED)
def test_a_single_unit_cannot_tell_agreement_from_chance(name: str) -> None:
    found = MEASURES[name](of((0, 1), (1, NOTHING)))

    assert found.value is None
    assert found.reason is not None
    assert "only one image" in found.reason


def test_fewer_than_ten_images_are_flagged() -> None:
    few, enough = of(*[(0, 0)] * 5, *[(1, 1)] * 4), of(*[(0, 0)] * 5, *[(1, 1)] * 5)

    assert krippendorff_alpha(few.counts()).is_few
    assert not krippendorff_alpha(enough.counts()).is_few


def test_a_frequent_answer_makes_alpha_small_but_not_ac1() -> None:
    """95 of 100 images both say yes; over the other five they differ."""
    counts = np.array([[2, 0]] * 95 + [[1, 1]] * 5)

    positive, negative = specific_agreement(counts)

    assert percent_agreement(counts).value == pytest.approx(0.95)
    assert krippendorff_alpha(counts).value == pytest.approx(-0.021, abs=5e-4)
    assert fleiss_kappa(counts).value == pytest.approx(-0.0256, abs=5e-5)
    assert gwet(counts).value == pytest.approx(0.947, abs=5e-4)
    assert positive.value == pytest.approx(0.974, abs=5e-4)
    assert negative.value == 0


def test_an_answer_that_nobody_gave_has_no_agreement() -> None:
    _, _, never = specific_agreement(np.array([[2, 0, 0], [1, 1, 0]]))

    assert never.value is None
    assert never.reason == "Nobody gave this answer to an image that two annotators answered."


def test_confusions_name_the_worst_first() -> None:
    cat, dog, bus = np.eye(3)
    counts = np.array([cat + dog, cat + dog, 2 * cat, 2 * dog, cat + bus, 2 * bus])

    worst, other = confusions(counts)

    assert (worst.first, worst.second, worst.both, worst.either) == (0, 1, 2, 5)
    assert worst.share == pytest.approx(0.4)
    assert worst.weight == pytest.approx(2)
    assert (other.first, other.second) == (0, 2)


def test_abstentions_are_counted_apart() -> None:
    assert abstention_rate([1, 0, 2], [2, 3, 1]).value == pytest.approx(1 / 3)
    assert abstention_rate([0], [0]).reason == "Nobody was asked."


def test_counts_below_nothing_are_refused() -> None:
    with pytest.raises(MalformedCounts, match=r"none below 0, found a count of -1\.0"):
        krippendorff_alpha([[1, -1]])


def test_values_that_do_not_exist_are_refused() -> None:
    with pytest.raises(MalformedRatings, match=r"Expected value within 0\.\.1"):
        of((0, 2))


tables = st.integers(1, 4).flatmap(
    lambda raters: st.lists(
        st.lists(st.integers(MISSING, 2), min_size=raters, max_size=raters), min_size=1, max_size=14
    )
)


@given(tables)
def test_every_table_gives_numbers_or_reasons(rows: list[list[int]]) -> None:
    ratings = Ratings.of_table(np.array(rows), 3)

    for found in everything(ratings):
        assert (found.value is None) == (found.reason is not None)
        assert_finite(found)


def everything(ratings: Ratings) -> list[Estimate]:
    counts = ratings.counts()
    return [
        *(measure(ratings) for measure in MEASURES.values()),
        *specific_agreement(counts),
        *one_against_the_rest(counts),
        *fleiss_by_category(counts),
        *cohen_matrix(ratings).values(),
        set_alpha(ratings.unit, labels_of(ratings.value)),
    ]


def labels_of(value: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Values 0, 1, 2 as the sets {}, {0}, {0, 1}."""
    return np.column_stack([value > 0, value > 1])


def assert_finite(found: Estimate) -> None:
    shown = [found.value, found.se, found.observed]
    if found.interval is not None:
        shown += [found.interval.low, found.interval.high]
        assert found.value is not None
        assert found.interval.low - 1e-9 <= found.value <= found.interval.high + 1e-9
    assert all(np.isfinite(number) for number in shown if number is not None)
