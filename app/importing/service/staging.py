"""An import's rows on their way: those of layers that are new go on at once, others wait in temporary tables."""

from collections.abc import Mapping, Sequence

import msgspec

from app.database.engine import Connection
from app.importing.copying import WAITING_COLUMNS, Packed, waiting_copied
from app.importing.planning import Target
from app.importing.service.filling import copy_rows, fill
from app.importing.service.opening import open_batch

# Of the two ways to press long values, the quicker one, where this Postgres has it; until the end of the transaction.
_PRESS = """
    select set_config('default_toast_compression', 'lz4', true)
    from pg_settings
    where name = 'default_toast_compression' and 'lz4' = any(enumvals)
"""

TABLES = """
    create temp table import_targets (
        target int primary key, kind text not null, source text, annotator_id bigint
    ) on commit drop;
    create temp table import_categories (category int primary key, category_id bigint not null) on commit drop;
    create temp table import_layers (
        image_id bigint not null, target int not null, id bigint, revision bigint,
        is_refused boolean not null default false, is_filled boolean not null default false,
        is_raised boolean not null default false, batch int not null,
        primary key (image_id, target)
    ) on commit drop;
    create index on import_layers (batch);
    create temp table import_rows (
        id uuid not null, image_id bigint not null, target int not null, category_id bigint not null,
        kind text not null, shape json not null,
        x float8 not null, y float8 not null, width float8 not null, height float8 not null, area float8 not null,
        segmentation json, attributes jsonb not null, is_crowd boolean not null,
        z bigint not null, group_id uuid, score float8, extra json, batch int not null
    ) on commit drop;
    create temp table import_said (
        image_id bigint not null, target int not null, question text not null, values text[] not null
    ) on commit drop;
    create temp table import_absent (
        image_id bigint not null, target int not null, categories int[] not null
    ) on commit drop;
    create temp table import_extras (image_id bigint primary key, extra json not null) on commit drop;
"""


async def make_tables(
    connection: Connection, targets: Sequence[Target], categories: Mapping[int, int]
) -> None:
    """The empty tables, whose layers there are, and what the categories are in the project."""
    await connection.execute(_PRESS)
    await connection.execute(TABLES)
    rows = [(n, each.kind, each.source, each.annotator_id) for n, each in enumerate(targets)]
    async with connection.cursor() as cursor:
        await cursor.executemany("insert into import_targets values (%s, %s, %s, %s)", rows)
        await cursor.executemany(
            "insert into import_categories values (%s, %s)", categories.items()
        )


async def stage(connection: Connection, made: Packed, values: dict[str, object]) -> int:
    """Take in what one chunk of pictures has come to; gives how many objects of it are where they belong.

    A picture of which more is said than what is marked on it waits, and so do those that came with it.
    """
    await _stage_facts(connection, made)
    told = {
        "batch": made.batch,
        "image_ids": [each.image_id for each in made.layers],
        "targets": [each.target for each in made.layers],
        "may_fill": not made.said and not made.absent,
    }
    found = await open_batch(connection, values | told)
    ids = [found[each.image_id, each.target] for each in made.layers]
    if None in ids:
        rows = waiting_copied(made, ids)
        await copy_rows(connection, "import_rows", WAITING_COLUMNS, rows)
    return await fill(connection, made, ids, values)


async def _stage_facts(connection: Connection, made: Packed) -> None:
    if made.said:
        rows = [
            {"image_id": image, "target": target, "question": name, "values": values}
            for image, target, name, values in made.said
        ]
        await connection.execute(
            "insert into import_said select * from json_to_recordset(%s)"
            " as s(image_id bigint, target int, question text, values text[])",
            [msgspec.json.encode(rows).decode()],
        )
    if made.absent or made.extras:
        async with connection.cursor() as cursor:
            await cursor.executemany("insert into import_absent values (%s, %s, %s)", made.absent)
            await cursor.executemany("insert into import_extras values (%s, %s)", made.extras)


async def finish_staging(connection: Connection) -> None:
    """Statistics, without which large joins become nested loops."""
    # Rows stand in the order of their batches, so that ranges of pages tell enough.
    await connection.execute(
        "create index on import_rows using brin (batch) with (pages_per_range = 32)"
    )
    await connection.execute(
        "analyze import_targets, import_categories, import_layers,"
        " import_rows (id, image_id, target, category_id, batch), import_said, import_absent"
    )
