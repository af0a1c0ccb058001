from datetime import UTC, datetime, timedelta

import pytest

from app.web.templates import relative_time

A_MOMENT = timedelta(seconds=5)


@pytest.mark.parametrize(
    ("from_now", "words"),
    [
        (-timedelta(seconds=20), "just now"),
        (-timedelta(minutes=1) - A_MOMENT, "1 minute ago"),
        (-timedelta(days=7) + A_MOMENT, "6 days ago"),
        (timedelta(days=7) - A_MOMENT, "in 7 days"),
        (timedelta(days=90) - A_MOMENT, "in 3 months"),
        (timedelta(days=800), "in 2 years"),
    ],
    ids=str,
)
def test_the_past_is_rounded_down_and_the_future_to_the_nearest(
    from_now: timedelta, words: str
) -> None:
    assert relative_time(datetime.now(UTC) + from_now) == words
