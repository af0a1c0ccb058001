"""What is archived stays as it is."""

from app.database.engine import Connection
from app.projects.errors import ProjectArchived


async def refuse_archived(connection: Connection, project_id: int) -> None:
    """Let nothing be changed in a project that was put away; raises ProjectArchived."""
    cursor = await connection.execute(
        "select from projects where id = %s and archived_at is not null", [project_id]
    )
    if await cursor.fetchone() is not None:
        raise ProjectArchived
