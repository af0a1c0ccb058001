"""After pictures came in, whichever way."""

from sqlalchemy.ext.asyncio import AsyncSession

from app.accounts.audit import record
from app.accounts.viewer import Viewer
from app.images.service.derivatives import request_derivatives


async def conclude_intake(
    session: AsyncSession, *, actor: Viewer | int | None, project_id: int, image_count: int
) -> None:
    """Ask for the previews of new images, and note who brought how many.

    Asks also when there are none: a job that is repeated finds what it brought in before it was killed.
    """
    await request_derivatives(session, project_id)
    if image_count == 0:
        return
    await record(
        session,
        actor=actor,
        action="images.added",
        subject=f"project:{project_id}",
        project_id=project_id,
        detail={"images": image_count},
    )
