"""When a delivery that was not heard is tried again. Pure."""

from datetime import timedelta

DELAYS = (
    timedelta(seconds=5),
    timedelta(seconds=30),
    timedelta(minutes=2),
    timedelta(minutes=15),
    timedelta(hours=1),
    timedelta(hours=5),
    timedelta(hours=10),
    timedelta(hours=14),
)
"""After each failed attempt; after as many again there is no other. Together more than a day: a night and a morning."""

MOST_ATTEMPTS = len(DELAYS) + 1


def delay_after(attempts: int) -> timedelta | None:
    """How long to wait after so many failed attempts (≥ 1); None when there were enough."""
    return DELAYS[attempts - 1] if attempts <= len(DELAYS) else None
