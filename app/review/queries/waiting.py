"""Which submission is next."""

from app.database.engine import Connection


async def next_submission(connection: Connection, project_id: int, *, after: int = 0) -> str | None:
    """The page of the next submission that waits for a verdict, behind the assignment `after`, then from the start."""
    cursor = await connection.execute(
        """
        select '/images/' || a.image_id || '?layer=' || l.id
        from assignments a
        join images i on i.id = a.image_id and i.deleted_at is null and i.state <> 'excluded'
        join layers l on l.assignment_id = a.id
        where a.project_id = %s and a.state = 'submitted'
        order by a.id <= %s, a.id
        limit 1
        """,
        [project_id, after],
    )
    row = await cursor.fetchone()
    return row[0] if row else None
