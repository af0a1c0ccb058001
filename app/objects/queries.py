"""Reading objects: those of the images that a filter finds, in an order, a page at a time."""

from dataclasses import dataclass
from typing import Any, LiteralString

from psycopg import sql

from app.database.engine import Connection
from app.gallery.clauses import Conditions
from app.gallery.conditions import conditions_of
from app.gallery.errors import NotForAnnotators
from app.gallery.language import Filter
from app.gallery.queries import page_rows
from app.gallery.sight import Sight
from app.gallery.sources import KNOWN
from app.objects.schemas import ObjectQuery
from app.objects.sorting import SORTS, Sort
from app.web.paging import decode_cursor, encode_cursor

_COLUMNS: LiteralString = """
    n.id, n.number, n.revision, n.image_id, i.file_name, i.width as image_width, i.height as image_height,
    n.layer_id, l.kind as layer_kind, coalesce(u.name, l.source, l.kind) as layer_name,
    n.category_id, n.kind, n.x, n.y, n.width, n.height, n.area, n.shape, n.score,
    json_build_object('id', c.id, 'name', c.name, 'color', c.color, 'edges', c.skeleton -> 'edges') as category,
    i.state <> 'excluded' and coalesce(
        case l.kind when 'annotator' then l.author_id = %(viewer_id)s when 'consensus' then %(knows_gold)s end, false
    ) as may_change
"""

_OTHERS: LiteralString = f"""
    join layers l on l.id = n.layer_id
    join images i on i.id = n.image_id
    {KNOWN}
"""
"""Behind `annotations n`: what filters look at."""

_SOURCES: dict[str, LiteralString] = {
    "mine": "l.author_id = %(viewer_id)s",
    "consensus": "l.kind = 'consensus'",
    "imported": "l.kind = 'import'",
    "annotator": "l.kind = 'annotator' and l.author_id = {}::bigint",
    "model": "l.kind = 'prediction' and l.source = {}",
}


WALKED = 2_000
"""So many objects are looked at in their order, whatever they are in, before all that are meant are put in order."""


async def list_objects(
    connection: Connection, sight: Sight, tree: Filter | None, asked: ObjectQuery
) -> tuple[list[dict[str, Any]], str | None]:
    """A page of objects and the cursor of the next; raises Unanswerable and BadCursor."""
    if asked.sort == "agreement" and not sight.sees_all:
        raise NotForAnnotators("sort=agreement", position=0)
    sort = SORTS[asked.sort]
    rows: list[dict[str, Any]] = []
    ways = [(_all_in_order, False)]
    if sort.is_indexed or tree is None:
        # Else a filter of few images would wait for all objects to be put in order.
        ways.insert(0, (_walk, True))
    for page_of, asks_each in ways:
        meant = await _meant(connection, tree, sight, asked, asks_each=asks_each)
        rows = await page_rows(connection, _statement(page_of(meant, sort), sort), meant.values)
        if len(rows) > asked.limit:
            last = rows[asked.limit - 1]
            more = encode_cursor([last["sort_key"], last["number"], asked.sort])
            return rows[: asked.limit], more
    return rows, None


@dataclass(frozen=True)
class _Meant:
    """What is asked of objects `n` alone, and what of the layers `l` and images `i` that they are in."""

    of_objects: list[sql.Composable]
    of_others: list[sql.Composable]
    values: dict[str, Any]


async def _meant(
    connection: Connection,
    tree: Filter | None,
    sight: Sight,
    asked: ObjectQuery,
    *,
    asks_each: bool,
) -> _Meant:
    """Raises Unanswerable and BadCursor."""
    made = await conditions_of(connection, tree, sight, asks_each=asks_each)
    if not sight.sees_all:
        made.add("(l.author_id = {} or l.kind = 'prediction')", sight.viewer_id)
    name, _, value = asked.source.partition(":")
    if name in _SOURCES:
        made.add(_SOURCES[name], *([value] if value else []))
    objects = _of_objects(made, sight, asked)
    values = {**made.values, "knows_gold": sight.knows_gold, "limit": asked.limit + 1}
    if asked.cursor:
        key, number, of = decode_cursor(asked.cursor, kinds=(str, int, str))
        if of == asked.sort:
            objects.append(sql.SQL(SORTS[asked.sort].behind))
            values |= {"after_key": key, "after_number": number}
    return _Meant(objects, made.clauses, values)


def _of_objects(made: Conditions, sight: Sight, asked: ObjectQuery) -> list[sql.Composable]:
    """Conditions on objects alone, their parameters among those of `made`."""
    clauses = [
        made.clause("n.project_id = {}", sight.project_id),
        sql.SQL("n.removed_at is null"),
    ]
    if not asked.source.startswith("model:"):
        # Predictions, and nothing else, have a score: their layers need not be looked at.
        clauses.append(sql.SQL("n.score is null"))
    for column, wanted in (
        ("n.category_id = {}", asked.category_id),
        ("n.kind = {}", asked.kind),
        ("greatest(n.width, n.height) >= {}", asked.min_side),
        ("greatest(n.width, n.height) <= {}", asked.max_side),
    ):
        if wanted is not None:
            clauses.append(made.clause(column, wanted))
    return clauses


def _walk(meant: _Meant, sort: Sort) -> sql.Composable:
    """The page as far as it is among the next `WALKED` objects of the order, in whatever layers and images."""
    return sql.SQL(
        f"""
        select n.id
        from (
            select n.id, n.number, {sort.key} as key from annotations n {sort.joins}
            where {{}} order by {sort.order} limit {WALKED}
        ) walked
        join annotations n on n.id = walked.id
        {_OTHERS}
        where {{}}
        order by {sort.within("walked").order}
        limit %(limit)s
        """
    ).format(_all(meant.of_objects), _all(meant.of_others))


def _all_in_order(meant: _Meant, sort: Sort) -> sql.Composable:
    """The page out of all objects that are meant."""
    return sql.SQL(
        f"""
        select n.id
        from annotations n
        {_OTHERS}
        {sort.joins}
        where {{}}
        order by {sort.order}
        limit %(limit)s
        """
    ).format(_all([*meant.of_objects, *meant.of_others]))


def _all(clauses: list[sql.Composable]) -> sql.Composable:
    return sql.SQL(" and ").join(clauses)


def _statement(page: sql.Composable, sort: Sort) -> sql.Composed:
    """The ids first, so that only a page of objects is read whole."""
    return sql.SQL(
        f"""
        with page as materialized ({{}})
        select {_COLUMNS}, ({sort.key})::text as sort_key
        from page
        join annotations n on n.id = page.id
        join layers l on l.id = n.layer_id
        join images i on i.id = n.image_id
        join categories c on c.id = n.category_id
        left join users u on u.id = l.author_id
        left join agreement_images rated on rated.image_id = n.image_id
        order by {sort.order}
        """
    ).format(page)


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
