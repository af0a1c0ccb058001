"""Use cases of assignments: queue images, hand one out, start, submit, skip, decide."""

from app.assignments.service.claiming import claim_next
from app.assignments.service.queueing import (
    dequeue_images,
    queue_images,
    release_expired_leases,
    resize_queue,
)
from app.assignments.service.transitions import (
    decide,
    refresh_image_state,
    reopen,
    skip,
    start,
    submit,
)

__all__ = [
    "claim_next",
    "decide",
    "dequeue_images",
    "queue_images",
    "refresh_image_state",
    "release_expired_leases",
    "reopen",
    "resize_queue",
    "skip",
    "start",
    "submit",
]
