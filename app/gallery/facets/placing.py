"""The bars of a histogram in their order, and what they are called. Pure."""

from collections.abc import Collection, Iterator
from datetime import datetime, timedelta

_YEAR, _MONTH, _DAY = len("2024"), len("2024-05"), len("2024-05-01")


def places_between(places: Collection[str], *, is_time: bool) -> list[str]:
    """All places from the first to the last: bars by their numbers, or years, months, days or hours."""
    if not places:
        return []
    if is_time:
        return list(_times(min(places), max(places)))
    numbers = [int(place) for place in places]
    return [str(number) for number in range(min(numbers), max(numbers) + 1)]


def _times(first: str, last: str) -> Iterator[str]:
    place = first
    while place <= last:
        yield place
        place = _next(place)


def _next(place: str) -> str:
    year = int(place[:_YEAR])
    if len(place) == _YEAR:
        return f"{year + 1:04}"
    if len(place) == _MONTH:
        month = int(place[_YEAR + 1 :])
        return f"{year + month // 12:04}-{month % 12 + 1:02}"
    if len(place) == _DAY:
        return f"{datetime.fromisoformat(place) + timedelta(days=1):%Y-%m-%d}"
    return f"{datetime.fromisoformat(f'{place}:00') + timedelta(hours=1):%Y-%m-%dT%H}"


def number_words(low: float, high: float) -> tuple[str, str, str]:
    """The ends of a bar as people read them, and its span as a filter line has it: that one is exact."""
    span = _exact(low) if low == high else f"{_exact(low)}..{_exact(high)}"
    return _rounded(low), _rounded(high), span


def _exact(number: float) -> str:
    return repr(number).removesuffix(".0")


def _rounded(number: float) -> str:
    """Three digits; less than a third as a fraction, as exposures are written."""
    if 0 < number < 0.3:
        return f"1/{1 / number:.0f}" if number < 0.1 else f"{number:.2g}"
    return f"{number:,.0f}" if abs(number) >= 100 else f"{number:.3g}"


def time_words(place: str) -> tuple[str, str, str]:
    """Both ends and the span of a year, month, day or hour."""
    if len(place) <= _DAY:
        return place, place, place
    words = f"{datetime.fromisoformat(f'{place}:00'):%d %b %Y, %H:00}"
    return words, words, f"{place}:00..{place}:59"
