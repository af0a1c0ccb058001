"""The next image for a person: unfinished work first, else an image nobody is waiting for a lock on.

One statement claims: it finds the first image with an open slot that this person has not had, skipping rows that
others hold (`FOR UPDATE SKIP LOCKED`), takes the slot, makes the assignment and moves the person's cursor.
"""

from psycopg.errors import UniqueViolation

from app.accounts.viewer import Viewer
from app.assignments.service.queueing import release_expired_leases
from app.database.engine import Connection

_UNFINISHED = """
    select id
    from assignments
    where annotator_id = %(annotator_id)s
      and project_id = %(project_id)s
      and state in ('returned', 'in_progress', 'open')
      and id > %(after)s
    order by (state = 'returned') desc, (state = 'in_progress') desc, id
    limit 1
"""

_CLAIM = """
    with candidate as (
        select q.image_id, q.rank
        from queued_images q
        where q.project_id = %(project_id)s
          and q.open_slots > 0
          and (q.rank, q.image_id) > (%(rank)s, %(image_id)s)
          and not exists (
              select from assignments a
              where a.image_id = q.image_id and a.annotator_id = %(annotator_id)s
          )
        order by q.rank, q.image_id
        limit 1
        for update of q skip locked
    ), taken as (
        update queued_images q
        set open_slots = q.open_slots - 1
        from candidate c
        where q.image_id = c.image_id
        returning q.image_id, q.rank
    ), moved as (
        insert into queue_cursors (project_id, annotator_id, rank, image_id)
        select %(project_id)s, %(annotator_id)s, rank, image_id from taken
        on conflict (project_id, annotator_id)
        do update set rank = excluded.rank, image_id = excluded.image_id
    ), begun as (
        update images set state = 'in_progress'
        where id = (select image_id from taken) and state = 'new'
    )
    insert into assignments (project_id, image_id, annotator_id, state, started_at, lease_expires_at)
    select
        p.id, t.image_id, %(annotator_id)s, %(state)s,
        case when %(state)s = 'in_progress' then now() end,
        now() + make_interval(mins => p.lease_minutes::int)
    from taken t
    join projects p on p.id = %(project_id)s
    returning id
"""

_BEFORE_ALL = (-(2**63), 0)


async def claim_next(
    connection: Connection,
    *,
    viewer: Viewer,
    project_id: int,
    after: int | None = None,
    is_prefetch: bool = False,
) -> int | None:
    """The id of the person's next assignment, or none when nothing is left for them.

    Returned work comes first, then what was begun, then a new image by priority. With `after`, only what follows
    that assignment: the way on without submitting. A prefetched assignment stays `open` until it is opened.
    """
    who = {"project_id": project_id, "annotator_id": viewer.id}
    unfinished = await connection.execute(_UNFINISHED, who | {"after": after or 0})
    row = await unfinished.fetchone()
    if row is not None:
        return int(row[0])
    await release_expired_leases(connection, project_id=project_id)
    state = "open" if is_prefetch else "in_progress"
    return await _claim(connection, who | {"state": state})


async def _claim(connection: Connection, values: dict[str, object]) -> int | None:
    """Search behind the person's cursor first, then from the start: slots open again before it, too."""
    cursor = await connection.execute(
        """
        select rank, image_id
        from queue_cursors
        where project_id = %(project_id)s and annotator_id = %(annotator_id)s
        """,
        values,
    )
    row = await cursor.fetchone()
    starts = [(row[0], row[1]), _BEFORE_ALL] if row else [_BEFORE_ALL]
    for rank, image_id in starts:
        claimed = await _try_claim(connection, values | {"rank": rank, "image_id": image_id})
        if claimed is not None:
            return claimed
    return None


async def _try_claim(connection: Connection, values: dict[str, object]) -> int | None:
    """One search. A second tab of the same person may take the same image in between: then search again."""
    for _ in range(3):
        try:
            async with connection.transaction():
                cursor = await connection.execute(_CLAIM, values)
                row = await cursor.fetchone()
                return int(row[0]) if row else None
        except UniqueViolation:
            continue
    return None
