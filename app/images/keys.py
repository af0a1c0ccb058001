"""Names of what is made from an original, and the lock that guards it."""

from sqlalchemy import ColumnElement, func

THUMBNAIL = "thumbnail-512.jpg"
PREVIEW = "preview-2048.jpg"
UPRIGHT = "upright"
PYRAMID = "tiles.tif"


def content_lock(sha256: str) -> ColumnElement[int]:
    """The advisory lock of one content."""
    return func.hashtextextended(sha256, 0)
