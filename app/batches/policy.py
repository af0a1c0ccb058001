"""Who may do what to many images, and the words for it: pure."""

from app.batches.schemas import AnyDeed, Outcome
from app.projects.models import MemberRole

AT_LEAST: dict[AnyDeed, MemberRole] = {
    "exclude": "reviewer",
    "include": "reviewer",
    "gold": "reviewer",
    "ordinary": "reviewer",
    "pin": "reviewer",
    "pool": "owner",
    "assign": "owner",
    "take_back": "owner",
}
"""The least role for each deed, as for one image."""

TITLES: dict[AnyDeed, str] = {
    "exclude": "Excluding images",
    "include": "Taking images back in",
    "gold": "Marking images gold",
    "ordinary": "Marking images ordinary",
    "pin": "Pinning images to a part of the split",
    "pool": "Giving images to a pool",
    "assign": "Giving images to people",
    "take_back": "Taking images back from people",
}

_DONE: dict[AnyDeed, str] = {
    "exclude": "are excluded",
    "include": "are part of the project again",
    "gold": "are gold",
    "ordinary": "are ordinary",
    "pin": "have that part in splits to come",
    "pool": "have that pool",
    "assign": "are given",
    "take_back": "are taken back",
}

_LEFT: dict[Outcome, str] = {
    "waiting": "wait",
    "already": "were so already",
    "excluded": "are excluded, so nobody is given them",
    "unsettled": "cannot be gold: nothing about them is settled",
    "had": "stay as they are: these people have or had them",
    "begun": "stay with those who have begun them",
    "gone": "stay as they are: what they had before is there no longer",
}


def words_of(deed: AnyDeed, outcome: Outcome) -> str:
    """What became of images, behind their number."""
    return _DONE[deed] if outcome == "done" else _LEFT[outcome]
