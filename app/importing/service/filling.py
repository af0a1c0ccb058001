"""Layers that nobody has written to yet, filled from the temporary tables: some batches of rows at a time.

There is nothing to compare, and no sort or join that would have to hold the whole dataset.
"""

from collections.abc import Awaitable, Callable

from app.annotations.queries import ANNOTATION_JSON
from app.database.engine import Connection

_BATCHES_AT_ONCE = 4

_OBJECTS = """
    insert into annotations as n (
        id, project_id, image_id, layer_id, category_id, kind, shape, x, y, width, height, area,
        segmentation, attributes, is_crowd, z, group_id, score, extra, revision
    )
    select
        s.id, %(project_id)s, s.image_id, l.id, k.category_id, s.kind, s.shape, s.x, s.y, s.width,
        s.height, s.area, s.segmentation, s.attributes, s.is_crowd, s.z, s.group_id, s.score, s.extra, 1
    from import_rows s
    join import_layers l using (image_id, target)
    join import_categories k using (category)
    where s.batch between %(first)s and %(last)s and l.revision = 0 and not l.is_refused
"""

# What `ANNOTATION_JSON` gives, as text. To leave out nulls, Postgres reads and writes every number of a shape; in a
# polygon there are none.
_CONTENT = f"""
    case when n.kind <> 'polygon' or n.attributes <> '{{}}' or n.group_id is not null or n.score is not null
    then {ANNOTATION_JSON}::text
    else concat(
        '{{"category_id":', n.category_id, ',"shape":', n.shape, ',"attributes":{{}},"is_crowd":',
        case when n.is_crowd then 'true' else 'false' end, ',"z":', n.z, '}}'
    ) end
"""

_REVISIONS = f"""
    with objects as (
        select n.layer_id, concat('[', string_agg(
            concat('{{"id" : "', n.id, '", "before" : null, "after" : ', {_CONTENT}, '}}'), ', ' order by n.id
        ), ']')::json as diff
        from (
            select r.*, l.id as layer_id, k.category_id
            from import_rows r
            join import_layers l using (image_id, target)
            join import_categories k using (category)
            where r.batch between %(first)s and %(last)s and l.revision = 0 and not l.is_refused
        ) n
        group by n.layer_id
    ), answers as (
        select layer_id, json_agg(
            json_build_object('question', question, 'before', before, 'after', after) order by question
        ) as diff
        from import_answer_changes
        group by layer_id
    )
    insert into layer_revisions (layer_id, revision, author_id, diff)
    select l.id, 1, %(author_id)s, case
        when b.layer_id is null then json_build_object(
            'annotations', coalesce(o.diff, '[]'), 'answers', coalesce(s.diff, '[]'),
            'import', %(source)s::text
        )
        else json_build_object(
            'annotations', coalesce(o.diff, '[]'), 'answers', coalesce(s.diff, '[]'),
            'verified_absent', json_build_object('before', b.before, 'after', b.after),
            'import', %(source)s::text
        )
    end
    from import_layers l
    left join objects o on o.layer_id = l.id
    left join answers s on s.layer_id = l.id
    left join import_absences b on b.layer_id = l.id
    where l.batch between %(first)s and %(last)s and l.revision = 0 and not l.is_refused
"""


async def fill_new_layers(
    connection: Connection, values: dict[str, object], report: Callable[[int], Awaitable[None]]
) -> int:
    """Write the objects of new layers and their first revisions; gives how many objects, and reports it meanwhile."""
    cursor = await connection.execute("select coalesce(max(batch), 0) from import_layers")
    row = await cursor.fetchone()
    assert row is not None
    written = 0
    for first in range(1, int(row[0]) + 1, _BATCHES_AT_ONCE):
        some = values | {"first": first, "last": first + _BATCHES_AT_ONCE - 1}
        written += (await connection.execute(_OBJECTS, some)).rowcount
        await connection.execute(_REVISIONS, some)
        await report(written)
    return written
