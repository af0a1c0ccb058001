"""Where a thread is pinned: checked against the image and what the person may see of it."""

from dataclasses import dataclass
from uuid import UUID

from app.accounts.viewer import Viewer
from app.annotations.policy import may_read
from app.annotations.queries import layer_facts
from app.comments.errors import CommentInvalid
from app.comments.schemas import NewThread
from app.database.engine import Connection
from app.errors import FieldError
from app.images.access import ImageAccess

TOLERANCE_PX = 0.01
"""So far outside the image a place may lie: the same rounding that shapes are allowed."""


@dataclass(frozen=True)
class Pin:
    """Whose view of the image is meant, and where in it, in pixels; either may be none."""

    layer_id: int | None
    x: float | None
    y: float | None


async def pin_of(connection: Connection, found: ImageAccess, new: NewThread) -> Pin:
    """The pin that a new thread asks for; raises CommentInvalid where the image has no such thing."""
    _require_place(found, new)
    if new.annotation_id is None:
        if new.layer_id is not None and not await _sees_layer(connection, found, new.layer_id):
            raise _missing("layer_id", f"this image has no layer {new.layer_id}")
        return Pin(new.layer_id, new.x, new.y)
    return await _on_annotation(connection, found, new, new.annotation_id)


async def _on_annotation(
    connection: Connection, found: ImageAccess, new: NewThread, annotation_id: UUID
) -> Pin:
    cursor = await connection.execute(
        """
        select layer_id, x + width / 2, y + height / 2
        from annotations
        where id = %s and image_id = %s
        """,
        [annotation_id, found.image.id],
    )
    row = await cursor.fetchone()
    if row is None or not await _sees_layer(connection, found, row[0]):
        raise _missing("annotation_id", f"this image has no saved annotation {annotation_id}")
    layer_id, middle_x, middle_y = row
    if new.layer_id not in (None, layer_id):
        raise _missing("layer_id", f"the annotation is not in layer {new.layer_id}")
    return Pin(layer_id, middle_x if new.x is None else new.x, middle_y if new.y is None else new.y)


def _require_place(found: ImageAccess, new: NewThread) -> None:
    if (new.x is None) != (new.y is None):
        name = "x" if new.x is None else "y"
        raise _missing(name, "a place needs both x and y")
    if new.x is None or new.y is None:
        return
    width, height = found.image.width, found.image.height
    message = (
        f"expected a place inside the {width} x {height} image, received ({new.x:g}, {new.y:g})"
    )
    sides = (("x", new.x, width), ("y", new.y, height))
    outside = [path for path, value, side in sides if not _is_within(value, side)]
    if outside:
        raise CommentInvalid([FieldError(path, message) for path in outside])


def _is_within(value: float, side: int) -> bool:
    return -TOLERANCE_PX <= value <= side + TOLERANCE_PX


async def _sees_layer(connection: Connection, found: ImageAccess, layer_id: int) -> bool:
    viewer: Viewer = found.viewer
    layer = await layer_facts(connection, viewer, layer_id)
    return layer is not None and layer.image_id == found.image.id and may_read(layer, viewer)


def _missing(path: str, message: str) -> CommentInvalid:
    return CommentInvalid([FieldError(path, message)])
