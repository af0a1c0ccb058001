from datetime import datetime

import pytest

from app.gallery.errors import BadFilter
from app.gallery.filters import Term, parse_filter


def test_terms_stand_beside_each_other() -> None:
    terms = parse_filter('state:new,submitted -category:"traffic light" beach')

    assert terms == [
        Term("state", ("new", "submitted")),
        Term("category", ("traffic light",), is_negated=True),
        Term("name", ("beach",)),
    ]


def test_an_empty_line_asks_nothing() -> None:
    assert parse_filter("   ") == []


@pytest.mark.parametrize(
    ("text", "begin", "end"),
    [
        pytest.param("taken:2024", (2024, 1, 1), (2025, 1, 1), id="year"),
        pytest.param("taken:2024-02", (2024, 2, 1), (2024, 3, 1), id="leap month"),
        pytest.param("taken:2024-12-31", (2024, 12, 31), (2025, 1, 1), id="day"),
        pytest.param("taken:2024-05..2024-06", (2024, 5, 1), (2024, 7, 1), id="from and to"),
        pytest.param("taken:2024-05..", (2024, 5, 1), None, id="from"),
        pytest.param("taken:..2024", None, (2025, 1, 1), id="to"),
    ],
)
def test_taken_takes_days_months_and_years(
    text: str, begin: tuple[int, int, int] | None, end: tuple[int, int, int] | None
) -> None:
    (term,) = parse_filter(text)

    expected = tuple(datetime(*day) if day else None for day in (begin, end))  # noqa: DTZ001
    assert term.period == expected


@pytest.mark.parametrize(
    ("text", "position", "sentence"),
    [
        pytest.param("state:done", 6, "'done' is no state", id="state"),
        pytest.param("new colour:red", 4, "unknown field 'colour'", id="field"),
        pytest.param('name:"beach', 5, "no partner", id="quotation mark"),
        pytest.param("taken:soon", 6, "expected a date", id="date"),
        pytest.param("taken:2024-13", 6, "expected a date", id="month"),
        pytest.param("taken:..", 6, "needs a date", id="no dates"),
        pytest.param("taken:2024..2023", 6, "ends before it begins", id="backwards"),
        pytest.param("camera:,", 7, "needs a value", id="value"),
    ],
)
def test_errors_point_at_the_character(text: str, position: int, sentence: str) -> None:
    with pytest.raises(BadFilter, match=sentence) as caught:
        parse_filter(text)

    assert caught.value.details["position"] == position
