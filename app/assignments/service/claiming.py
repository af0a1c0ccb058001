"""The next image for a person: unfinished work first, else an image that nobody is waiting for a lock on.

Three statements. The first makes a second tab of the same person wait; it stands alone, because what the next one
sees is fixed when it begins. The second finds the person's right to ask, their unfinished work, and what decides which
images are for them. The third claims: it finds the first image with an open slot that this person has not had,
skipping rows that others hold for a moment (`FOR UPDATE SKIP LOCKED`), takes the slot, makes the assignment, and moves
the person's cursor (`searching.py`). Only before saying that nothing is left does a last search wait for the rows that
others hold.

Now and then, and only while there is something else to do, a gold image takes the other one's turn. Whatever an
annotator can see of the two is alike (docs/assigning.md).
"""

import random
import time
from dataclasses import dataclass
from typing import LiteralString

from psycopg.rows import class_row

from app.accounts.viewer import Viewer
from app.assignments.service.queueing import release_expired_leases
from app.assignments.service.searching import CLAIM_IN_ORDER, CLAIM_RAISED, PASS_RAISED
from app.database.engine import Connection
from app.projects.errors import NoSuchProject

ONE_AT_A_TIME: LiteralString = """
    select pg_advisory_xact_lock(
        hashtextextended('next ' || %(project_id)s || ' ' || %(annotator_id)s, 0)
    )
"""
"""Makes everything that gives an image to this person wait for each other."""

_STANDING: LiteralString = """
    select
        (
            select a.id
            from assignments a
            where a.annotator_id = %(annotator_id)s
              and a.project_id = %(project_id)s
              and a.state in ('returned', 'in_progress', 'open')
              and a.id > %(after)s
            order by
                (a.state = 'returned') desc, (a.state = 'in_progress') desc,
                (a.assigned_by is not null) desc, a.id
            limit 1
        ) as unfinished,
        case when m.role = 'annotator' and p.blind then p.gold_rate else 0 end as gold_rate,
        array(
            select 0::bigint
            union all
            select l.id
            from pool_members k
            join pools l on l.id = k.pool_id and l.project_id = p.id
            where k.user_id = %(annotator_id)s
        ) as pools,
        p.extra_used as asked_extra,
        coalesce(p.extra_used > k.raised, false) as is_raised
    from projects p
    left join members m on m.project_id = p.id and m.user_id = %(annotator_id)s
    left join queue_cursors k on k.project_id = p.id and k.annotator_id = %(annotator_id)s
    where p.id = %(project_id)s
      and p.deleted_at is null
      and (m.role is not null or %(is_admin)s)
"""

_CLAIM_FREE = CLAIM_IN_ORDER.replace("{skip_locked}", "skip locked")
_CLAIM_WAITING = CLAIM_IN_ORDER.replace("{skip_locked}", "")

RELEASE_EVERY_S = 5.0
_MOST_REMEMBERED = 10_000
_released_at: dict[tuple[str, int], float] = {}
_chance = random.SystemRandom()


@dataclass(frozen=True)
class _Standing:
    """What a person has not finished, and from which pools their next image may come; 0 is the common one.

    `asked_extra`: how many further annotators the project has asked for. `is_raised`: some of them since this person
    looked last.
    """

    unfinished: int | None
    gold_rate: float
    pools: list[int]
    asked_extra: int
    is_raised: bool


async def claim_next(
    connection: Connection,
    *,
    viewer: Viewer,
    project_id: int,
    after: int | None = None,
    is_prefetch: bool = False,
) -> int | None:
    """The id of the person's next assignment, or none when nothing is left for them; raises NoSuchProject.

    Returned work comes first, then what was begun, then what they were given by hand, then a new image by priority.
    With `after`, only what follows that assignment: the way on without submitting. A prefetched assignment stays
    `open` until it is opened.
    """
    values: dict[str, object] = {
        "project_id": project_id,
        "annotator_id": viewer.id,
        "is_admin": viewer.is_admin,
        "after": after or 0,
        "state": "open" if is_prefetch else "in_progress",
    }
    standing = await _standing_of(connection, values)
    if standing is None:
        raise NoSuchProject
    if standing.unfinished is not None:
        return standing.unfinished
    values |= {
        "pools": standing.pools,
        "is_gold_turn": _chance.random() < standing.gold_rate,
        "asked_extra": standing.asked_extra,
    }
    if standing.is_raised:
        claimed = await _claim_raised(connection, values)
        if claimed is not None:
            return claimed
    return await _claim(connection, values, project_id)


async def _standing_of(connection: Connection, values: dict[str, object]) -> _Standing | None:
    async with connection.pipeline(), connection.cursor(row_factory=class_row(_Standing)) as cursor:
        await connection.execute(ONE_AT_A_TIME, values)
        await cursor.execute(_STANDING, values)
        return await cursor.fetchone()


async def _claim_raised(connection: Connection, values: dict[str, object]) -> int | None:
    """An image that the person has passed by, and that wants another person now; else none is left to look for."""
    claimed = await _search(connection, CLAIM_RAISED, values, from_start=False)
    if claimed is None:
        await connection.execute(PASS_RAISED, values)
    return claimed


async def _claim(connection: Connection, values: dict[str, object], project_id: int) -> int | None:
    """Search behind the person's cursor; then from the start, where slots may have opened again; then wait."""
    await _release_now_and_then(connection, project_id)
    claimed = await _search(connection, _CLAIM_FREE, values, from_start=False)
    if claimed is not None:
        return claimed
    await release_expired_leases(connection, project_id=project_id)
    for query in (_CLAIM_FREE, _CLAIM_WAITING):
        claimed = await _search(connection, query, values, from_start=True)
        if claimed is not None:
            return claimed
    return None


async def _search(
    connection: Connection, query: LiteralString, values: dict[str, object], *, from_start: bool
) -> int | None:
    cursor = await connection.execute(query, values | {"from_start": from_start})
    row = await cursor.fetchone()
    return int(row[0]) if row else None


async def _release_now_and_then(connection: Connection, project_id: int) -> None:
    """Expired leases are given back at most once in RELEASE_EVERY_S by each process, not by every request."""
    key = (connection.info.dbname, project_id)
    now = time.monotonic()
    if now - _released_at.get(key, -RELEASE_EVERY_S) >= RELEASE_EVERY_S:
        if len(_released_at) >= _MOST_REMEMBERED:
            _released_at.clear()
        _released_at[key] = now
        await release_expired_leases(connection, project_id=project_id)
