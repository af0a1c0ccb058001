"""Settle everything at a threshold, as a job that people can watch and cancel."""

from app.accounts.audit import record_on
from app.accounts.viewer import Viewer
from app.database.engine import Connection
from app.jobs.queue import enqueue_on
from app.projects.service import refuse_archived
from app.review.queries.overview import SETTLING


async def start_settlement(
    connection: Connection, *, viewer: Viewer, project_id: int, threshold: float
) -> int:
    """Ask for the job; returns its id.

    Raises:
        ProjectArchived: nothing is settled in an archived project.
    """
    await refuse_archived(connection, project_id)
    await record_on(
        connection,
        actor=viewer,
        action="consensus.settled",
        subject=f"project:{project_id}",
        project_id=project_id,
        detail={"threshold": threshold},
    )
    return await enqueue_on(
        connection,
        kind=SETTLING,
        title=f"Settling what annotators agree on to {threshold:g}",
        project_id=project_id,
        args={"project_id": project_id, "threshold": threshold},
        created_by=viewer.id,
        unique_key=f"{SETTLING}:{project_id}:{threshold:g}",
    )
