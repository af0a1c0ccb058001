"""Numbers that were published, or that independent implementations give, for tables of the literature."""

import numpy as np
import pytest
from numpy.typing import NDArray

from app.agreement.measures.intervals import Estimate
from app.agreement.measures.ratings.alpha import krippendorff_alpha
from app.agreement.measures.ratings.gwet import gwet
from app.agreement.measures.ratings.kappa import (
    brennan_prediger,
    cohen_kappa,
    conger_kappa,
    fleiss_by_category,
    fleiss_kappa,
    light_kappa,
    scott_pi,
)
from app.agreement.measures.ratings.percent import percent_agreement
from app.agreement.measures.ratings.records import Ratings
from app.agreement.measures.ratings.weights import (
    identity_weights,
    interval_distances,
    linear_weights,
    ordinal_distances,
    ordinal_weights,
    quadratic_weights,
    ratio_distances,
)
from tests.unit.agreement.tables import Table, numbers, table

KRIPPENDORFF = ("krippendorff_4x12.csv", 1, True)
WIKIPEDIA = ("wikipedia_krippendorff_3x15.csv", 1, True)
ANXIETY = ("irr_anxiety.csv", 0, False)
VIDEO = ("irr_video.csv", 0, False)
FOUR_RATERS = ("gwet_cac.raw4raters.csv", 1, False)
FIVE_OBSERVERS = ("gwet_cac.raw5obser.csv", 1, False)
DIAGNOSES = ("fleiss1971_diagnoses.csv", 0, False)
ABSTRACTORS = numbers("gwet_cont3x3abstractors.csv", skip=1)


def read(source: tuple[str, int, bool]) -> Table:
    name, skip, is_by_rater = source
    return table(name, skip=skip, is_by_rater=is_by_rater)


def distances(data: Table, level: str) -> NDArray[np.float64] | None:
    if level == "ordinal":
        return ordinal_distances(data.counts)
    if level == "interval":
        return interval_distances(data.values)
    return ratio_distances(data.values) if level == "ratio" else None


@pytest.mark.parametrize(
    ("source", "level", "published"),
    [
        (KRIPPENDORFF, "nominal", 0.743421),
        (KRIPPENDORFF, "ordinal", 0.815388),
        (KRIPPENDORFF, "interval", 0.849107),
        (KRIPPENDORFF, "ratio", 0.797403),
        (WIKIPEDIA, "nominal", 0.691358),
        (WIKIPEDIA, "ordinal", 0.806721),
        (WIKIPEDIA, "interval", 0.810845),
        (ANXIETY, "nominal", -0.023725),
        (ANXIETY, "ordinal", 0.228387),
        (ANXIETY, "interval", 0.170099),
        (VIDEO, "nominal", 0.047724),
        (VIDEO, "ordinal", 0.119463),
        (VIDEO, "interval", 0.108877),
        (DIAGNOSES, "nominal", 0.433410),
        (FIVE_OBSERVERS, "nominal", 0.48053),
    ],
    ids=lambda value: value[0] if isinstance(value, tuple) else str(value),
)
def test_alpha(source: tuple[str, int, bool], level: str, published: float) -> None:
    data = read(source)

    assert krippendorff_alpha(data.counts, distances(data, level)).value == pytest.approx(
        published, abs=5.1e-6 if source is FIVE_OBSERVERS else 5.1e-7
    )


@pytest.mark.parametrize(
    ("weighting", "published"),
    [
        ("identity", (0.77544, 0.76117, 0.74342, 0.76282, 0.77273)),
        ("quadratic", (0.91400, 0.86494, 0.84911, 0.85771, 0.90152)),
        ("linear", (0.85874, 0.81794, 0.80038, 0.81378, 0.84848)),
        ("ordinal", (0.89894, 0.85021, 0.83364, 0.84366, 0.88636)),
    ],
)
def test_gwets_four_raters(weighting: str, published: tuple[float, ...]) -> None:
    data = read(FOUR_RATERS)
    weights = weights_of(data, weighting)

    found = (
        gwet(data.counts, weights).value,
        fleiss_kappa(data.counts, weights).value,
        krippendorff_alpha(data.counts, 1 - weights).value,
        conger_kappa(data.ratings, weights).value,
        brennan_prediger(data.counts, weights).value,
    )

    assert found == pytest.approx(published, abs=6e-6)


@pytest.mark.parametrize(
    ("weighting", "low"),
    [("identity", 0.46081), ("quadratic", 0.68518), ("linear", 0.60050), ("ordinal", 0.66365)],
)
def test_intervals_of_four_raters(weighting: str, low: float) -> None:
    data = read(FOUR_RATERS)

    interval = gwet(data.counts, weights_of(data, weighting)).interval

    assert interval is not None
    assert (interval.low, interval.high) == pytest.approx((low, 1), abs=6e-6)


def weights_of(data: Table, name: str) -> NDArray[np.float64]:
    return {
        "identity": identity_weights(5),
        "quadratic": quadratic_weights(data.values),
        "linear": linear_weights(data.values),
        "ordinal": ordinal_weights(5),
    }[name]


def test_standard_errors_of_four_raters() -> None:
    data = read(FOUR_RATERS)

    assert gwet(data.counts).se == pytest.approx(0.14295, abs=6e-6)
    assert fleiss_kappa(data.counts).se == pytest.approx(0.15302, abs=6e-6)
    assert percent_agreement(data.counts).value == pytest.approx(0.8181818, abs=6e-8)
    # Gwet linearises alpha; leaving out one unit at a time is another way to the same thing.
    assert krippendorff_alpha(data.counts).se == pytest.approx(0.14557, rel=0.01)


def test_five_observers_with_missing_ratings() -> None:
    data = read(FIVE_OBSERVERS)

    assert_estimate(gwet(data.counts), 0.49662, 0.12197)
    assert_estimate(fleiss_kappa(data.counts), 0.45762, 0.12045)
    assert_estimate(brennan_prediger(data.counts), 0.48741, 0.12089)
    assert conger_kappa(data.ratings).value == pytest.approx(0.46927, abs=6e-6)


def test_six_raters_as_counts() -> None:
    counts = numbers("gwet_distrib.6raters.csv", skip=1)

    assert gwet(counts).value == pytest.approx(0.4448007, abs=6e-8)
    assert gwet(counts).se == pytest.approx(0.08418757, abs=6e-9)
    assert fleiss_kappa(counts).value == pytest.approx(0.4139265, abs=6e-8)
    assert krippendorff_alpha(counts).value == pytest.approx(0.4204384, abs=6e-8)
    assert brennan_prediger(counts).value == pytest.approx(0.4388889, abs=6e-8)
    assert percent_agreement(counts).value == pytest.approx(0.5511111, abs=6e-8)


def test_four_raters_as_counts() -> None:
    counts = numbers("gwet_cac.dist4cat.csv", skip=1)

    assert gwet(counts).value == pytest.approx(0.3518903, abs=6e-8)


def test_two_abstractors() -> None:
    weights = quadratic_weights([1, 2, 3])
    ratings = of_contingency(ABSTRACTORS)

    assert cohen_kappa(ABSTRACTORS).value == pytest.approx(0.7964094, abs=6e-8)
    assert cohen_kappa(ABSTRACTORS).se == pytest.approx(0.05891072, abs=6e-9)
    assert cohen_kappa(ABSTRACTORS).observed == pytest.approx(0.89)
    assert_estimate(cohen_kappa(ABSTRACTORS, weights), 0.8921569, 0.03535)
    assert scott_pi(ratings).value == pytest.approx(0.7962397, abs=6e-8)
    assert_estimate(gwet(ratings.counts()), 0.8493305, of_sample(0.04322, 100))
    assert_estimate(gwet(ratings.counts(), weights), 0.9402369, of_sample(0.01792, 100))
    assert brennan_prediger(ratings.counts()).value == pytest.approx(0.835)
    assert krippendorff_alpha(ratings.counts()).value == pytest.approx(0.7972585, abs=6e-8)


def test_two_diagnosticians() -> None:
    cells = numbers("gwet_cont4x4diagnosis.csv", skip=1)
    ratings = of_contingency(cells)

    assert_estimate(cohen_kappa(cells), 0.43150, 0.04597)
    assert_estimate(gwet(ratings.counts()), 0.45616, of_sample(0.04345, 223))
    assert scott_pi(ratings).value == pytest.approx(0.43034, abs=6e-6)
    assert brennan_prediger(ratings.counts()).value == pytest.approx(0.44993, abs=6e-6)
    assert krippendorff_alpha(ratings.counts()).value == pytest.approx(0.43162, abs=6e-6)


def test_fleiss_diagnoses() -> None:
    data = read(DIAGNOSES)

    by_category = [kappa.value for kappa in fleiss_by_category(data.counts)]

    assert fleiss_kappa(data.counts).value == pytest.approx(0.430245, abs=5.1e-7)
    assert by_category == pytest.approx(
        [0.244755, 0.244755, 0.520000, 0.471127, 0.566118], abs=5.1e-7
    )
    assert light_kappa(data.ratings).value == pytest.approx(0.459412, abs=5.1e-7)


def test_fourteen_raters() -> None:
    counts = numbers("fleiss_wikipedia_10x5_n14.csv", has_header=False)

    assert fleiss_kappa(counts).value == pytest.approx(0.209931, abs=5.1e-7)
    assert brennan_prediger(counts).value == pytest.approx(0.222527, abs=5.1e-7)  # Randolph's


def of_contingency(cells: NDArray[np.float64]) -> Ratings:
    """Each counted pair of ratings as a unit of its own."""
    first, second = np.nonzero(cells)
    times = cells[first, second].astype(int)
    pairs = np.column_stack([np.repeat(first, times), np.repeat(second, times)])
    return Ratings.of_table(pairs, len(cells))


def of_sample(se: float, units: int) -> float:
    """irrCAC divides by n where ratings come as a contingency table, and by n - 1 where they come one by one."""
    return float(se * np.sqrt(units / (units - 1)))


def assert_estimate(found: Estimate, value: float, se: float) -> None:
    assert found.value == pytest.approx(value, abs=6e-6)
    assert found.se == pytest.approx(se, abs=6e-6)
