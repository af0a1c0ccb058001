"""Who may do what with a comment, and whom it may call: pure questions."""

from dataclasses import dataclass
from uuid import UUID

from app.accounts.viewer import Viewer


@dataclass(frozen=True)
class CommentFacts:
    """What decides about a comment that the asking person may see; `role` is theirs, `thread_id` never empty."""

    id: UUID
    thread_id: UUID
    project_id: int
    image_id: int
    author_id: int
    is_deleted: bool
    is_resolved: bool
    is_archived: bool
    is_blind: bool
    role: str


def is_reviewer(role: str) -> bool:
    """Whether somebody sees all work, so that their mention opens a thread to an annotator."""
    return role in {"reviewer", "owner"}


def may_edit(comment: CommentFacts, viewer: Viewer) -> bool:
    """Words are changed by who said them."""
    return comment.author_id == viewer.id


def may_delete(comment: CommentFacts, viewer: Viewer) -> bool:
    """One's own comment; an owner keeps order in the project and may delete any."""
    return comment.author_id == viewer.id or comment.role == "owner"


def may_call_annotators(*, role: str, is_blind: bool) -> bool:
    """In a blind project annotators know only of reviewers and owners."""
    return is_reviewer(role) or not is_blind
