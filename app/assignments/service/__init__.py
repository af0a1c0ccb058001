"""Use cases of assignments: queue images, hand one out, start, submit, skip, decide, settle."""

from app.assignments.service.claiming import Claim, claim_next
from app.assignments.service.erasing import ErasedWork, erase_work_of
from app.assignments.service.handing import hand_over, offer_again, release_lease, take_back
from app.assignments.service.image_states import refresh_image_state, refresh_image_states
from app.assignments.service.pools import change_pool, create_pool, delete_pool, refuse_unknown_pool
from app.assignments.service.queueing import (
    dequeue_images,
    follow_policy,
    queue_images,
    release_expired_leases,
)
from app.assignments.service.searching import CLAIMED
from app.assignments.service.settling import accept_submissions, withdraw_acceptance
from app.assignments.service.sharing import Shared, ask_for_another, mark_gold, share_out
from app.assignments.service.transitions import (
    Judgement,
    decide,
    reopen,
    skip,
    start,
    submit,
)

__all__ = [
    "CLAIMED",
    "Claim",
    "ErasedWork",
    "Judgement",
    "Shared",
    "accept_submissions",
    "ask_for_another",
    "change_pool",
    "claim_next",
    "create_pool",
    "decide",
    "delete_pool",
    "dequeue_images",
    "erase_work_of",
    "follow_policy",
    "hand_over",
    "mark_gold",
    "offer_again",
    "queue_images",
    "refresh_image_state",
    "refresh_image_states",
    "refuse_unknown_pool",
    "release_expired_leases",
    "release_lease",
    "reopen",
    "share_out",
    "skip",
    "start",
    "submit",
    "take_back",
    "withdraw_acceptance",
]
