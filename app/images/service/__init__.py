"""Writing images: one module per use case."""

from app.images.service.concluding import conclude_intake
from app.images.service.derivatives import (
    ensure_preview,
    ensure_thumbnail,
    ensure_upright,
    make_derivatives,
)
from app.images.service.folders import import_folder
from app.images.service.intake import (
    PREVIEW_PX,
    THUMBNAIL_PX,
    Created,
    Destination,
    Duplicate,
    Outcome,
    take_in,
)
from app.images.service.sweeping import sweep
from app.images.service.unpacking import queue_archive, unpack

__all__ = [
    "PREVIEW_PX",
    "THUMBNAIL_PX",
    "Created",
    "Destination",
    "Duplicate",
    "Outcome",
    "conclude_intake",
    "ensure_preview",
    "ensure_thumbnail",
    "ensure_upright",
    "import_folder",
    "make_derivatives",
    "queue_archive",
    "sweep",
    "take_in",
    "unpack",
]
