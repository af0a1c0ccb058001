"""Numbers of patterns with how many images each stands for are those of all the images."""

import numpy as np
import pytest

from app.agreement.measures.intervals import Estimate, RatioSums
from app.agreement.measures.ratings.alpha import krippendorff_alpha
from app.agreement.measures.ratings.percent import percent_agreement
from app.agreement.numbers.alphas import emptiness_of

COUNTS = np.array([[2, 0, 0], [1, 1, 0], [0, 3, 0], [0, 1, 2], [1, 0, 0]])
TIMES = np.array([40, 7, 12, 3, 9])
"""The last was rated by one, and says nothing."""


def _assert_same(found: Estimate, whole: Estimate) -> None:
    assert (found.images, found.reason) == (whole.images, whole.reason)
    assert found.value == pytest.approx(whole.value, rel=1e-12)
    assert found.se == pytest.approx(whole.se, rel=1e-9)
    assert found.interval is not None
    assert whole.interval is not None
    assert found.interval.low == pytest.approx(whole.interval.low, rel=1e-9)
    assert found.interval.high == pytest.approx(whole.interval.high, rel=1e-9)


def test_alpha_and_plain_agreement() -> None:
    every = np.repeat(COUNTS, TIMES, axis=0)
    _assert_same(krippendorff_alpha(COUNTS, times=TIMES), krippendorff_alpha(every))
    _assert_same(percent_agreement(COUNTS, times=TIMES), percent_agreement(every))


def test_sums_of_ratios() -> None:
    num, den = np.array([1.0, 2.0, 0.0]), np.array([2.0, 2.0, 0.0])
    times = [5, 1, 4]
    assert RatioSums.of(num, den, times) == RatioSums.of(
        np.repeat(num, times), np.repeat(den, times)
    )


def test_emptiness_of_patterns_in_any_pieces() -> None:
    """Two people each: on 6 images both found nothing, on 4 one of them, on 30 nobody did."""
    whole = emptiness_of([(2, 2, 6), (2, 1, 4), (2, 0, 30)])
    pieces = emptiness_of([(2, 0, 1)] * 30 + [(2, 1, 1)] * 4 + [(2, 2, 1)] * 6)
    for code in ("E1", "E1+", "E1-"):
        _assert_same(whole[code], pieces[code])
    assert whole["E1-"].value == pytest.approx(12 / 16)
