"""Use cases of layers: open one for an assignment, save it, restore it, submit it; write the consensus."""

from app.annotations.service.agreeing import ConsensusChange, change_consensus, open_consensus
from app.annotations.service.opening import assignment_document, document_json, next_document
from app.annotations.service.restoring import restore_layer
from app.annotations.service.saving import save_layer
from app.annotations.service.submitting import submit_assignment

__all__ = [
    "ConsensusChange",
    "assignment_document",
    "change_consensus",
    "document_json",
    "next_document",
    "open_consensus",
    "restore_layer",
    "save_layer",
    "submit_assignment",
]
