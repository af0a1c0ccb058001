"""Which images wait for annotators, and for how many."""

from collections.abc import Sequence

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from app.database.engine import Connection


async def queue_images(session: AsyncSession, *, project_id: int, image_ids: Sequence[int]) -> None:
    """Ask for as many annotators as the project's overlap says, beside those who already have the image."""
    await session.execute(
        text(
            """
            insert into queued_images (image_id, project_id, open_slots)
            select i.id, i.project_id, greatest(0, p.overlap - (
                select count(*) from assignments a where a.image_id = i.id and a.holds_slot
            ))
            from images i
            join projects p on p.id = i.project_id
            where i.project_id = :project_id
              and i.id = any(:image_ids)
            on conflict (image_id) do update set open_slots = excluded.open_slots
            """
        ),
        {"project_id": project_id, "image_ids": list(image_ids)},
    )


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


async def resize_queue(connection: Connection, *, project_id: int) -> None:
    """Follow a change of the project's overlap, for every image at once."""
    await connection.execute(
        """
        with held as (
            select image_id, count(*) as annotators
            from assignments
            where project_id = %(project_id)s and holds_slot
            group by image_id
        ), wanted as (
            select q.image_id, greatest(0, p.overlap - coalesce(h.annotators, 0)) as open_slots
            from queued_images q
            join projects p on p.id = q.project_id
            left join held h on h.image_id = q.image_id
            where q.project_id = %(project_id)s
        )
        update queued_images q
        set open_slots = w.open_slots
        from wanted w
        where q.image_id = w.image_id and q.open_slots <> w.open_slots
        """,
        {"project_id": project_id},
    )
    await connection.execute("delete from queue_cursors where project_id = %s", [project_id])


async def release_expired_leases(connection: Connection, *, project_id: int) -> None:
    """Give the images of closed laptops back to the queue; their work and their assignment stay."""
    await connection.execute(
        """
        with expired as (
            select id
            from assignments
            where project_id = %(project_id)s
              and holds_slot
              and state in ('open', 'in_progress')
              and lease_expires_at < now()
            limit 100
            for update skip locked
        ), released as (
            update assignments a
            set holds_slot = false
            from expired e
            where a.id = e.id
            returning a.image_id
        )
        update queued_images q
        set open_slots = q.open_slots + r.slots
        from (select image_id, count(*) as slots from released group by image_id) r
        where q.image_id = r.image_id
        """,
        {"project_id": project_id},
    )
