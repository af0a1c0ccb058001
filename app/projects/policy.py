"""Who may do what in a project: pure questions about roles."""

from app.projects.models import MemberRole

DAYS_TO_RESTORE = 30
"""How long a deleted project can be brought back."""

RANK: dict[MemberRole, int] = {"annotator": 1, "reviewer": 2, "owner": 3}


def reaches(role: MemberRole, at_least: MemberRole) -> bool:
    """Whether `role` may do what `at_least` may: an owner reviews, a reviewer annotates."""
    return RANK[role] >= RANK[at_least]


def effective_role(*, is_admin: bool, member_role: MemberRole | None) -> MemberRole | None:
    """The role a person acts in: an administrator is an owner everywhere; none means the project does not exist."""
    return "owner" if is_admin else member_role


def may_remove(role: MemberRole, *, viewer_id: int, user_id: int) -> bool:
    """Whether somebody may take a member out: owners anybody, everybody themselves."""
    return role == "owner" or viewer_id == user_id


def may_know(role: MemberRole, member_role: MemberRole, *, is_self: bool, is_blind: bool) -> bool:
    """Whether a member is shown another: annotators of a blind project know owners and reviewers, not each other."""
    return not is_blind or role != "annotator" or member_role != "annotator" or is_self
