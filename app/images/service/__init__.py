"""Writing images: one module per use case."""

from app.images.service.checking import check_original, check_originals, queue_checks
from app.images.service.concluding import conclude_intake
from app.images.service.derivatives import (
    ensure_preview,
    ensure_thumbnail,
    ensure_upright,
    make_derivatives,
)
from app.images.service.erasing import (
    ImageFiles,
    erase_image,
    files_of_content,
    files_of_image,
)
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
    "ImageFiles",
    "Outcome",
    "check_original",
    "check_originals",
    "conclude_intake",
    "ensure_preview",
    "ensure_thumbnail",
    "ensure_upright",
    "erase_image",
    "files_of_content",
    "files_of_image",
    "make_derivatives",
    "queue_archive",
    "queue_checks",
    "sweep",
    "take_in",
    "unpack",
]
