"""Who may see and judge whose work: pure questions on the facts of an assignment."""

from dataclasses import dataclass
from datetime import datetime

from app.accounts.viewer import Viewer


@dataclass(frozen=True)
class AssignmentFacts:
    """What decides who may do what with an assignment; `role` is the asking person's in its project."""

    id: int
    project_id: int
    image_id: int
    annotator_id: int
    state: str
    submitted_at: datetime | None
    is_archived: bool
    is_excluded: bool
    role: str | None


def may_see_work(facts: AssignmentFacts, viewer: Viewer) -> bool:
    """One's own work, or anybody's for a reviewer, an owner or an administrator."""
    return facts.annotator_id == viewer.id or viewer.is_admin or facts.role in {"reviewer", "owner"}


def may_decide(facts: AssignmentFacts, viewer: Viewer) -> bool:
    """A reviewer judges others' work; an owner, who may work alone, also their own."""
    is_owner = viewer.is_admin or facts.role == "owner"
    return is_owner or (facts.role == "reviewer" and facts.annotator_id != viewer.id)


def may_share_out(facts: AssignmentFacts, viewer: Viewer) -> bool:
    """Owners alone say who labels what."""
    return viewer.is_admin or facts.role == "owner"
