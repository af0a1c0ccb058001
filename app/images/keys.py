"""Names of what is made from an original, and the lock that guards it."""

from sqlalchemy import ColumnElement, func

from app.database.engine import Connection

THUMBNAIL = "thumbnail-512.jpg"
PREVIEW = "preview-2048.jpg"
UPRIGHT = "upright"
PYRAMID = "tiles.tif"


def content_lock(sha256: str) -> ColumnElement[int]:
    """The advisory lock of one content."""
    return func.hashtextextended(sha256, 0)


async def content_lock_on(connection: Connection, sha256: str) -> None:
    """Hold the lock of one content until the transaction ends."""
    await connection.execute("select pg_advisory_xact_lock(hashtextextended(%s, 0))", [sha256])
