"""Rows put together for COPY in its binary form: what a reader has made, and what only the server knows. Pure.

A reader leaves room for the layer's id in each row; the server fills it in for thousands of rows at once.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from pickle import PickleBuffer
from struct import Struct
from typing import NamedTuple, SupportsIndex

import numpy as np
from numpy.typing import NDArray

from app.importing.preparing import Prepared
from app.importing.rows import COLUMNS

OBJECT_COLUMNS = ("project_id", "layer_id", "revision", *COLUMNS)
WAITING_COLUMNS = ("target", "batch", *COLUMNS)
REVISION_COLUMNS = ("layer_id", "revision", "author_id", "diff")

_SIGNATURE = b"PGCOPY\n\xff\r\n\0" + bytes(8)
_END = b"\xff\xff"
_OBJECT = Struct(">hiqiqiq")
_LAYER_AT = Struct(">hiqi").size
_WAITING = Struct(">hiiii").pack
_REVISION = Struct(">hiqiqiqi").pack
_REVISION_OF_NOBODY = Struct(">hiqiqii").pack
_ID_BYTES = 8
_NO_LAYER = 0
_WITH_BUFFERS = 5  # the protocol of pickle that knows them


class Filled(NamedTuple):
    """What an image has of a target: how many objects, and the difference that a first revision would note."""

    image_id: int
    target: int
    objects: int
    diff: bytes


@dataclass(frozen=True)
class Packed:
    """What some pictures have come to, as `Prepared` has it.

    `objects` are the rows of all `layers`, one after the other, as OBJECT_COLUMNS has them, and `lengths` says in eight
    bytes how long each is. `done` of the file's marks were looked at by now; `batch` numbers what came together.
    """

    batch: int
    layers: Sequence[Filled]
    objects: bytes
    lengths: bytes
    said: Sequence[tuple[int, int, str, list[str]]]
    absent: Sequence[tuple[int, int, list[int]]]
    extras: Sequence[tuple[int, str]]
    done: int = 0

    def __reduce_ex__(self, protocol: SupportsIndex) -> tuple[type["Packed"], tuple[object, ...]]:
        objects = PickleBuffer(self.objects) if int(protocol) >= _WITH_BUFFERS else self.objects
        return Packed, (
            self.batch, self.layers, objects, self.lengths, self.said, self.absent, self.extras, self.done,
        )  # fmt: skip

    @cached_property
    def _ends(self) -> NDArray[np.int64]:
        """Where each row ends."""
        return np.cumsum(np.frombuffer(self.lengths, np.int64))

    def with_ids(self, ids: Sequence[int]) -> bytes:
        """The rows of all layers with the layers' ids."""
        content = np.frombuffer(self.objects, np.uint8).copy()
        ends = self._ends
        places = ends - np.frombuffer(self.lengths, np.int64) + _LAYER_AT
        counts = [each.objects for each in self.layers]
        of_rows = np.repeat(np.array(ids, ">i8"), counts).view(np.uint8).reshape(-1, _ID_BYTES)
        content[places[:, None] + np.arange(_ID_BYTES)] = of_rows
        return content.tobytes()

    def rows_by_layer(self, content: bytes) -> list[list[bytes]]:
        """Those of each layer out of `objects`, or of the same with ids."""
        stops = self._ends.tolist()
        rows = [content[start:stop] for start, stop in zip((0, *stops), stops, strict=False)]
        found, at = [], 0
        for each in self.layers:
            found.append(rows[at : at + each.objects])
            at += each.objects
        return found


def packed(made: Prepared, *, project_id: int, batch: int) -> Packed:
    """The same, packed for the way to the database."""
    rows = list(chain.from_iterable(each.rows for each in made.layers))
    room = _OBJECT.pack(len(OBJECT_COLUMNS), 8, project_id, 8, _NO_LAYER, 8, 1)
    lengths = np.fromiter(map(len, rows), np.int64, len(rows)) + len(room)
    return Packed(
        batch,
        [Filled(each.image_id, each.target, len(each.rows), each.diff) for each in made.layers],
        room.join((b"", *rows)),
        lengths.tobytes(),
        made.said,
        made.absent,
        made.extras,
    )


def objects_copied(made: Packed, ids: Sequence[int | None]) -> bytes:
    """The objects of layers that have an id: rows of OBJECT_COLUMNS."""
    content = made.with_ids([_NO_LAYER if each is None else each for each in ids])
    if None not in ids:
        return b"".join((_SIGNATURE, content, _END))
    rows = made.rows_by_layer(content)
    kept = [each for of_one, id in zip(rows, ids, strict=True) if id is not None for each in of_one]
    return b"".join((_SIGNATURE, *kept, _END))


def waiting_copied(made: Packed, ids: Sequence[int | None]) -> bytes:
    """The objects of layers that have none, and have to wait: rows of WAITING_COLUMNS."""
    parts = [_SIGNATURE]
    for layer, rows, id in zip(made.layers, made.rows_by_layer(made.objects), ids, strict=True):
        if id is None:
            beginning = _WAITING(len(WAITING_COLUMNS), 4, layer.target, 4, made.batch)
            parts += [beginning + row[_OBJECT.size :] for row in rows]
    return b"".join((*parts, _END))


def revisions_copied(layers: Iterable[tuple[int, Filled]], author_id: int | None) -> bytes:
    """The first revisions of new layers, each with its layer's id: rows of REVISION_COLUMNS."""
    count = len(REVISION_COLUMNS)
    rows = (
        (
            _REVISION_OF_NOBODY(count, 8, layer_id, 8, 1, -1, len(layer.diff))
            if author_id is None
            else _REVISION(count, 8, layer_id, 8, 1, 8, author_id, len(layer.diff))
        )
        + layer.diff
        for layer_id, layer in layers
    )
    return b"".join((_SIGNATURE, *rows, _END))
