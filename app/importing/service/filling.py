"""Layers that nobody has written to yet, filled as their rows come, or from the temporary table some batches at a time.

There is nothing to compare, and no sort or join that would have to hold the whole dataset. An import makes these layers
itself, or holds them; so their rows refer to what is there, and Postgres need not look it up anew for each of them.
"""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any, LiteralString

from app.database.engine import Connection
from app.importing.copying import (
    OBJECT_COLUMNS,
    REVISION_COLUMNS,
    Packed,
    objects_copied,
    revisions_copied,
)

_BATCHES_AT_ONCE = 4

_OBJECTS: LiteralString = """
    insert into annotations as n (
        id, project_id, image_id, layer_id, category_id, kind, shape, x, y, width, height, area,
        segmentation, attributes, is_crowd, z, group_id, score, extra, revision
    )
    select
        s.id, %(project_id)s, s.image_id, l.id, s.category_id, s.kind, s.shape, s.x, s.y, s.width,
        s.height, s.area, s.segmentation, s.attributes, s.is_crowd, s.z, s.group_id, s.score, s.extra, 1
    from import_rows s
    join import_layers l using (image_id, target)
    where s.batch between %(first)s and %(last)s and l.revision = 0 and not l.is_refused and not l.is_filled
"""

# What a revision says of an object that it adds, without its shape: that stands in the object's row, or where it was
# changed since, in what the next revision says of it.
_CONTENT: LiteralString = """
    case when n.attributes <> '{}' or n.group_id is not null or n.score is not null
    then json_strip_nulls(json_build_object(
        'category_id', n.category_id, 'attributes', n.attributes, 'is_crowd', n.is_crowd, 'z', n.z,
        'group_id', n.group_id, 'score', n.score
    ))::text
    else concat(
        '{"category_id":', n.category_id, ',"attributes":{},"is_crowd":',
        case when n.is_crowd then 'true' else 'false' end, ',"z":', n.z, '}'
    ) end
"""

_DIFFS: LiteralString = (
    """
    with objects as (
        select n.layer_id, concat('[', string_agg(
            concat('{"id" : "', n.id, '", "before" : null, "after" : ', """
    + _CONTENT
    + """, '}'), ', ' order by n.id
        ), ']') as diff
        from (
            select s.id, s.attributes, s.is_crowd, s.z, s.group_id, s.score, l.id as layer_id, s.category_id
            from import_rows s
            join import_layers l using (image_id, target)
            where s.batch between %(first)s and %(last)s
              and l.revision = 0 and not l.is_refused and not l.is_filled
        ) n
        group by n.layer_id
    )
"""
)

_REVISIONS: LiteralString = (
    _DIFFS
    + """
    , answers as (
        select layer_id, json_agg(
            json_build_object('question', question, 'before', before, 'after', after) order by question
        ) as diff
        from import_answer_changes
        group by layer_id
    )
    insert into layer_revisions (layer_id, revision, author_id, diff)
    select l.id, 1, %(author_id)s, case
        when b.layer_id is null then json_build_object(
            'annotations', coalesce(o.diff, '[]')::json, 'answers', coalesce(s.diff, '[]'),
            'import', %(source)s::text
        )
        else json_build_object(
            'annotations', coalesce(o.diff, '[]')::json, 'answers', coalesce(s.diff, '[]'),
            'verified_absent', json_build_object('before', b.before, 'after', b.after),
            'import', %(source)s::text
        )
    end
    from import_layers l
    left join objects o on o.layer_id = l.id
    left join answers s on s.layer_id = l.id
    left join import_absences b on b.layer_id = l.id
    where l.batch between %(first)s and %(last)s and l.revision = 0 and not l.is_refused and not l.is_filled
"""
)


async def fill(
    connection: Connection, made: Packed, ids: Sequence[int | None], values: Mapping[str, Any]
) -> int:
    """Write the objects and first revisions of layers that are held, which have an id; gives how many objects."""
    layers = [(id, layer) for id, layer in zip(ids, made.layers, strict=True) if id is not None]
    if layers:
        rows = objects_copied(made, ids)
        revisions = revisions_copied(layers, values["author_id"])
        async with _trusted(connection):
            await copy_rows(connection, "annotations", OBJECT_COLUMNS, rows)
            await copy_rows(connection, "layer_revisions", REVISION_COLUMNS, revisions)
    return sum(each.objects for _, each in layers)


async def copy_rows(
    connection: Connection, table: LiteralString, columns: Sequence[LiteralString], rows: bytes
) -> None:
    """Have Postgres take in rows that are in the binary form of COPY."""
    statement = f"copy {table} ({', '.join(columns)}) from stdin (format binary)"
    async with connection.cursor() as cursor, cursor.copy(statement) as copy:
        await copy.write(rows)


async def fill_new_layers(
    connection: Connection, values: dict[str, object], report: Callable[[int], Awaitable[None]]
) -> int:
    """The same of those that had to wait; how many are written is reported meanwhile."""
    cursor = await connection.execute(
        "select coalesce(min(batch), 1), coalesce(max(batch), 0) from import_layers where not is_filled"
    )
    row = await cursor.fetchone()
    assert row is not None
    written = 0
    for first in range(int(row[0]), int(row[1]) + 1, _BATCHES_AT_ONCE):
        some = values | {"first": first, "last": first + _BATCHES_AT_ONCE - 1}
        written += (await connection.execute(_OBJECTS, some)).rowcount
        await connection.execute(_REVISIONS, some)
        await report(written)
    return written


_TRUST = """
    select set_config('session_replication_role', 'replica', true)
    where has_parameter_privilege('session_replication_role', 'set')
"""
_NO_MORE = """
    select set_config('session_replication_role', 'origin', true)
    where current_setting('session_replication_role') = 'replica'
"""


@asynccontextmanager
async def _trusted(connection: Connection) -> AsyncIterator[None]:
    """Postgres takes rows without looking up each image, layer and category anew, where its role lets us ask for that.

    All of these are held until the transaction ends (`holding`, and `staging` for the layers).
    """
    await connection.execute(_TRUST)
    yield
    await connection.execute(_NO_MORE)
