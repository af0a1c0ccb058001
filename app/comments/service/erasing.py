"""Take out what a person has said."""

from app.database.engine import Connection


async def erase_comments_of(connection: Connection, user_id: int) -> int:
    """Empty and delete the comments of a person; how many there were. Answers of others stay in their threads."""
    cursor = await connection.execute(
        """
        update comments set text = '', deleted_at = coalesce(deleted_at, now())
        where author_id = %s and text <> ''
        """,
        [user_id],
    )
    return cursor.rowcount
