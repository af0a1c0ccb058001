"""When scatter that was learnt is matched by: it must not chase itself."""

import numpy as np
import pytest

from app.agreement.measures.keypoints.sigmas import sigmas_of_sums
from app.agreement.service.learning import is_worth_it


@pytest.mark.parametrize(
    ("sigma", "instances", "before", "learnt_from", "is_taken"),
    [
        (0.03, 29, None, 0, False),
        (0.03, 30, None, 0, True),
        (0.05, 59, [0.03, 0.03], 30, False),
        (0.05, 60, [0.03, 0.03], 30, True),
        (0.035, 60, [0.03, 0.03], 30, False),
        (0.02, 60, [0.03, 0.03], 30, True),
        (0.03, 40, [0.03], 30, True),
    ],
    ids=[
        "too few instances",
        "enough",
        "not twice as many",
        "twice as many and wider",
        "twice as many and hardly wider",
        "twice as many and narrower",
        "another skeleton",
    ],
)
def test_sigmas_are_taken_over_when_it_is_worth_it(
    sigma: float, instances: int, before: list[float] | None, learnt_from: int, is_taken: bool
) -> None:
    counts = np.array([instances, instances])
    found = sigmas_of_sums(counts * sigma**2, counts)

    assert is_worth_it(found, before, learnt_from) is is_taken
