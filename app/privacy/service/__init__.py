"""Writing: one module per use case."""

from app.privacy.service.checking import check_erasure
from app.privacy.service.erasing_images import ERASE_IMAGE, erase_image, request_image_erasure

__all__ = [
    "ERASE_IMAGE",
    "check_erasure",
    "erase_image",
    "request_image_erasure",
]
