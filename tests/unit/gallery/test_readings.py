from datetime import datetime

import pytest

from app.gallery.language.readings import Circle, read_circle, read_number, read_period, read_span


@pytest.mark.parametrize(
    ("text", "begin", "end"),
    [
        pytest.param("2024", (2024, 1, 1), (2025, 1, 1), id="year"),
        pytest.param("2024-02", (2024, 2, 1), (2024, 3, 1), id="leap month"),
        pytest.param("2024-12-31", (2024, 12, 31), (2025, 1, 1), id="day"),
        pytest.param("2024-05-31T18:59", (2024, 5, 31, 18, 59), (2024, 5, 31, 19), id="minute"),
        pytest.param(
            "2024-05-31T18:59:59", (2024, 5, 31, 18, 59, 59), (2024, 5, 31, 19), id="second"
        ),
        pytest.param("2024-05..2024-06", (2024, 5, 1), (2024, 7, 1), id="from and to"),
        pytest.param("2024-05..", (2024, 5, 1), None, id="from"),
        pytest.param("..2024", None, (2025, 1, 1), id="to"),
    ],
)
def test_periods(text: str, begin: tuple[int, ...] | None, end: tuple[int, ...] | None) -> None:
    expected = tuple(datetime(*day) if day else None for day in (begin, end))  # type: ignore[arg-type]  # noqa: DTZ001
    assert read_period(text) == expected


@pytest.mark.parametrize(
    ("text", "number"),
    [("2.8", 2.8), ("1/250", 0.004), (".5", 0.5), ("-3", -3), ("20k", 20_000), ("1.5M", 1.5e6)],
)
def test_numbers(text: str, number: float) -> None:
    assert read_number(text) == pytest.approx(number)


def test_spans_may_be_open() -> None:
    assert read_span("100..400") == (100, 400)
    assert read_span("..1/64") == (float("-inf"), 1 / 64)
    assert read_span("50") == (50, 50)


def test_a_circle_is_in_metres() -> None:
    assert read_circle(("48.85", "-2.35", "1.5km")) == Circle(48.85, -2.35, 1500)
    assert read_circle(("48.85", "-2.35", "80m")).radius == 80
