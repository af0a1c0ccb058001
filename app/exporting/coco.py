"""A project as one COCO JSON, streamed.

Postgres writes the JSON of 500 records at a time, in order of their permanent ids, from one snapshot; Python only
passes the bytes on. So memory stays flat, the rate is that of the network, and unchanged data gives the same bytes.
docs/formats/coco.md documents every field.
"""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import LiteralString

from psycopg import sql

from app.database.engine import Connection, Database
from app.exporting.choosing import EVERYTHING, Selection
from app.exporting.coco_annotations import (
    ALL_RANGES,
    AMONG_CHOSEN,
    ANNOTATIONS,
    CHOSEN_RANGES,
    IN_RANGE,
)
from app.exporting.coco_heads import ANNOTATORS, CATEGORIES, INFO, QUESTIONS
from app.exporting.coco_images import IMAGES, SPOKEN
from app.exporting.coco_layers import CHOOSE, COUNT, IS_DECIDED, OWN, PREPARE
from app.exporting.provenance import NOTHING, PROVENANCE, SCORE
from app.exporting.truth import Truth

_CHUNK: LiteralString = "500"
_LEAST_MEMORY_KB = 32_000
# To look at all of a project's annotations, and leave some out, is quicker than to look for the others one by one,
# unless it is most that are left out.
_MOST = 4


@dataclass(frozen=True)
class Chosen:
    """Whose word the file takes, of which images, and whether it says where annotations of the consensus come from."""

    truth: Truth
    has_provenance: bool = True
    selection: Selection = EVERYTHING

    @property
    def tells_provenance(self) -> bool:
        """Whether each annotation says where it comes from."""
        return self.truth.is_consensus and self.has_provenance


async def coco_stream(
    database: Database, *, project_id: int, chosen: Chosen
) -> AsyncIterator[bytes]:
    """The parts of a project's COCO JSON, all from one snapshot."""
    truth = chosen.truth
    values = {
        "project_id": project_id,
        "truth": truth.name,
        "is_whole": truth.is_whole,
        **truth.values,
        **chosen.selection.values,
    }
    async with database.connection() as connection:
        yield b'{"info":'
        is_most = await _choose(connection, chosen, values)
        yield await _whole(connection, _filled(INFO, chosen), values)
        yield b',\n"licenses":[{"id":1,"name":"not stated","url":""}]'
        yield b',\n"categories":' + await _whole(connection, _filled(CATEGORIES, chosen), values)
        yield b',\n"questions":' + await _whole(connection, sql.SQL(QUESTIONS), values)
        yield b',\n"annotators":' + await _whole(connection, sql.SQL(ANNOTATORS), values)
        lists = {"images": _filled(IMAGES, chosen), "annotations": _walk(chosen, is_most=is_most)}
        for name, query in lists.items():
            yield f',\n"{name}":[\n'.encode()
            async for part in _listed(connection, query, values):
                yield part
            yield b"\n]"
        yield b"}\n"


async def _choose(connection: Connection, chosen: Chosen, values: dict[str, object]) -> bool:
    """Find the layers; whether they are most of the project's."""
    await connection.execute("set transaction isolation level repeatable read")
    # Parallel plans would only cost the other requests their cores.
    await connection.execute("set local max_parallel_workers_per_gather = 0")
    await connection.execute(_filled(CHOOSE, chosen), values)
    await connection.execute(PREPARE)
    cursor = await connection.execute(COUNT, values)
    row = await cursor.fetchone()
    assert row is not None
    chosen_count, count = row
    # Their table is looked into by every range, and should stay in memory: Postgres's, not ours.
    memory = max(_LEAST_MEMORY_KB, chosen_count // 4)
    await connection.execute(sql.SQL("set local work_mem = {}").format(memory))
    return int(chosen_count) * _MOST >= int(count)


def _filled(query: LiteralString, chosen: Chosen) -> sql.Composed:
    truth, selection = chosen.truth, chosen.selection
    tells = chosen.tells_provenance
    return sql.SQL(query).format(
        layers=sql.SQL(truth.layers),
        condition=sql.SQL(truth.condition),
        chunk=sql.SQL(_CHUNK),
        spoken=sql.SQL("" if truth.is_whole else SPOKEN),
        scored=sql.SQL("null" if truth.model is None else "not null"),
        own=sql.SQL(OWN).format() if tells else sql.SQL("null::text"),
        is_decided=sql.SQL(IS_DECIDED if tells else "false"),
        of_i=selection.on("i.id"),
        of_l=selection.on("l.image_id"),
    )


def _walk(chosen: Chosen, *, is_most: bool) -> sql.Composed:
    ranges, within = (ALL_RANGES, IN_RANGE) if is_most else (CHOSEN_RANGES, AMONG_CHOSEN)
    return sql.SQL(ANNOTATIONS).format(
        ranges=sql.SQL(ranges).format(chunk=sql.SQL(_CHUNK)),
        within=sql.SQL(within),
        provenance=sql.SQL(_source(chosen)),
    )


def _source(chosen: Chosen) -> LiteralString:
    if chosen.truth.model is not None:
        return SCORE
    return PROVENANCE if chosen.tells_provenance else NOTHING


async def _whole(
    connection: Connection, query: sql.Composed | sql.SQL, values: dict[str, object]
) -> bytes:
    cursor = await connection.execute(query, values)
    row = await cursor.fetchone()
    return str(row[0] if row else "null").encode()


async def _listed(
    connection: Connection, query: sql.Composed, values: dict[str, object]
) -> AsyncIterator[bytes]:
    """The chunks of a list; each record comes after a comma and a line break, which the first does without."""
    statement = sql.SQL("copy ({}) to stdout (format binary)").format(query)
    skipped = len(b",\n")
    async with connection.cursor() as cursor, cursor.copy(statement, values) as copy:
        # It is text, and nothing is to be made of it but its bytes.
        copy.set_types(["bytea"])
        async for (records,) in copy.rows():
            if records is not None:
                yield records[skipped:] if skipped else records
                skipped = 0
