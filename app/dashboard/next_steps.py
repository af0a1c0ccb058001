"""The most useful thing that a person can do in a project now. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from app.dashboard.queries import Waiting
from app.projects.models import MemberRole


@dataclass(frozen=True)
class Step:
    """A button, and the sentence beside it."""

    label: str
    url: str
    icon: str
    sentence: str
    method: Literal["get", "post"] = "get"


@dataclass(frozen=True)
class Standing:
    """What the next step depends on."""

    project_id: int
    role: MemberRole
    is_archived: bool
    category_count: int
    question_count: int
    states: Mapping[str, int]
    waiting: Waiting


def next_step(standing: Standing) -> Step:
    """What comes first: setting up, then what others wait for, then more of the same."""
    return _set_up(standing) or _owed(standing) or _go_on(standing)


def _set_up(standing: Standing) -> Step | None:
    home = f"/projects/{standing.project_id}"
    if standing.is_archived:
        sentence = "This project is archived: it can be read, not labelled."
        return Step("See the images", f"{home}/images", "image", sentence)
    if standing.role != "owner":
        return None
    if not standing.category_count and not standing.question_count:
        sentence = "Nothing can be marked yet."
        return Step("Say what there is to find", f"{home}/schema", "shapes", sentence)
    if not sum(standing.states.values()):
        return Step("Add images", f"{home}/images", "upload", "There are no images yet.")
    return None


def _owed(standing: Standing) -> Step | None:
    home = f"/projects/{standing.project_id}"
    waiting = standing.waiting
    if waiting.returned:
        sentence = f"{_count(waiting.returned, 'image')} came back to you with a note."
        queue = f"/queue?project={standing.project_id}"
        return Step("Correct what was returned", queue, "corner-up-left", sentence)
    if waiting.disagreements:
        sentence = "Annotators differ: one key settles most of it."
        label = f"Settle {_count(waiting.disagreements, 'disagreement')}"
        return Step(label, f"{home}/adjudication", "git-compare", sentence)
    if waiting.to_review:
        sentence = f"{_count(waiting.to_review, 'submission')} to review."
        return Step("Review", f"{home}/review", "circle-check", sentence)
    return None


def _go_on(standing: Standing) -> Step:
    home = f"/projects/{standing.project_id}"
    states = standing.states
    left = states.get("new", 0) + states.get("in_progress", 0)
    if left:
        sentence = f"{_count(left, 'image')} to go."
        return Step("Label", f"{home}/assignments/next", "pencil-ruler", sentence, "post")
    if states.get("accepted") and standing.role == "owner":
        return Step("Export", f"{home}/exports", "download", "Everything is labelled.")
    sentence = "Nothing waits for you here."
    return Step("See the images", f"{home}/images", "image", sentence)


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
