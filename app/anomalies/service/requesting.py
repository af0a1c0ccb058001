"""Ask for anomalies to be looked for in the background."""

from sqlalchemy.ext.asyncio import AsyncSession

from app.anomalies.queries import projects_to_check
from app.anomalies.service.checking import CHECK
from app.database.engine import driver_connection
from app.jobs.models import Job
from app.jobs.queue import enqueue

TITLE = "Looking for anomalies"


async def request_check(
    session: AsyncSession, project_id: int, *, created_by: int | None = None
) -> Job:
    """Have a whole project looked through; asking twice is asking once."""
    return await enqueue(
        session,
        kind=CHECK,
        title=TITLE,
        project_id=project_id,
        args={"project_id": project_id},
        created_by=created_by,
        unique_key=f"{CHECK}:{project_id}",
    )


async def request_checks(session: AsyncSession) -> None:
    """Have those projects looked through into which images came since."""
    connection = await driver_connection(session)
    for project_id in await projects_to_check(connection):
        await request_check(session, project_id)
