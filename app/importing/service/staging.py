"""An import's rows in temporary tables, where they wait until all of the file is read."""

from collections.abc import Sequence
from typing import LiteralString

import msgspec

from app.database.engine import Connection
from app.importing.copying import Packed
from app.importing.preparing import COLUMNS, Target

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
        is_refused boolean not null default false, batch int not null,
        primary key (image_id, target)
    ) on commit drop;
    create temp table import_rows (
        id uuid not null, image_id bigint not null, target int not null, category int not null, kind text not null,
        shape json not null, x float8 not null, y float8 not null, width float8 not null, height float8 not null,
        area float8 not null, segmentation json, attributes jsonb not null, is_crowd boolean not null,
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


async def make_tables(connection: Connection, targets: Sequence[Target]) -> None:
    """The empty tables, and whose layers there are."""
    await connection.execute(_PRESS)
    await connection.execute(TABLES)
    rows = [(n, each.kind, each.source, each.annotator_id) for n, each in enumerate(targets)]
    async with connection.cursor() as cursor:
        await cursor.executemany("insert into import_targets values (%s, %s, %s, %s)", rows)


async def stage(connection: Connection, made: Packed) -> None:
    """Add what one chunk of pictures has come to."""
    await _copy(connection, f"import_rows ({', '.join(COLUMNS)}, batch)", made.rows)
    await _copy(connection, "import_layers (image_id, target, batch)", made.layers)
    await _stage_facts(connection, made)


async def _copy(connection: Connection, table: LiteralString, rows: bytes) -> None:
    if rows:
        async with connection.cursor() as cursor, cursor.copy(f"copy {table} from stdin") as copy:
            await copy.write(rows)


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


async def finish_staging(connection: Connection, categories: dict[int, int]) -> None:
    """What the categories are in the project; and statistics, without which large joins become nested loops."""
    async with connection.cursor() as cursor:
        await cursor.executemany(
            "insert into import_categories values (%s, %s)", categories.items()
        )
    # Rows stand in the order of their batches, so that ranges of pages tell enough.
    await connection.execute(
        "create index on import_rows using brin (batch) with (pages_per_range = 32)"
    )
    await connection.execute("create index on import_layers (batch)")
    await connection.execute(
        "analyze import_targets, import_categories, import_layers,"
        " import_rows (id, image_id, target, category, batch), import_said, import_absent"
    )
