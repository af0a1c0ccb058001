"""Writing: one module per use case."""

from app.privacy.service.checking import check_erasure
from app.privacy.service.erasing_images import ERASE_IMAGE, erase_image, request_image_erasure
from app.privacy.service.erasing_people import (
    ERASE_PERSON,
    Chosen,
    erase_person,
    request_person_erasure,
)
from app.privacy.service.retaining import count_overdue, enforce_all, rules_of, set_rules

__all__ = [
    "ERASE_IMAGE",
    "ERASE_PERSON",
    "Chosen",
    "check_erasure",
    "count_overdue",
    "enforce_all",
    "erase_image",
    "erase_person",
    "request_image_erasure",
    "request_person_erasure",
    "rules_of",
    "set_rules",
]
