"""What holds for every set of answers."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from app.agreement.measures.ratings.alpha import krippendorff_alpha, one_against_the_rest
from app.agreement.measures.ratings.confusion import coincidences
from app.agreement.measures.ratings.gwet import gwet
from app.agreement.measures.ratings.hierarchy import CyclicHierarchy, hierarchy_distances
from app.agreement.measures.ratings.kappa import cohen_kappa, fleiss_kappa, light_kappa, scott_pi
from app.agreement.measures.ratings.percent import percent_agreement, rating_agreement
from app.agreement.measures.ratings.records import MISSING, Ratings, pair_tables
from app.agreement.measures.ratings.specific import specific_agreement
from app.agreement.measures.ratings.weights import nominal_distances, ordinal_distances
from app.agreement.measures.resampling import nominal_alpha_of_images

Table = NDArray[np.int64]
tables = st.lists(
    st.lists(st.integers(MISSING, 3), min_size=3, max_size=3), min_size=2, max_size=12
).map(np.array)


def numbers(table: Table) -> list[float | None]:
    """Every measure that only overlapping units may change."""
    counts = Ratings.of_table(table, 4).counts()
    return [
        krippendorff_alpha(counts).value,
        krippendorff_alpha(counts).se,
        krippendorff_alpha(counts, ordinal_distances(counts)).value,
        percent_agreement(counts).value,
        rating_agreement(counts).value,
        *(estimate.value for estimate in specific_agreement(counts)),
        *(estimate.value for estimate in one_against_the_rest(counts)),
    ]


@given(tables, st.integers(0, 2**32 - 1))
def test_the_order_of_units_and_raters_changes_nothing(table: Table, seed: int) -> None:
    generator = np.random.default_rng(seed)
    shuffled = generator.permuted(table[generator.permutation(len(table))], axis=1)

    assert numbers(shuffled) == pytest.approx(numbers(table), abs=1e-9)


@given(tables, st.integers(0, 3))
def test_units_that_nobody_else_rated_change_nothing(table: Table, value: int) -> None:
    alone = np.array([[value, MISSING, MISSING], [MISSING, MISSING, MISSING]])

    assert numbers(np.concatenate([table, alone])) == pytest.approx(numbers(table), abs=1e-9)


@given(st.lists(st.integers(0, 3), min_size=2, max_size=15).filter(lambda row: len(set(row)) > 1))
def test_two_copies_of_one_rater_agree_fully(values: list[int]) -> None:
    ratings = Ratings.of_table(np.column_stack([values, values]), 4)
    counts = ratings.counts()

    found = [
        krippendorff_alpha(counts),
        krippendorff_alpha(counts, ordinal_distances(counts)),
        gwet(counts),
        fleiss_kappa(counts),
        scott_pi(ratings),
        light_kappa(ratings),
        cohen_kappa(pair_tables(ratings)[0, 1]),
        percent_agreement(counts),
    ]

    assert [estimate.value for estimate in found] == pytest.approx([1.0] * len(found))


@pytest.mark.parametrize("seed", range(8))
def test_raters_who_guess_agree_by_chance_only(seed: int) -> None:
    guesses = np.random.default_rng(seed).choice(4, size=(400, 3), p=[0.5, 0.3, 0.1, 0.1])
    counts = Ratings.of_table(guesses, 4).counts()

    for found in (krippendorff_alpha(counts), fleiss_kappa(counts)):
        assert found.value is not None
        assert found.se is not None
        assert abs(found.value) < 3 * found.se


@given(tables)
def test_alpha_is_what_all_pairs_of_ratings_say(table: Table) -> None:
    """The definition, pair by pair, against the closed form."""
    rated = [[v for v in row if v != MISSING] for row in table.tolist()]
    units = [row for row in rated if len(row) >= 2]
    everything = [value for row in units for value in row]
    n = len(everything)
    observed = sum(sum(a != b for a in row for b in row) / (len(row) - 1) for row in units) / max(
        1, n
    )
    expected = sum(a != b for a in everything for b in everything) / max(1, n * (n - 1))

    found = krippendorff_alpha(Ratings.of_table(table, 4).counts())

    if len(units) < 2 or expected == 0:
        assert found.value is None
    else:
        assert found.value == pytest.approx(1 - observed / expected)


@given(tables)
def test_coincidences_count_each_rating_once(table: Table) -> None:
    counts = Ratings.of_table(table, 4).counts()

    met = coincidences(counts)

    assert met == pytest.approx(met.T)
    assert met.sum() == pytest.approx(counts[counts.sum(axis=1) >= 2].sum())


@given(tables, st.integers(1, 4))
def test_sums_by_image_give_the_same_alpha(table: Table, images: int) -> None:
    """What a database keeps of each image suffices, also where an image holds several units."""
    counts = Ratings.of_table(table, 4).counts()
    image = np.arange(len(table)) % images
    raters = counts.sum(axis=1)
    paired = np.where(raters >= 2, 1, 0)
    agreed = (counts * (counts - 1)).sum(axis=1) / np.maximum(1, raters - 1) * paired
    per_image = np.eye(images)[image].T

    kept = nominal_alpha_of_images(
        per_image @ agreed, per_image @ (counts * paired[:, None]), units=int(paired.sum())
    )

    direct = krippendorff_alpha(counts, images=image)
    assert kept.value == pytest.approx(direct.value)
    assert kept.se == pytest.approx(direct.se)
    assert kept.reason == direct.reason


def test_leaving_out_each_image_in_turn_is_what_the_closed_form_does() -> None:
    generator = np.random.default_rng(5)
    table = np.where(generator.random((30, 3)) < 0.6, 1, generator.integers(0, 3, (30, 3)))
    image = np.repeat(np.arange(10), 3)
    counts = Ratings.of_table(table, 3).counts()

    left = [krippendorff_alpha(counts[image != i]).value for i in range(10)]

    spread = np.sqrt(0.9 * np.sum((np.array(left, float) - np.mean(np.array(left, float))) ** 2))
    assert krippendorff_alpha(counts, images=image).se == pytest.approx(spread)


def test_a_hierarchy_forgives_near_relatives() -> None:
    """0 animal, 1 dog, 2 poodle, 3 terrier, 4 bus."""
    distances = hierarchy_distances([None, 0, 1, 1, None])

    assert distances[2, 3] == pytest.approx(1 - 2 * 2 / 6)
    assert distances[2, 0] == pytest.approx(1 - 2 * 1 / 4)
    assert distances[2, 4] == 1
    assert np.diag(distances) == pytest.approx(0)
    assert distances == pytest.approx(distances.T)


def test_a_flat_hierarchy_is_nominal() -> None:
    assert hierarchy_distances([None] * 4) == pytest.approx(nominal_distances(4))


def test_a_value_cannot_be_a_kind_of_itself() -> None:
    with pytest.raises(CyclicHierarchy, match="found value 0 above itself"):
        hierarchy_distances([1, 0])
