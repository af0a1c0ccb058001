"""What holds the client to the server notices what it should."""

from typing import Any, Literal, NotRequired, TypedDict

import pytest

from tests.unit.client.contract import Contract

DOCUMENT = {
    "components": {"schemas": {"Thing": {"type": "object", "properties": {}, "required": []}}}
}
SCHEMA: dict[str, Any] = {
    "type": "object",
    "required": ["id"],
    "properties": {
        "id": {"type": "integer"},
        "size": {"anyOf": [{"type": "number"}, {"type": "null"}]},
        "kind": {"type": "string", "enum": ["a", "b"]},
        "places": {"type": "array", "items": {"type": "number"}},
    },
}


class Right(TypedDict):
    id: int
    size: NotRequired[float | None]
    kind: NotRequired[Literal["a", "b"]]
    places: NotRequired[list[float]]


class Renamed(TypedDict):
    id: int
    length: NotRequired[float]


class Forgotten(TypedDict):
    size: float


class Mistyped(TypedDict):
    id: str


class Widened(TypedDict):
    id: int
    kind: NotRequired[Literal["a", "c"]]


class Listed(TypedDict):
    id: int
    places: NotRequired[list[str]]


class Promised(TypedDict):
    id: int
    size: float | None


class Narrow(TypedDict):
    id: int
    size: NotRequired[int | None]
    kind: NotRequired[Literal["a"]]


def test_what_fits_is_let_through() -> None:
    assert list(Contract(DOCUMENT).unsendable(Right, SCHEMA, "")) == []
    assert list(Contract(DOCUMENT).unforeseen(Right, SCHEMA, "")) == []


@pytest.mark.parametrize(
    ("record", "told"),
    [
        (Renamed, ".length: there is no such field"),
        (Forgotten, ".id: is required"),
        (Mistyped, ".id: str is not taken"),
        (Widened, ".kind: 'c' is not taken"),
        (Listed, ".places[]: str is not taken"),
    ],
)
def test_what_the_server_would_not_take_is_told(record: Any, told: str) -> None:
    assert told in "\n".join(Contract(DOCUMENT).unsendable(record, SCHEMA, ""))


@pytest.mark.parametrize(
    ("record", "told"),
    [
        (Renamed, ".length: there is no such field"),
        (Promised, ".size: may be missing"),
        (Mistyped, ".id: is no str"),
        (Narrow, ".size: is no"),
        (Narrow, ".kind: 'b' is not foreseen"),
        (Listed, ".places[]: is no str"),
    ],
)
def test_what_the_client_would_not_understand_is_told(record: Any, told: str) -> None:
    assert told in "\n".join(Contract(DOCUMENT).unforeseen(record, SCHEMA, ""))
