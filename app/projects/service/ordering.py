"""Positions in a list that people have put into an order."""

from collections.abc import Sequence
from typing import Protocol, TypeVar

from app.errors import FieldError, Invalid


class Placed(Protocol):
    """A row with a place."""

    id: int
    position: int


Row = TypeVar("Row", bound=Placed)


class NotTheSameIds(Invalid):
    def __init__(self, noun: str, expected: Sequence[int]) -> None:
        message = f"expected the id of each {noun} of the project once: {sorted(expected)}"
        super().__init__(f"ids: {message}", errors=[FieldError("ids", message)])


def ordered(rows: Sequence[Row], ids: Sequence[int], *, noun: str) -> list[Row]:
    """The rows in the order of `ids`, their positions set; raises NotTheSameIds."""
    rows_by_id = {row.id: row for row in rows}
    if sorted(rows_by_id) != sorted(ids):
        raise NotTheSameIds(noun, list(rows_by_id))
    for position, id in enumerate(ids):
        rows_by_id[id].position = position
    return [rows_by_id[id] for id in ids]
