"""Use cases of assignments: queue images, hand one out, start, submit, skip, decide, settle."""

from app.assignments.service.claiming import claim_next
from app.assignments.service.image_states import refresh_image_state, refresh_image_states
from app.assignments.service.queueing import (
    dequeue_images,
    follow_policy,
    queue_images,
    release_expired_leases,
)
from app.assignments.service.settling import accept_submissions, withdraw_acceptance
from app.assignments.service.transitions import (
    Judgement,
    decide,
    reopen,
    skip,
    start,
    submit,
)

__all__ = [
    "Judgement",
    "accept_submissions",
    "claim_next",
    "decide",
    "dequeue_images",
    "follow_policy",
    "queue_images",
    "refresh_image_state",
    "refresh_image_states",
    "release_expired_leases",
    "reopen",
    "skip",
    "start",
    "submit",
    "withdraw_acceptance",
]
