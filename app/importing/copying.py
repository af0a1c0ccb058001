"""Rows as Postgres copies them in: bytes that pass the server unread. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.importing.preparing import Prepared, Row


@dataclass(frozen=True, slots=True)
class Packed:
    """What some pictures have come to: `rows` and `layers` in the text form of COPY, the rest as `Prepared` has it.

    `done` of the file's marks were looked at by now.
    """

    done: int
    rows: bytes
    layers: bytes
    said: Sequence[tuple[int, int, str, list[str]]]
    absent: Sequence[tuple[int, int, list[int]]]
    extras: Sequence[tuple[int, str]]


def packed(made: Prepared, done: int) -> Packed:
    """The same, packed for the way to the database."""
    return Packed(done, copied(made.rows), copied(made.layers), made.said, made.absent, made.extras)


def copied(rows: Iterable[Row]) -> bytes:
    """Rows in the text form of COPY: a line each, tabs between the columns, what would be mistaken for them escaped."""
    return "".join(["\t".join([_field(value) for value in row]) + "\n" for row in rows]).encode()


def _field(value: object) -> str:
    if value is None:
        return r"\N"
    if value is True or value is False:
        return "t" if value else "f"
    if type(value) is not str:
        return str(value)
    return value.translate(_ESCAPES) if not value.isprintable() or "\\" in value else value


_ESCAPES = str.maketrans({"\\": r"\\", "\n": r"\n", "\r": r"\r", "\t": r"\t"})
