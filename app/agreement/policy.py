"""Who may read how far people agree: pure questions about roles."""

from app.projects.models import MemberRole
from app.projects.policy import reaches


def may_read(role: MemberRole, *, is_blind: bool) -> bool:
    """Reviewers and owners everything; annotators of a blind project nothing but what is their own."""
    return reaches(role, "reviewer") or not is_blind


def may_read_annotator(role: MemberRole, *, is_blind: bool, is_self: bool) -> bool:
    """One annotator's figures: their own always."""
    return is_self or may_read(role, is_blind=is_blind)
