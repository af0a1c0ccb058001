"""What happened lately, told once: a hundred verdicts in a row are one line."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby, islice

from app.accounts.schemas import AuditEntryOut
from app.dashboard.sentences import added_images, sentence_of


@dataclass(frozen=True)
class Deed:
    """What somebody did, once or several times in a row; `at` is the last time."""

    actor: str
    sentence: str
    at: datetime
    url: str | None = None


def deeds_of(entries: Iterable[AuditEntryOut], *, most: int) -> list[Deed]:
    """The latest deeds of a log that begins with the latest entry."""
    runs = (list(run) for _, run in groupby(entries, key=_kind))
    return [_deed(run) for run in islice(runs, most)]


# What owners do to the project as a whole, which everybody who labels in it may know.
_PUBLIC = (
    "project.",
    "category.",
    "categories.",
    "question.",
    "questions.",
    "images.",
    "predictions.",
)


def is_public(action: str) -> bool:
    """Whether a deed tells nothing of anybody's work."""
    return action.startswith(_PUBLIC)


def _kind(entry: AuditEntryOut) -> tuple[str | None, str]:
    is_upload = entry.action == "images.added"
    return entry.actor_name, entry.action if is_upload else sentence_of(entry)


def _deed(run: Sequence[AuditEntryOut]) -> Deed:
    last = run[0]
    return Deed(last.actor_name or "Concord", _sentence(run), last.at)


def _sentence(run: Sequence[AuditEntryOut]) -> str:
    if run[0].action == "images.added":
        return added_images(sum(int(entry.detail["images"]) for entry in run))
    once = sentence_of(run[0])
    return once if len(run) == 1 else f"{once}, {len(run):,} times"
