"""The two ways of an order are called by what kind of values it is of."""

import pytest

from app.gallery.sorting import way_words


@pytest.mark.parametrize(
    ("name", "ways"),
    [
        pytest.param("id", ("smallest first", "largest first"), id="number"),
        pytest.param("added", ("oldest first", "newest first"), id="time"),
        pytest.param("taken", ("oldest first", "newest first"), id="short name"),
        pytest.param("name", ("A to Z", "Z to A"), id="text"),
        pytest.param("state", ("A to Z", "Z to A"), id="choice"),
        pytest.param("likeness", ("likest first", "likest last"), id="likeness"),
        pytest.param("no_such_field", ("smallest first", "largest first"), id="unknown"),
    ],
)
def test_ways_are_named(name: str, ways: tuple[str, str]) -> None:
    assert way_words(name) == ways
