import pytest

from app.gallery.facets.placing import number_words, places_between, time_words
from app.gallery.language import parse_filter


@pytest.mark.parametrize(
    ("places", "between"),
    [
        pytest.param(["2019", "2022"], ["2019", "2020", "2021", "2022"], id="years"),
        pytest.param(["2024-02", "2023-11"], ["2023-11", "2023-12", "2024-01", "2024-02"], id="m"),
        pytest.param(
            ["2024-02-28", "2024-03-01"], ["2024-02-28", "2024-02-29", "2024-03-01"], id="d"
        ),
        pytest.param(
            ["2024-12-31T23", "2025-01-01T00"], ["2024-12-31T23", "2025-01-01T00"], id="h"
        ),
        pytest.param([], [], id="none"),
    ],
)
def test_a_time_line_has_no_holes(places: list[str], between: list[str]) -> None:
    assert places_between(places, is_time=True) == between


def test_bars_are_in_the_order_of_their_numbers() -> None:
    assert places_between(["8", "11", "9"], is_time=False) == ["8", "9", "10", "11"]


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [
        pytest.param(100.0, 100.0, ("100", "100", "100"), id="one value"),
        pytest.param(1 / 250, 0.1, ("1/250", "0.1", "0.004..0.1"), id="fractions"),
        pytest.param(0.787654321, 1.0, ("0.788", "1", "0.787654321..1"), id="exact in the line"),
        pytest.param(-2.0, 1600.0, ("-2", "1,600", "-2..1600"), id="below zero"),
    ],
)
def test_numbers_are_rounded_for_people_only(
    low: float, high: float, words: tuple[str, str, str]
) -> None:
    assert number_words(low, high) == words


@pytest.mark.parametrize("place", ["2024", "2024-05", "2024-05-01", "2024-05-01T18"])
def test_every_time_can_be_asked_for(place: str) -> None:
    assert parse_filter(f"taken:{time_words(place)[2]}") is not None
