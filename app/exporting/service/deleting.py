"""Delete an export: it is gone at once, its file with the next sweep, or at once, too, where something is erased."""

from collections.abc import Collection

from app.accounts.audit import record_on
from app.accounts.viewer import Viewer
from app.database.engine import Connection
from app.exporting.naming import listing_key
from app.exporting.queries import project_of_export
from app.projects.access import role_on
from app.storage.blobs import BlobStore


async def delete_export(connection: Connection, *, viewer: Viewer, export_id: int) -> int:
    """Its project's id. A job that still runs for it finds nothing to write to.

    Raises:
        NoSuchExport: there is none that the viewer may see.
        RoleTooLow: it is a named version, which others build on; owners alone delete those.
    """
    project_id = await project_of_export(connection, viewer, export_id)
    cursor = await connection.execute(
        "update exports set deleted_at = now() where id = %s returning name is not null",
        [export_id],
    )
    row = await cursor.fetchone()
    if row is not None and row[0]:
        await role_on(connection, viewer, project_id, at_least="owner")
    await record_on(
        connection,
        actor=viewer,
        action="export.deleted",
        subject=f"export:{export_id}",
        project_id=project_id,
    )
    return project_id


async def erase_exports(
    connection: Connection, blobs: BlobStore, *, project_id: int, export_ids: Collection[int]
) -> int:
    """Delete exports with their files, and the files of those deleted before that no sweep has come to."""
    await connection.execute(
        """
        update exports set deleted_at = now()
        where project_id = %s and id = any(%s) and deleted_at is null
        """,
        [project_id, list(export_ids)],
    )
    cursor = await connection.execute(
        """
        select id, file_key, digest_key from exports
        where project_id = %s and deleted_at is not null and file_key is not null
        """,
        [project_id],
    )
    keys = [
        key
        for export_id, *files in await cursor.fetchall()
        for key in (*files, listing_key(export_id))
        if key is not None
    ]
    for key in keys:
        await blobs.delete(key)
    return len(keys)
