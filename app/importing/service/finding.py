"""Images of a project looked up as a dataset names them, so that what else the project holds is never loaded."""

from app.database.engine import Connection
from app.importing.album import Known, Sought
from app.importing.queries import images_sought


async def look_up(connection: Connection, project_id: int, sought: Sought) -> list[Known]:
    """The images that fit."""
    return [image async for image in images_sought(connection, project_id, sought)]
