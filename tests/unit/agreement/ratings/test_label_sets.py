"""Several labels at once."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from app.agreement.measures.ratings import sets
from app.agreement.measures.ratings.alpha import krippendorff_alpha
from app.agreement.measures.ratings.records import Ratings
from app.agreement.measures.ratings.sets import (
    SetDistance,
    jaccard_distance,
    masi_distance,
    set_alpha,
)

# Ratings of twelve units, as (unit, labels); the values below are those of NLTK 3.10, AnnotationTask.alpha.
RATED = (
    "0:1011 0:1011 1:0100 1:0101 2:1101 2:1101 2:1100 3:1110 3:1111 3:1111 4:0011 4:1111 5:1001 5:1011 6:1110 6:1100"
    " 6:0100 7:1011 7:0011 7:1001 8:0110 8:0110 8:0110 9:1011 9:1011 10:1001 10:1001 10:1001 11:1101 11:1100 11:1110"
)


def rated() -> tuple[list[int], NDArray[np.bool_]]:
    entries = [entry.split(":") for entry in RATED.split()]
    labels = np.array([[flag == "1" for flag in flags] for _, flags in entries])
    return [int(unit) for unit, _ in entries], labels


@pytest.mark.parametrize(
    ("distance", "value"),
    [(jaccard_distance, 0.5186070331171049), (masi_distance, 0.45192555107642185)],
    ids=["jaccard", "masi"],
)
def test_alpha_of_sets_is_that_of_nltk(distance: SetDistance, value: float) -> None:
    unit, labels = rated()

    assert set_alpha(unit, labels, distance=distance).value == pytest.approx(value, abs=1e-12)


@pytest.mark.parametrize(
    ("a", "b", "jaccard", "masi"),
    [
        ("", "", 0, 0),
        ("", "x", 1, 1),
        ("x", "x", 0, 0),
        ("x", "y", 1, 1),
        ("x", "xy", 1 / 2, 1 - 1 / 2 * 2 / 3),
        ("xy", "yz", 2 / 3, 1 - 1 / 3 * 1 / 3),
    ],
)
def test_distances_of_two_sets(a: str, b: str, jaccard: float, masi: float) -> None:
    size_a, size_b, common = (np.array(float(len(s))) for s in (set(a), set(b), set(a) & set(b)))

    assert jaccard_distance(size_a, size_b, common) == pytest.approx(jaccard)
    assert masi_distance(size_a, size_b, common) == pytest.approx(masi)


units_and_values = st.lists(st.tuples(st.integers(0, 6), st.integers(0, 3)), max_size=25)


@given(units_and_values)
def test_sets_of_one_label_are_plain_values(rows: list[tuple[int, int]]) -> None:
    unit, value = np.array(rows, dtype=np.int64).reshape(-1, 2).T
    ratings = Ratings(unit, np.zeros_like(unit), value, 7, 1, 4)

    by_sets = set_alpha(unit, np.eye(4, dtype=np.bool_)[value])

    nominal = krippendorff_alpha(ratings.counts())
    assert by_sets.value == pytest.approx(nominal.value)
    assert by_sets.se == pytest.approx(nominal.se)
    assert (by_sets.reason, by_sets.images) == (nominal.reason, nominal.images)


@given(st.data())
def test_the_closed_form_is_the_definition(data: st.DataObject) -> None:
    rows = data.draw(
        st.lists(st.tuples(st.integers(0, 4), st.integers(0, 7)), min_size=2, max_size=20)
    )
    unit = np.array([row[0] for row in rows])
    flags = np.array([[bool(row[1] & bit) for bit in (1, 2, 4)] for row in rows])

    found = set_alpha(unit, flags, distance=masi_distance)

    expected = defined_alpha(unit, flags)
    assert found.value == (None if expected is None else pytest.approx(expected, abs=1e-9))


def defined_alpha(unit: NDArray[np.int64], flags: NDArray[np.bool_]) -> float | None:
    raters = (unit[:, None] == unit).sum(axis=1)
    unit, flags, raters = unit[raters >= 2], flags[raters >= 2], raters[raters >= 2]
    sizes = flags.sum(axis=1).astype(float)
    common = (flags[:, None] & flags[None]).sum(axis=2).astype(float)
    apart = masi_distance(sizes[:, None], sizes[None, :], common)
    n, same = len(unit), unit[:, None] == unit[None, :]
    if len(set(unit.tolist())) < 2 or apart.sum() == 0:
        return None
    observed = (apart * same / (raters - 1)[:, None]).sum() / n
    return float(1 - observed / (apart.sum() / (n * (n - 1))))


def test_very_many_distinct_sets_are_sampled(monkeypatch: pytest.MonkeyPatch) -> None:
    generator = np.random.default_rng(2)
    truth = generator.random((400, 9)) < 0.3
    unit = np.tile(np.arange(400), 3)
    labels = np.tile(truth, (3, 1)) ^ (generator.random((1200, 9)) < 0.05)
    exact = set_alpha(unit, labels)

    monkeypatch.setattr(sets, "MOST_DISTINCT_SETS", 10)
    sampled = set_alpha(unit, labels, seed=1)

    assert sampled.value == pytest.approx(exact.value, abs=0.01)
    assert sampled.se == pytest.approx(exact.se, rel=0.1)
    assert sampled == set_alpha(unit, labels, seed=1)
