"""Rows as Postgres copies them in: bytes that pass the server unread. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.importing.preparing import Prepared, Row


@dataclass(frozen=True, slots=True)
class Packed:
    """What some pictures have come to: `rows` and `layers` in the text form of COPY, the rest as `Prepared` has it.

    `done` of the file's marks were looked at by now; `batch` numbers what came together, from 1 on.
    """

    done: int
    batch: int
    rows: bytes
    layers: bytes
    said: Sequence[tuple[int, int, str, list[str]]]
    absent: Sequence[tuple[int, int, list[int]]]
    extras: Sequence[tuple[int, str]]


def packed(made: Prepared, *, batch: int, done: int) -> Packed:
    """The same, packed for the way to the database."""
    rows, layers = copied(made.rows, batch), copied(made.layers, batch)
    return Packed(done, batch, rows, layers, made.said, made.absent, made.extras)


def copied(rows: Iterable[Row | str], batch: int) -> bytes:
    """Rows and their batch in the text form of COPY: a line each, tabs between the columns.

    What would be mistaken for either is escaped, but in lines that are text already.
    """
    end = f"\t{batch}\n"
    lines = [
        row if isinstance(row, str) else "\t".join([_field(value) for value in row]) for row in rows
    ]
    return (end.join(lines) + end).encode() if lines else b""


def _field(value: object) -> str:
    if value is None:
        return r"\N"
    if value is True or value is False:
        return "t" if value else "f"
    if type(value) is not str:
        return str(value)
    return value.translate(_ESCAPES) if not value.isprintable() or "\\" in value else value


_ESCAPES = str.maketrans({"\\": r"\\", "\n": r"\n", "\r": r"\r", "\t": r"\t"})
