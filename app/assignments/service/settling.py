"""Submissions that a settled consensus accepts: nobody's verdict, so nobody's name.

Rows that somebody else holds are left alone: their annotator is changing them, and the image is looked at anew.

A gold image was settled long ago. Were work on it accepted at once, its author would know it by that; so it is
accepted when the ordinary work is that its author was given just before.
"""

from typing import LiteralString

from app.assignments.service.image_states import refresh_image_state
from app.database.engine import Connection


def _nearest(state: LiteralString, side: LiteralString, order: LiteralString) -> LiteralString:
    """The ordinary assignment in a state nearest to the gold `g` on one side: one step into an index."""
    return f"""(
        select o.id, o.state, o.decided_at, o.decided_by
        from assignments o
        where o.annotator_id = g.annotator_id
          and o.project_id = g.project_id
          and o.state = '{state}'
          and o.id {side} g.id
          and not o.is_gold
        order by o.id {order}
        limit 1
    )"""


# What was given after it only where nothing was before.
_BESIDE: LiteralString = f"""
    select b.state = 'accepted' and b.decided_at is not null and b.decided_by is null as is_accepted
    from (
        {_nearest("submitted", "<", "desc")} union all {_nearest("accepted", "<", "desc")}
        union all {_nearest("submitted", ">", "asc")} union all {_nearest("accepted", ">", "asc")}
    ) b
    order by b.id > g.id, abs(b.id - g.id)
    limit 1
"""

_ACCEPT_GOLD: LiteralString = f"""
    update assignments
    set state = 'accepted', decided_at = now(), decided_by = null
    where id in (
        select g.id
        from assignments a
        join assignments g
            on g.annotator_id = a.annotator_id and g.project_id = a.project_id and g.state = 'submitted' and g.is_gold
        cross join lateral ({_BESIDE}) beside
        where a.image_id = %s and a.state in ('submitted', 'accepted') and beside.is_accepted
        for update of g skip locked
    )
"""


async def accept_submissions(connection: Connection, *, image_id: int) -> None:
    """Accept what waits for a verdict on an image, because everything on it is decided.

    With it goes the work of the same people on gold images, as the head of this module says.
    """
    await connection.execute(
        """
        update assignments
        set state = 'accepted', decided_at = now(), decided_by = null
        where id in (
            select id from assignments
            where image_id = %s and state = 'submitted' and not is_gold
            for update skip locked
        )
        """,
        [image_id],
    )
    await connection.execute(_ACCEPT_GOLD, [image_id])
    await refresh_image_state(connection, image_id=image_id)


async def withdraw_acceptance(connection: Connection, *, image_id: int) -> None:
    """Let submissions wait again that only the consensus had accepted; what a reviewer accepted stays so."""
    await connection.execute(
        """
        update assignments
        set state = 'submitted', decided_at = null
        where id in (
            select a.id
            from assignments a
            join projects p on p.id = a.project_id and p.review <> 'none'
            where a.image_id = %s
              and a.state = 'accepted'
              and a.decided_at is not null
              and a.decided_by is null
              and not a.is_gold
            for update of a skip locked
        )
        """,
        [image_id],
    )
    await refresh_image_state(connection, image_id=image_id)
