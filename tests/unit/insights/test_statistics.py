"""Shares, exact tests, false discoveries, lifts: against numbers that others have published."""

from math import exp, lgamma

import pytest

from app.insights.statistics import (
    discoveries,
    lift,
    pointwise_information,
    too_few,
    wilson,
)


def test_wilson_is_what_newcombe_tabulates() -> None:
    # R. G. Newcombe, "Two-sided confidence intervals for the single proportion", 1998, table I, method 3.
    published = {
        (81, 263): (0.2553, 0.3662),
        (15, 148): (0.0624, 0.1605),
        (0, 20): (0, 0.1611),
        (1, 29): (0.0061, 0.1718),
    }
    for (count, total), interval in published.items():
        assert wilson(count, total) == pytest.approx(interval, abs=5e-5)
    assert wilson(20, 20) == pytest.approx((0.8389, 1), abs=5e-5)
    assert wilson(0, 0) is None


def test_fishers_tea_is_no_discovery() -> None:
    # The lady tasting tea: of 8 cups 4 with milk first; to name 3 or fewer of them right has 69/70.
    tables = [(3, 4, 4, 8), (0, 4, 4, 8), (3, 4, 4, 8)]
    assert too_few(tables) == pytest.approx([69 / 70, 1 / 70, 69 / 70])
    assert too_few([]) == []


def test_what_is_rarer_than_any_number_can_say_is_still_told() -> None:
    # By hand: C(8000, 1)·C(12000, 9999) / C(20000, 10000) and C(12000, 10000) / C(20000, 10000), by lgamma.
    def chosen(many: int, few: int) -> float:
        return lgamma(many + 1) - lgamma(few + 1) - lgamma(many - few + 1)

    [many] = too_few([(3900, 8000, 10_000, 20_000)])
    assert many == pytest.approx(0.00202, rel=0.01)  # a normal distribution says 0.0020
    [few] = too_few([(300, 800, 10_000, 20_000)])
    exact = sum(
        exp(chosen(800, each) + chosen(19_200, 10_000 - each) - chosen(20_000, 10_000))
        for each in range(301)
    )
    assert few == pytest.approx(exact, rel=1e-6)
    assert few < 1e-12


def test_benjamini_and_hochberg_reject_four_of_their_fifteen() -> None:
    # Section 3.2 of their paper, ordered and not.
    published = [
        *(0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459),
        *(0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0),
    ]
    assert discoveries(published, 0.05) == [True] * 4 + [False] * 11
    assert discoveries(published[::-1], 0.05) == [False] * 11 + [True] * 4
    assert discoveries([], 0.05) == []
    assert discoveries([0.9, 0.5], 0.05) == [False, False]


def test_lift_and_information_are_those_of_counts() -> None:
    assert lift(20, 40, 50, 100) == 1
    assert pointwise_information(40, 40, 50, 100) == 1
    assert pointwise_information(0, 40, 50, 100) is None
    assert lift(0, 0, 50, 100) is None
