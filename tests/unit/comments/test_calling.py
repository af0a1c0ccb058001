"""Whom a text calls by `@name`."""

import pytest

from app.comments.calling import called_in

PEOPLE = [
    {"id": 1, "name": "Ann"},
    {"id": 2, "name": "Ann Lee"},
    {"id": 3, "name": "Émile"},
    {"id": 4, "name": "Rita"},
    {"id": 5, "name": "Rita"},
]


@pytest.mark.parametrize(
    ("text", "called"),
    [
        pytest.param("@Ann, look", [1], id="a name"),
        pytest.param("@ann lee: look", [2], id="the longest name, in any case"),
        pytest.param("look, @émile! @Ann", [3, 1], id="several, in their order"),
        pytest.param("@Rita", [4, 5], id="all of one name"),
        pytest.param("@Anna", [], id="the beginning of another word"),
        pytest.param("me@Ann.example", [], id="an address"),
        pytest.param("@ Ann and Rita", [], id="no call"),
        pytest.param("@Ann @Ann", [1], id="twice"),
    ],
)
def test_a_name_behind_the_sign_calls(text: str, called: list[int]) -> None:
    assert called_in(text, PEOPLE) == called
