"""Forget a model: for good, as what a model said can be sent again."""

from app.accounts.audit import record_on
from app.accounts.viewer import Viewer
from app.database.engine import Connection
from app.predictions.errors import NoSuchModel


async def forget_predictions(
    connection: Connection, *, viewer: Viewer, project_id: int, source: str
) -> int:
    """Delete the layers of a model with their history; gives how many there were. Raises NoSuchModel."""
    cursor = await connection.execute(
        "delete from layers where project_id = %s and kind = 'prediction' and source = %s",
        [project_id, source],
    )
    if not cursor.rowcount:
        raise NoSuchModel(source)
    await record_on(
        connection,
        actor=viewer,
        action="predictions.deleted",
        subject=f"project:{project_id}",
        project_id=project_id,
        detail={"model": source, "images": cursor.rowcount},
    )
    return cursor.rowcount
