"""Which images wait for annotators, and for how many.

`held` counts the assignments that hold a slot, and every change of one changes it in the same statement. `wanted`
follows from the image's own overlap, the project's policy, the pilot and gold; it is written here alone.
"""

from collections.abc import Sequence
from typing import LiteralString

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from app.assignments.service.image_states import refresh_project_states
from app.database.engine import Connection, driver_connection

# In a pilot an image goes to everybody, also to who joins tomorrow.
_EVERYBODY: LiteralString = "1000000"

_FOLLOW: LiteralString = f"""
    with rules as (
        select
            q.image_id,
            case
                when i.is_gold then 0
                when p.pilot = 0 or p.pilot_ended_at is not null then coalesce(q.overlap, p.overlap)
                when q.is_pilot then coalesce(q.overlap, {_EVERYBODY})
                else 0
            end as wanted,
            case when p.gold_rate > 0 then hashint8extended(q.image_id, p.id) else q.image_id end as place
        from queued_images q
        join projects p on p.id = q.project_id
        join images i on i.id = q.image_id
        where q.project_id = %(project_id)s <of these images>
    )
    update queued_images q
    set wanted = r.wanted, place = r.place
    from rules r
    where q.image_id = r.image_id and (q.wanted, q.place) <> (r.wanted, r.place)
"""
_FOLLOW_ALL = _FOLLOW.replace("<of these images>", "")
_FOLLOW_THESE = _FOLLOW.replace("<of these images>", "and q.image_id = any(%(image_ids)s)")

_FILL_PILOT: LiteralString = """
    with lacking as (
        select p.pilot - (
            select count(*) from queued_images q where q.project_id = p.id and q.is_pilot
        ) as images
        from projects p
        where p.id = %(project_id)s and p.pilot > 0 and p.pilot_ended_at is null
    ), first as (
        select q.image_id
        from queued_images q
        join images i on i.id = q.image_id and not i.is_gold
        where q.project_id = %(project_id)s and not q.is_pilot
        order by q.rank, q.place
        limit coalesce((select greatest(images, 0) from lacking), 0)
    )
    update queued_images q set is_pilot = true from first f where q.image_id = f.image_id
"""


async def queue_images(session: AsyncSession, *, project_id: int, image_ids: Sequence[int]) -> None:
    """Ask for as many annotators as the project's rules say, those who already have the image among them."""
    await session.execute(
        text(
            """
            insert into queued_images (image_id, project_id, place, wanted, held)
            select i.id, i.project_id, i.id, 0, (
                select count(*) from assignments a where a.image_id = i.id and a.holds_slot
            )
            from images i
            where i.project_id = :project_id
              and i.id = any(:image_ids)
            on conflict (image_id) do nothing
            """
        ),
        {"project_id": project_id, "image_ids": list(image_ids)},
    )
    connection = await driver_connection(session)
    await connection.execute(_FILL_PILOT, {"project_id": project_id})
    await follow_rules(connection, project_id=project_id, image_ids=image_ids)


async def dequeue_images(
    session: AsyncSession, *, project_id: int, image_ids: Sequence[int]
) -> None:
    """Hand these images out to nobody else; assignments that exist stay."""
    await session.execute(
        text(
            "delete from queued_images where project_id = :project_id and image_id = any(:image_ids)"
        ),
        {"project_id": project_id, "image_ids": list(image_ids)},
    )


async def follow_rules(
    connection: Connection, *, project_id: int, image_ids: Sequence[int]
) -> None:
    """Let what these images want follow their own overlap and the project's rules."""
    await connection.execute(
        _FOLLOW_THESE, {"project_id": project_id, "image_ids": list(image_ids)}
    )


async def follow_policy(
    connection: Connection, *, project_id: int, is_new_pilot: bool = False
) -> None:
    """Follow a change of the project's policy, for every image at once.

    A new pilot takes the first images anew; one that goes on keeps those that it has.
    """
    values = {"project_id": project_id}
    if is_new_pilot:
        await connection.execute(
            "update queued_images set is_pilot = false where project_id = %(project_id)s and is_pilot",
            values,
        )
    await connection.execute(_FILL_PILOT, values)
    await connection.execute(_FOLLOW_ALL, values)
    await search_anew(connection, project_id=project_id)
    await refresh_project_states(connection, project_id=project_id)


async def search_anew(connection: Connection, *, project_id: int) -> None:
    """Forget where everybody's search begins: what they have passed by may be theirs now."""
    await connection.execute("delete from queue_cursors where project_id = %s", [project_id])


async def release_expired_leases(connection: Connection, *, project_id: int) -> None:
    """Give the images of closed laptops back to the queue; their work and their assignment stay.

    Rows are locked as everywhere: assignments first, then the queue's in the order of their ids.
    """
    await connection.execute(
        """
        with expired as (
            select id, image_id
            from assignments
            where project_id = %(project_id)s
              and holds_slot
              and state in ('open', 'in_progress')
              and lease_expires_at < now()
            limit 100
            for update skip locked
        ), queued as materialized (
            select q.image_id
            from queued_images q
            where q.image_id in (select image_id from expired)
            order by q.image_id
            for update
        ), released as (
            update assignments a
            set holds_slot = false
            from expired e
            where a.id = e.id
            returning a.image_id
        )
        update queued_images q
        set held = q.held - r.slots
        from (select image_id, count(*) as slots from released group by image_id) r
        join queued on queued.image_id = r.image_id
        where q.image_id = r.image_id
        """,
        {"project_id": project_id},
    )
