"""Delete an export: it is gone at once, its file with the next sweep."""

from app.accounts.audit import record_on
from app.accounts.viewer import Viewer
from app.database.engine import Connection
from app.exporting.queries import project_of_export


async def delete_export(connection: Connection, *, viewer: Viewer, export_id: int) -> int:
    """Its project's id. Raises NoSuchExport. A job that still runs for it finds nothing to write to."""
    project_id = await project_of_export(connection, viewer, export_id)
    await connection.execute("update exports set deleted_at = now() where id = %s", [export_id])
    await record_on(
        connection,
        actor=viewer,
        action="export.deleted",
        subject=f"export:{export_id}",
        project_id=project_id,
    )
    return project_id
