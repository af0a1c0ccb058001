"""Leave images out, and take them back: reversible, with a reason."""

from collections.abc import Mapping, Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from app.accounts.audit import record
from app.accounts.viewer import Viewer
from app.assignments.service import dequeue_images, queue_images, refresh_image_states
from app.database.engine import driver_connection
from app.gallery.errors import AlreadyExcluded, NotExcluded
from app.projects.service import refuse_archived


async def exclude_image(
    session: AsyncSession, *, viewer: Viewer, project_id: int, image_id: int, reason: str
) -> None:
    """`exclude_images` of one; raises AlreadyExcluded and ProjectArchived."""
    reasons = {image_id: reason}
    if not await exclude_images(session, viewer=viewer, project_id=project_id, reasons=reasons):
        raise AlreadyExcluded


async def exclude_images(
    session: AsyncSession, *, viewer: Viewer, project_id: int, reasons: Mapping[int, str]
) -> set[int]:
    """Keep images out of assignments and exports, each for its reason; what has been labelled stays.

    Gives those that were not excluded before. Raises ProjectArchived.
    """
    connection = await driver_connection(session)
    await refuse_archived(connection, project_id)
    cursor = await connection.execute(
        """
        with meant as (
            select i.id, w.reason
            from images i
            join unnest(%(image_ids)s::bigint[], %(reasons)s::text[]) as w(id, reason) on w.id = i.id
            where i.project_id = %(project_id)s and i.state <> 'excluded'
            order by i.id
            for no key update of i  -- as the update does: who writes rows that refer to the image does not wait
        )
        update images i set state = 'excluded', exclusion_reason = m.reason
        from meant m
        where i.id = m.id
        returning i.id
        """,
        {
            "image_ids": list(reasons),
            "reasons": list(reasons.values()),
            "project_id": project_id,
        },
    )
    changed = {row[0] async for row in cursor}
    await dequeue_images(session, project_id=project_id, image_ids=sorted(changed))
    for image_id in sorted(changed):
        await record(
            session,
            actor=viewer,
            action="image.excluded",
            subject=f"image:{image_id}",
            project_id=project_id,
            detail={"reason": reasons[image_id]},
        )
    return changed


async def include_image(
    session: AsyncSession, *, viewer: Viewer, project_id: int, image_id: int
) -> None:
    """`include_images` of one; raises NotExcluded and ProjectArchived."""
    if not await include_images(
        session, viewer=viewer, project_id=project_id, image_ids=[image_id]
    ):
        raise NotExcluded


async def include_images(
    session: AsyncSession, *, viewer: Viewer, project_id: int, image_ids: Sequence[int]
) -> dict[int, str]:
    """Take excluded images back; the state of each follows from its assignments again.

    Gives those that were excluded, with the reason that each had. Raises ProjectArchived.
    """
    connection = await driver_connection(session)
    await refuse_archived(connection, project_id)
    cursor = await connection.execute(
        """
        with meant as (
            select id, exclusion_reason
            from images
            where id = any(%s) and project_id = %s and state = 'excluded'
            order by id
            for no key update
        )
        update images i set state = 'new', exclusion_reason = null
        from meant m
        where i.id = m.id
        returning i.id, coalesce(m.exclusion_reason, '')
        """,
        [list(image_ids), project_id],
    )
    reasons: dict[int, str] = {image_id: reason async for image_id, reason in cursor}
    if not reasons:
        return {}
    changed = sorted(reasons)
    await queue_images(session, project_id=project_id, image_ids=changed)
    await refresh_image_states(connection, image_ids=changed)
    for image_id in changed:
        await record(
            session,
            actor=viewer,
            action="image.included",
            subject=f"image:{image_id}",
            project_id=project_id,
        )
    return reasons
