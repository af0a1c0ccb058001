"""Use cases of reviewing: judge a submission, decide on disagreements, settle the consensus."""

from app.review.service.deciding import decide, undo
from app.review.service.deciding_several import decide_several
from app.review.service.judging import give_verdict
from app.review.service.noting_imported import note_imported
from app.review.service.settlements import start_settlement
from app.review.service.settling import settle
from app.review.service.taking_whole import take_whole

__all__ = [
    "decide",
    "decide_several",
    "give_verdict",
    "note_imported",
    "settle",
    "start_settlement",
    "take_whole",
    "undo",
]
