"""Leave an image out, and take it back: reversible, with a reason."""

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from app.accounts.audit import record
from app.accounts.viewer import Viewer
from app.assignments.service import dequeue_images, queue_images, refresh_image_state
from app.database.engine import driver_connection
from app.gallery.errors import AlreadyExcluded, NotExcluded
from app.projects.service import refuse_archived


async def exclude_image(
    session: AsyncSession, *, viewer: Viewer, project_id: int, image_id: int, reason: str
) -> None:
    """Keep an image out of assignments and exports; what has been labelled stays. Raises ProjectArchived."""
    await refuse_archived(await driver_connection(session), project_id)
    changed = await session.execute(
        text(
            """
            update images
            set state = 'excluded', exclusion_reason = :reason
            where id = :image_id and project_id = :project_id and state <> 'excluded'
            returning id
            """
        ),
        {"image_id": image_id, "project_id": project_id, "reason": reason},
    )
    if changed.first() is None:
        raise AlreadyExcluded
    await dequeue_images(session, project_id=project_id, image_ids=[image_id])
    await record(
        session,
        actor=viewer,
        action="image.excluded",
        subject=f"image:{image_id}",
        project_id=project_id,
        detail={"reason": reason},
    )


async def include_image(
    session: AsyncSession, *, viewer: Viewer, project_id: int, image_id: int
) -> None:
    """Take an excluded image back; its state follows from its assignments again. Raises ProjectArchived."""
    await refuse_archived(await driver_connection(session), project_id)
    changed = await session.execute(
        text(
            """
            update images
            set state = 'new', exclusion_reason = null
            where id = :image_id and project_id = :project_id and state = 'excluded'
            returning id
            """
        ),
        {"image_id": image_id, "project_id": project_id},
    )
    if changed.first() is None:
        raise NotExcluded
    await queue_images(session, project_id=project_id, image_ids=[image_id])
    await refresh_image_state(await driver_connection(session), image_id=image_id)
    await record(
        session,
        actor=viewer,
        action="image.included",
        subject=f"image:{image_id}",
        project_id=project_id,
    )
