"""Audit entries as sentences that go on from a name: `Ada` … `renamed the category car to vehicle`."""

from collections.abc import Callable, Mapping
from typing import Any

from app.accounts.schemas import AuditEntryOut

Detail = Mapping[str, Any]


def sentence_of(entry: AuditEntryOut) -> str:
    """What somebody did, in the past tense; plain words for a deed that has no sentence of its own."""
    tell = _SENTENCES.get(entry.action)
    if tell is None:
        noun, _, deed = entry.action.partition(".")
        return f"{deed.replace('_', ' ')} {_article(noun)} {noun.replace('_', ' ')}"
    return tell(entry.detail)


def _images(count: int) -> str:
    return f"{count:,} images" if count != 1 else "an image"


def added_images(count: int) -> str:
    """How many pictures somebody brought in."""
    return f"added {count:,} images" if count > 1 else "added an image"


def _name(detail: Detail) -> str:
    found = detail.get("after") or detail.get("before") or detail
    return str(found.get("name", ""))


def _renamed(noun: str) -> Callable[[Detail], str]:
    return lambda detail: (
        f"renamed the {noun} {detail['before']['name']} to {detail['after']['name']}"
    )


def _fields(detail: Detail) -> str:
    names = [name.replace("_", " ") for name in detail.get("after", {})]
    return " and ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))


def _article(noun: str) -> str:
    return "an" if noun[:1] in "aeiou" else "a"


def _with_article(role: object) -> str:
    return f"{_article(str(role))} {role}"


_DECIDED = {
    "reopened": "reopened what had settled by itself",
    "none": "left out of the consensus what annotators differed on",
}

_SENTENCES: dict[str, Callable[[Detail], str]] = {
    "project.created": lambda detail: "created the project",
    "project.changed": lambda detail: f"changed the project's {_fields(detail)}",
    "project.archived": lambda detail: "archived the project",
    "project.unarchived": lambda detail: "took the project out of the archive",
    "project.pilot_ended": lambda detail: "ended the pilot",
    "project.pilot_resumed": lambda detail: "went back to the pilot",
    "project.deleted": lambda detail: "deleted the project",
    "project.restored": lambda detail: "restored the project",
    "category.created": lambda detail: f"added the category {_name(detail)}",
    "category.renamed": _renamed("category"),
    "category.changed": lambda detail: f"changed a category's {_fields(detail)}",
    "category.restored": lambda detail: f"brought back the category {_name(detail)}",
    "category.deleted": lambda detail: f"deleted the category {_name(detail)}",
    "category.merged": lambda detail: (
        f"merged the category {_name(detail)} into {detail['into']['name']}"
    ),
    "categories.ordered": lambda detail: "put the categories into another order",
    "question.created": lambda detail: f"added the question {_name(detail)}",
    "question.renamed": _renamed("question"),
    "question.changed": lambda detail: f"changed a question's {_fields(detail)}",
    "question.restored": lambda detail: f"brought back the question {_name(detail)}",
    "question.deleted": lambda detail: f"deleted the question {_name(detail)}",
    "questions.ordered": lambda detail: "put the questions into another order",
    "member.added": lambda detail: f"added {_with_article(detail['after']['role'])}",
    "member.changed": lambda detail: f"made a member {_with_article(detail['after']['role'])}",
    "member.removed": lambda detail: "removed a member",
    "invitation.created": lambda detail: f"invited {_with_article(detail['role'])}",
    "invitation.accepted": lambda detail: f"joined as {_with_article(detail['role'])}",
    "invitation.revoked": lambda detail: "withdrew an invitation",
    "images.added": lambda detail: added_images(int(detail["images"])),
    "images.measured_again": lambda detail: "had all images measured again",
    "predictions.kept": lambda detail: f"sent predictions of {detail['model']}",
    "predictions.deleted": lambda detail: f"deleted the predictions of {detail['model']}",
    "comment.added": lambda detail: "commented on an image",
    "comment.edited": lambda detail: "changed a comment",
    "comment.deleted": lambda detail: "deleted a comment",
    "comment.restored": lambda detail: "restored a comment",
    "comment.resolved": lambda detail: "resolved a thread of comments",
    "comment.reopened": lambda detail: "reopened a thread of comments",
    "queue.changed": lambda detail: f"changed who gets {_images(int(detail['images']))}",
    "pool.created": lambda detail: f"made the pool {_name(detail)}",
    "pool.changed": lambda detail: "changed a pool of annotators",
    "pool.deleted": lambda detail: "deleted a pool of annotators",
    "assignment.submitted": lambda detail: "submitted an image",
    "assignment.skipped": lambda detail: "handed an image back",
    "assignment.removed": lambda detail: "took an image back that nobody had begun",
    "assignment.released": lambda detail: "ended a lease",
    "assignment.handed_over": lambda detail: "gave an image to somebody else",
    "assignment.offered_again": lambda detail: "offered a skipped image again",
    "submission.accepted": lambda detail: "accepted a submission",
    "submission.returned": lambda detail: "returned a submission",
    "disagreement.decided": lambda detail: _DECIDED.get(detail["kind"], "settled a disagreement"),
    "disagreement.undone": lambda detail: "took back a decision on a disagreement",
    "consensus.taken": lambda detail: (
        "settled what was open on an image by what its annotators say together"
        if detail["take"] == "fused"
        else "took one annotator's work as the consensus of an image"
    ),
    "consensus.settled": lambda detail: (
        f"settled what annotators agree on to {detail['threshold']:g}"
    ),
}
