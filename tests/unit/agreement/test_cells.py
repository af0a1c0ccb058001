"""Both names of a cell survive an address, whatever is in them."""

import pytest

from app.agreement.numbers.cells import read_cell, write_cell


@pytest.mark.parametrize(
    ("first", "second", "text"),
    [
        ("12", "15", "12,15"),
        ("sun", "rain", "sun,rain"),
        ("sun,snow", "", '"sun,snow",""'),
        ('6" pipe', "none", '"6"" pipe",none'),
        ("two\nlines", "é, ü", '"two\nlines","é, ü"'),
    ],
)
def test_a_cell_reads_as_it_was_written(first: str, second: str, text: str) -> None:
    assert write_cell(first, second) == text
    assert read_cell(text) == (first, second)


def test_a_cell_may_be_written_by_hand() -> None:
    assert read_cell("12, 15") == ("12", "15")


@pytest.mark.parametrize("text", ["", ",", "12", "12,", ",15", "1,2,3", '"sun', '"a"b,c'])
def test_what_is_no_cell_has_no_sides(text: str) -> None:
    assert read_cell(text) == ()
