"""Delete an evaluation: for good, as it can be run again."""

from app.accounts.audit import record_on
from app.accounts.viewer import Viewer
from app.database.engine import Connection
from app.evaluation.queries import project_of_evaluation


async def delete_evaluation(connection: Connection, *, viewer: Viewer, evaluation_id: int) -> int:
    """Its project's id. Raises NoSuchEvaluation. A job that still runs for it finds nothing to write to."""
    project_id = await project_of_evaluation(connection, viewer, evaluation_id)
    await connection.execute("delete from evaluations where id = %s", [evaluation_id])
    await record_on(
        connection,
        actor=viewer,
        action="evaluation.deleted",
        subject=f"evaluation:{evaluation_id}",
        project_id=project_id,
    )
    return project_id
