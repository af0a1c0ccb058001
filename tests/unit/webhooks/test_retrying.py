"""A delivery is tried ever more slowly, for more than a day, and then no more."""

from itertools import pairwise

from app.webhooks.retrying import DELAYS, MOST_ATTEMPTS, delay_after


def test_each_wait_is_longer_than_the_one_before() -> None:
    assert all(first < second for first, second in pairwise(DELAYS))
    assert sum(each.total_seconds() for each in DELAYS) > 24 * 3600


def test_after_the_last_attempt_there_is_no_other() -> None:
    assert delay_after(1) == DELAYS[0]
    assert delay_after(MOST_ATTEMPTS - 1) == DELAYS[-1]
    assert delay_after(MOST_ATTEMPTS) is None
