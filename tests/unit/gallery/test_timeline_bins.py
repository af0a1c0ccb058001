"""The bars of a timeline: none is left out, and each says its span as a filter line has it."""

import pytest

from app.gallery.language import parse_filter
from app.gallery.timeline.bins import MOST_BINS, bins_of, spoken


def test_empty_bars_stand_between_others() -> None:
    unit, bins = bins_of({"2023-11": 4, "2024-02": 1})

    assert unit == "month"
    assert [(each.first, each.count, each.share) for each in bins] == [
        ("2023-11", 4, 1),
        ("2023-12", 0, 0),
        ("2024-01", 0, 0),
        ("2024-02", 1, 0.25),
    ]


def test_an_hour_is_said_by_its_minutes() -> None:
    unit, (hour,) = bins_of({"2024-05-01T18": 3})

    assert (unit, hour.first, hour.last) == ("hour", "2024-05-01T18:00", "2024-05-01T18:59")
    assert parse_filter(f"taken:{hour.first}..{hour.last}") is not None


def test_nothing_has_no_bars() -> None:
    assert bins_of({}) == ("day", [])


def test_centuries_are_thrown_together() -> None:
    _, bins = bins_of({"1066": 1, "2024": 9})

    assert len(bins) <= MOST_BINS
    assert sum(each.count for each in bins) == 10
    assert bins[0].words == "1066 to 1068"


@pytest.mark.parametrize(
    ("place", "words"),
    [
        ("2024", "2024"),
        ("2024-05", "May 2024"),
        ("2024-05-01", "1 May 2024"),
        ("2024-05-01T08", "1 May 2024, 08:00"),
    ],
)
def test_moments_are_spoken(place: str, words: str) -> None:
    assert spoken(place) == words
