"""A project as one COCO JSON, streamed.

Postgres writes the JSON of 250 records at a time, in order of their permanent ids, from one snapshot, a large one by
several connections in turn; Python only passes the bytes on. So memory stays flat, the rate is that of the network, and
unchanged data gives the same bytes. docs/formats/coco.md documents every field.
"""

from collections.abc import AsyncGenerator, AsyncIterator, Mapping
from dataclasses import dataclass
from typing import Any, LiteralString, NamedTuple

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
from app.exporting.coco_layers import (
    CHOOSE,
    COUNT,
    HOLD_MANY,
    IS_DECIDED,
    OWN,
    PREPARE,
    PROJECT_HOLDS_MANY,
)
from app.exporting.coco_readers import Readers, in_turns
from app.exporting.provenance import NOTHING, PROVENANCE, SCORE
from app.exporting.truth import Truth
from app.formats.plain import json_line
from app.formats.records import Dataset
from app.formats.writers.coco_heads import Terms, kept_lists

# A range of polygons still fits into a socket, so Postgres goes on to the next while another connection is read.
_CHUNK: LiteralString = "250"
_LEAST_MEMORY_KB = 32_000
# To look at all of a project's annotations, and leave some out, is quicker than to look for the others one by one,
# unless it is most that are left out.
_MOST = 4
# Of so many annotations more connections than one are quicker; fewer are read before the others could begin.
_MANY = 20_000


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

    @property
    def is_broad(self) -> bool:
        """Whether it may well be most of the project: no filter, and not the word of one alone."""
        of_one = self.truth.annotator_id is not None or self.truth.model is not None
        return self.selection.query is None and not of_one


class _Choice(NamedTuple):
    """What a connection has chosen: how many layers, of how many in the project, and a fingerprint of which."""

    layer_count: int
    project_layer_count: int
    fingerprint: int

    @property
    def is_most(self) -> bool:
        return self.layer_count * _MOST >= self.project_layer_count


async def coco_stream(
    database: Database, *, project_id: int, chosen: Chosen, readers: int = 1
) -> AsyncGenerator[bytes, None]:
    """The parts of a project's COCO JSON, all from one snapshot; of a large one by up to so many connections."""
    values = _values_of(project_id, chosen)

    async def choose(connection: Connection) -> _Choice:
        return await _choose(connection, chosen, values)

    async with (
        database.connection() as connection,
        Readers(connection, database, choose) as reading,
    ):
        yield b'{"info":'
        await connection.execute("set transaction isolation level repeatable read")
        if readers > 1 and await _surely_has_many(connection, chosen, values):
            await reading.join(readers - 1)
        choice = await choose(connection)
        connections = await reading.ready(choice)
        if readers > 1 and not reading.are_several and await _has_many(connection, values):
            # They get ready while the first writes the images.
            await reading.join(readers - 1)
        kept = await _kept(connection, project_id)
        terms = Terms.of(Dataset(name="", categories=(), extra=kept))
        values |= {"license": terms.id, "imported_licenses": terms.imported_ids}
        async for part in _heads(connection, chosen, values, terms):
            yield part
        for name, listed in kept_lists(kept).items():
            yield b",\n%s:%s" % (json_line(name), json_line(listed))
        yield b',\n"images":[\n'
        async for part in _listed(in_turns(connections, _filled(IMAGES, chosen), values)):
            yield part
        yield b'\n],\n"annotations":[\n'
        connections = await reading.ready(choice)
        walk = _walk(chosen, is_most=choice.is_most)
        async for part in _listed(in_turns(connections, walk, values)):
            yield part
        yield b"\n]}\n"


async def _heads(
    connection: Connection, chosen: Chosen, values: dict[str, object], terms: Terms
) -> AsyncIterator[bytes]:
    """What stands before the records."""
    yield await _whole(connection, _filled(INFO, chosen), values)
    yield b',\n"licenses":' + json_line(terms.licenses)
    yield b',\n"categories":' + await _whole(connection, _filled(CATEGORIES, chosen), values)
    yield b',\n"questions":' + await _whole(connection, sql.SQL(QUESTIONS), values)
    yield b',\n"annotators":' + await _whole(connection, sql.SQL(ANNOTATORS), values)


async def _kept(connection: Connection, project_id: int) -> Mapping[str, Any]:
    """What imported files said beside images and annotations."""
    cursor = await connection.execute("select extra from projects where id = %s", [project_id])
    row = await cursor.fetchone()
    return (row and row[0]) or {}


def _values_of(project_id: int, chosen: Chosen) -> dict[str, object]:
    return {
        "project_id": project_id,
        "truth": chosen.truth.name,
        "is_whole": chosen.truth.is_whole,
        **chosen.truth.values,
        **chosen.selection.values,
    }


async def _choose(connection: Connection, chosen: Chosen, values: dict[str, object]) -> _Choice:
    """Find the layers, in a snapshot that is there already."""
    # Parallel plans would only cost the other requests their cores, and compiling takes longer than a range does.
    await connection.execute("set local max_parallel_workers_per_gather = 0; set local jit = off")
    await connection.execute(_filled(CHOOSE, chosen), values)
    await connection.execute(PREPARE)
    cursor = await connection.execute(COUNT, values)
    row = await cursor.fetchone()
    assert row is not None
    choice = _Choice(*row)
    # Their table is looked into by every range, and should stay in memory: Postgres's, not ours.
    memory = max(_LEAST_MEMORY_KB, choice.layer_count // 4)
    # From here on nothing is written.
    finish = sql.SQL("set local work_mem = {}; set transaction read only").format(memory)
    await connection.execute(finish)
    return choice


async def _surely_has_many(
    connection: Connection, chosen: Chosen, values: dict[str, object]
) -> bool:
    """Whether there is enough to read for more connections than one, as far as can be said before layers are chosen."""
    return chosen.is_broad and await _is_so(connection, PROJECT_HOLDS_MANY, values)


async def _has_many(connection: Connection, values: dict[str, object]) -> bool:
    """The same of what has been chosen."""
    return await _is_so(connection, HOLD_MANY, values)


async def _is_so(connection: Connection, query: LiteralString, values: dict[str, object]) -> bool:
    cursor = await connection.execute(query, {**values, "least": _MANY})
    row = await cursor.fetchone()
    assert row is not None
    return bool(row[0])


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


async def _listed(texts: AsyncIterator[bytes | None]) -> AsyncIterator[bytes]:
    """The chunks of a list; each record comes after a comma and a line break, which the first does without."""
    skipped = len(b",\n")
    async for records in texts:
        if records is not None:
            yield records[skipped:] if skipped else records
            skipped = 0
