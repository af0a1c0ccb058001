"""Which objects somebody may give another category: pure questions on a layer's facts."""

from app.accounts.viewer import Viewer
from app.annotations.policy import LayerFacts, may_write
from app.objects.schemas import Cause

FINISHED = frozenset({"submitted", "accepted", "skipped"})

SENTENCES: dict[Cause, str] = {
    "gone": "They are not there any more, or you may not see them.",
    "changed": "They were changed since you saw them; look at them again.",
    "not_yours": "They are somebody else's work, which only its author changes.",
    "reviewers_only": "The consensus is changed by reviewers and owners only.",
    "nobodys": "What models predict and what was imported stays as it came.",
    "submitted": "They belong to your finished work; change that too, and you submit it again.",
    "excluded": "Their images are excluded from the project.",
}


def refusal_of(
    facts: LayerFacts, viewer: Viewer, *, state: str | None, may_reopen: bool
) -> Cause | None:
    """Why nothing in a layer may be changed; `state` is that of its assignment."""
    if not may_write(facts, viewer):
        by_kind: dict[str, Cause] = {"consensus": "reviewers_only", "annotator": "not_yours"}
        return by_kind.get(facts.kind, "nobodys")
    if facts.is_excluded:
        return "excluded"
    if state in FINISHED and not may_reopen:
        return "submitted"
    return None
