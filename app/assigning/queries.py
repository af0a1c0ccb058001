"""Reading the queue, the pools, and what everybody has in hand."""

from typing import Any, LiteralString

from psycopg import sql
from psycopg.rows import dict_row

from app.assigning.schemas import QueueQuery, Shown
from app.database.engine import Connection
from app.gallery.clauses import Conditions
from app.gallery.conditions import conditions_of
from app.gallery.language import parse_filter
from app.gallery.sight import Sight
from app.gallery.sources import KNOWN
from app.web.paging import decode_cursor, encode_cursor

_ONLY: dict[Shown, LiteralString] = {
    "waiting": "q.open_slots > 0",
    "held": """exists (
        select from assignments a
        where a.image_id = i.id and a.state in ('open', 'in_progress', 'returned')
    )""",
    "skipped": "exists (select from assignments a where a.image_id = i.id and a.state = 'skipped')",
    "gold": "i.is_gold",
    "pilot": "q.is_pilot",
}

_ROWS = """
    select
        i.id, i.file_name, i.width, i.height, i.state, -q.rank as priority, q.overlap,
        case when q.wanted < 1000 then q.wanted end as wanted, q.held, q.open_slots,
        nullif(q.pool_id, 0) as pool_id, i.is_gold, q.is_pilot, q.rank, q.place,
        coalesce((
            select json_agg(json_build_object(
                'assignment_id', a.id, 'annotator_id', a.annotator_id, 'name', u.name, 'state', a.state,
                'holds_slot', a.holds_slot, 'is_gold', a.is_gold, 'is_by_hand', a.assigned_by is not null,
                'lease_expires_at', a.lease_expires_at, 'skip_reason', a.skip_reason
            ) order by a.id)
            from assignments a
            join users u on u.id = a.annotator_id
            where a.image_id = i.id
        ), '[]') as assignments
    from queued_images q
    join images i on i.id = q.image_id
    <known>
    where {}
    order by q.rank, q.place
    limit %(limit)s
"""


async def queue_conditions(connection: Connection, asked: QueueQuery, sight: Sight) -> Conditions:
    """What is asked of the queue `q` and its images `i`; raises BadFilter and Unanswerable."""
    made = await conditions_of(connection, parse_filter(asked.q), sight)
    made.add("q.project_id = {}", sight.project_id)
    if asked.show in _ONLY:
        made.clauses.append(sql.SQL(_ONLY[asked.show]))
    if asked.pool_id is not None:
        made.add("q.pool_id = {}", asked.pool_id)
    if asked.annotator_id is not None:
        made.add(
            "exists (select from assignments a where a.image_id = i.id and a.annotator_id = {})",
            asked.annotator_id,
        )
    return made


async def queue_page(
    connection: Connection, asked: QueueQuery, sight: Sight
) -> tuple[list[dict[str, Any]], str | None]:
    """Images in the order in which they are handed out, and the cursor of the page behind them."""
    conditions = await queue_conditions(connection, asked, sight)
    if asked.cursor:
        rank, place = decode_cursor(asked.cursor, kinds=(int, int))
        conditions.values |= {"rank": rank, "place": place}
        conditions.clauses.append(sql.SQL("(q.rank, q.place) > (%(rank)s, %(place)s)"))
    query = sql.SQL(_ROWS.replace("<known>", KNOWN)).format(conditions.joined)
    async with connection.cursor(row_factory=dict_row) as cursor:
        await cursor.execute(query, {**conditions.values, "limit": asked.limit + 1})
        rows = await cursor.fetchall()
    shown = rows[: asked.limit]
    more = None
    if len(rows) > asked.limit:
        more = encode_cursor([shown[-1]["rank"], shown[-1]["place"]])
    return shown, more


async def matching_ids(connection: Connection, conditions: Conditions) -> list[int]:
    """The ids of all queued images that match."""
    cursor = await connection.execute(
        sql.SQL(
            f"""
            select i.id
            from queued_images q
            join images i on i.id = q.image_id
            {KNOWN}
            where {{}}
            """
        ).format(conditions.joined),
        conditions.values,
    )
    return [row[0] async for row in cursor]


async def queue_counts(connection: Connection, project_id: int) -> dict[str, int]:
    """How many images there are of each kind that the page can show."""
    counts = ", ".join(f"count(*) filter (where {condition})" for condition in _ONLY.values())
    cursor = await connection.execute(
        f"""
        select count(*), {counts}
        from queued_images q
        join images i on i.id = q.image_id and i.deleted_at is null
        where q.project_id = %s
        """,
        [project_id],
    )
    row = await cursor.fetchone()
    assert row is not None
    return dict(zip(("all", *_ONLY), row, strict=True))


async def pools_of(connection: Connection, project_id: int) -> list[dict[str, Any]]:
    """The pools by name, with their people and how many images are reserved to each."""
    async with connection.cursor(row_factory=dict_row) as cursor:
        await cursor.execute(
            """
            select
                p.id, p.name,
                array(
                    select k.user_id from pool_members k join users u on u.id = k.user_id
                    where k.pool_id = p.id order by u.name, u.id
                ) as annotator_ids,
                (
                    select count(*) from queued_images q
                    where q.project_id = p.project_id and q.pool_id = p.id
                ) as image_count
            from pools p
            where p.project_id = %s
            order by lower(p.name), p.id
            """,
            [project_id],
        )
        return await cursor.fetchall()


async def loads_of(connection: Connection, project_id: int) -> list[dict[str, Any]]:
    """Every member with their assignments by state, who has most in hand first."""
    states = ("open", "in_progress", "returned", "submitted", "accepted", "skipped")
    counts = ", ".join(
        f"count(a.id) filter (where a.state = '{state}') as {state}" for state in states
    )
    async with connection.cursor(row_factory=dict_row) as cursor:
        await cursor.execute(
            f"""
            select u.id as user_id, u.name, m.role, {counts}
            from members m
            join users u on u.id = m.user_id
            left join assignments a on a.annotator_id = m.user_id and a.project_id = m.project_id
            where m.project_id = %s
            group by u.id, m.role
            order by count(a.id) filter (where a.state in ('open', 'in_progress', 'returned')) desc, u.name, u.id
            """,
            [project_id],
        )
        return await cursor.fetchall()
