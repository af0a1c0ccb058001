"""Rows put together for COPY in its binary form: what a reader has made, behind what only the server knows. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from struct import Struct

from app.importing.preparing import Layer, Prepared
from app.importing.rows import COLUMNS

OBJECT_COLUMNS = ("project_id", "layer_id", "revision", *COLUMNS)
WAITING_COLUMNS = ("target", "batch", *COLUMNS)
REVISION_COLUMNS = ("layer_id", "revision", "author_id", "diff")

_SIGNATURE = b"PGCOPY\n\xff\r\n\0" + bytes(8)
_END = b"\xff\xff"
_OBJECT = Struct(">hiqiqiq").pack
_WAITING = Struct(">hiiii").pack
_REVISION = Struct(">hiqiqiqi").pack
_REVISION_OF_NOBODY = Struct(">hiqiqii").pack


@dataclass(frozen=True, slots=True)
class Packed:
    """What some pictures have come to, as `Prepared` has it.

    `done` of the file's marks were looked at by now; `batch` numbers what came together, from 1 on.
    """

    done: int
    batch: int
    layers: Sequence[Layer]
    said: Sequence[tuple[int, int, str, list[str]]]
    absent: Sequence[tuple[int, int, list[int]]]
    extras: Sequence[tuple[int, str]]


def packed(made: Prepared, *, batch: int, done: int) -> Packed:
    """The same, packed for the way to the database."""
    return Packed(done, batch, made.layers, made.said, made.absent, made.extras)


def objects_copied(layers: Iterable[tuple[int, Layer]], project_id: int) -> bytes:
    """The objects of new layers, each with its layer's id: rows of OBJECT_COLUMNS."""
    count = len(OBJECT_COLUMNS)
    return _copied(
        (_OBJECT(count, 8, project_id, 8, layer_id, 8, 1), layer.rows) for layer_id, layer in layers
    )


def waiting_copied(layers: Iterable[Layer], batch: int) -> bytes:
    """The objects of layers that have to wait: rows of WAITING_COLUMNS."""
    count = len(WAITING_COLUMNS)
    return _copied((_WAITING(count, 4, layer.target, 4, batch), layer.rows) for layer in layers)


def revisions_copied(layers: Iterable[tuple[int, Layer]], author_id: int | None) -> bytes:
    """The first revisions of new layers, each with its layer's id: rows of REVISION_COLUMNS."""
    count = len(REVISION_COLUMNS)
    return _copied(
        (
            _REVISION_OF_NOBODY(count, 8, layer_id, 8, 1, -1, len(layer.diff))
            if author_id is None
            else _REVISION(count, 8, layer_id, 8, 1, 8, author_id, len(layer.diff)),
            (layer.diff,),
        )
        for layer_id, layer in layers
    )


def _copied(begun: Iterable[tuple[bytes, Sequence[bytes]]]) -> bytes:
    """Rows that begin alike, and others that begin otherwise."""
    parts = [_SIGNATURE]
    for beginning, rows in begun:
        if rows:
            parts += (beginning, beginning.join(rows))
    return b"".join((*parts, _END))
