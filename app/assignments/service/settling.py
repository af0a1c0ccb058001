"""Submissions that a settled consensus accepts: nobody's verdict, so nobody's name.

Rows that somebody else holds are left alone: their annotator is changing them, and the image is looked at anew.
"""

from app.assignments.service.image_states import refresh_image_state
from app.database.engine import Connection


async def accept_submissions(connection: Connection, *, image_id: int) -> None:
    """Accept what waits for a verdict on an image, because everything on it is decided."""
    await connection.execute(
        """
        update assignments
        set state = 'accepted', decided_at = now(), decided_by = null
        where id in (
            select id from assignments where image_id = %s and state = 'submitted' for update skip locked
        )
        """,
        [image_id],
    )
    await refresh_image_state(connection, image_id=image_id)


async def withdraw_acceptance(connection: Connection, *, image_id: int) -> None:
    """Let submissions wait again that only the consensus had accepted; what a reviewer accepted stays so."""
    await connection.execute(
        """
        update assignments
        set state = 'submitted', decided_at = null
        where id in (
            select a.id
            from assignments a
            join projects p on p.id = a.project_id and p.review <> 'none'
            where a.image_id = %s and a.state = 'accepted' and a.decided_at is not null and a.decided_by is null
            for update of a skip locked
        )
        """,
        [image_id],
    )
    await refresh_image_state(connection, image_id=image_id)
