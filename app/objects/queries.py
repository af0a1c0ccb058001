"""Reading objects: those of the images that a filter finds, in an order, a page at a time."""

from typing import Any, LiteralString

from psycopg import DataError, sql
from psycopg.rows import dict_row

from app.database.engine import Connection
from app.gallery.clauses import Conditions
from app.gallery.conditions import conditions_of
from app.gallery.errors import NotForAnnotators
from app.gallery.language import Filter
from app.gallery.sight import Sight
from app.gallery.sources import KNOWN
from app.objects.schemas import ObjectQuery
from app.objects.sorting import SORTS
from app.web.paging import BadCursor, decode_cursor, encode_cursor

_COLUMNS: LiteralString = """
    n.id, n.number, n.revision, n.image_id, i.file_name, i.width as image_width, i.height as image_height,
    n.layer_id, l.kind as layer_kind, coalesce(u.name, l.source, l.kind) as layer_name,
    n.category_id, n.kind, n.x, n.y, n.width, n.height, n.area, n.shape, n.score,
    json_build_object('id', c.id, 'name', c.name, 'color', c.color, 'edges', c.skeleton -> 'edges') as category,
    i.state <> 'excluded' and coalesce(
        case l.kind when 'annotator' then l.author_id = %(viewer_id)s when 'consensus' then %(knows_gold)s end, false
    ) as may_change
"""

_SOURCES: dict[str, LiteralString] = {
    "people": "l.kind <> 'prediction'",
    "mine": "l.author_id = %(viewer_id)s",
    "consensus": "l.kind = 'consensus'",
    "imported": "l.kind = 'import'",
    "annotator": "l.kind = 'annotator' and l.author_id = {}::bigint",
    "model": "l.kind = 'prediction' and l.source = {}",
}


async def list_objects(
    connection: Connection, sight: Sight, tree: Filter | None, asked: ObjectQuery
) -> tuple[list[dict[str, Any]], str | None]:
    """A page of objects and the cursor of the next; raises Unanswerable and BadCursor."""
    if asked.sort == "agreement" and not sight.sees_all:
        raise NotForAnnotators("sort=agreement", position=0)
    sort = SORTS[asked.sort]
    conditions = await _conditions(connection, tree, sight, asked)
    if asked.cursor:
        key, number, of = decode_cursor(asked.cursor, kinds=(str, int, str))
        if of == asked.sort:
            conditions.clauses.append(sql.SQL(sort.behind))
            conditions.values |= {"after_key": key, "after_number": number}
    statement = sql.SQL(
        f"""
        select {_COLUMNS}, ({sort.key})::text as sort_key
        from annotations n
        join layers l on l.id = n.layer_id
        join images i on i.id = n.image_id
        join categories c on c.id = n.category_id
        left join users u on u.id = l.author_id
        {KNOWN}
        where {{}}
        order by {sort.order}
        limit %(limit)s
        """
    ).format(conditions.joined)
    values = {**conditions.values, "knows_gold": sight.knows_gold, "limit": asked.limit + 1}
    rows = await _rows(connection, statement, values)
    more = None
    if len(rows) > asked.limit:
        last = rows[asked.limit - 1]
        more = encode_cursor([last["sort_key"], last["number"], asked.sort])
    return rows[: asked.limit], more


async def _conditions(
    connection: Connection, tree: Filter | None, sight: Sight, asked: ObjectQuery
) -> Conditions:
    """What is asked of images, then of the objects in them."""
    made = await conditions_of(connection, tree, sight)
    made.add("n.project_id = {}", sight.project_id)
    made.add("n.removed_at is null")
    if not sight.sees_all:
        made.add("(l.author_id = {} or l.kind = 'prediction')", sight.viewer_id)
    name, _, value = asked.source.partition(":")
    made.add(_SOURCES[name], *([value] if value else []))
    if name not in {"model", "people"}:
        made.add("n.score is null")
    for column, wanted in (
        ("n.category_id = {}", asked.category_id),
        ("n.kind = {}", asked.kind),
        ("greatest(n.width, n.height) >= {}", asked.min_side),
        ("greatest(n.width, n.height) <= {}", asked.max_side),
    ):
        if wanted is not None:
            made.add(column, wanted)
    return made


async def _rows(
    connection: Connection, statement: sql.Composed, values: dict[str, Any]
) -> list[dict[str, Any]]:
    async with connection.cursor(row_factory=dict_row) as cursor:
        try:
            await cursor.execute(statement, values)
        except DataError:
            # The key is the only value whose type the client decides.
            raise BadCursor from None
        return await cursor.fetchall()


async def sources_of(connection: Connection, sight: Sight) -> dict[str, list[tuple[str, str]]]:
    """Whose objects there are to choose from, as `[(source, name)]`: people and models."""
    cursor = await connection.execute(
        """
        select 'people', 'annotator:' || u.id, u.name
        from users u
        where %(sees_all)s and u.id in (
            select author_id from layers where project_id = %(project_id)s and kind = 'annotator'
        )
        union all
        select distinct 'models', 'model:' || source, source
        from layers
        where project_id = %(project_id)s and kind = 'prediction'
        order by 1 desc, 3
        """,
        {"project_id": sight.project_id, "sees_all": sight.sees_all},
    )
    found: dict[str, list[tuple[str, str]]] = {"people": [], "models": []}
    async for group, source, name in cursor:
        found[group].append((source, name))
    return found
