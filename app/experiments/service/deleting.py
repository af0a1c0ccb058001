"""Delete an experiment: for good, as it can be run again."""

from app.accounts.audit import record_on
from app.accounts.viewer import Viewer
from app.database.engine import Connection
from app.experiments.queries import project_of_experiment


async def delete_experiment(connection: Connection, *, viewer: Viewer, experiment_id: int) -> int:
    """Its project's id. Raises NoSuchExperiment. A job that still runs for it finds nothing to write to."""
    project_id = await project_of_experiment(connection, viewer, experiment_id)
    await connection.execute("delete from experiments where id = %s", [experiment_id])
    await record_on(
        connection,
        actor=viewer,
        action="experiment.deleted",
        subject=f"experiment:{experiment_id}",
        project_id=project_id,
    )
    return project_id
