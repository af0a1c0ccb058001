"""Ask for measuring and comparing in the background."""

from sqlalchemy.ext.asyncio import AsyncSession

from app.accounts.audit import record
from app.database.engine import driver_connection
from app.jobs.models import Job
from app.jobs.queue import enqueue
from app.projects.access import ProjectAccess
from app.similarity.queries import projects_to_compare
from app.similarity.service.measuring import MEASURE

COMPARE = "similarity.compare"


async def request_measurements(session: AsyncSession, access: ProjectAccess) -> Job:
    """Have all images of a project measured again, and their metadata read again; asking twice is asking once."""
    project_id = access.project.id
    job = await enqueue(
        session,
        kind=MEASURE,
        title="Measuring images again",
        project_id=project_id,
        args={"project_id": project_id},
        created_by=access.viewer.id,
        unique_key=f"{MEASURE}:{project_id}",
    )
    await record(
        session,
        actor=access.viewer,
        action="images.measured_again",
        subject=f"project:{project_id}",
        project_id=project_id,
        detail={},
    )
    return job


async def request_comparisons(session: AsyncSession) -> None:
    """Have new images compared with the others of their projects."""
    connection = await driver_connection(session)
    for project_id in await projects_to_compare(connection):
        await enqueue(
            session,
            kind=COMPARE,
            title="Looking for duplicates",
            project_id=project_id,
            args={"project_id": project_id},
            unique_key=f"{COMPARE}:{project_id}",
        )
