"""Threads and what waits, in the words of pages."""

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from app.comments.queries import people_to_call, threads_of_image
from app.comments.waiting import Waiting
from app.database.engine import Connection
from app.images.access import ImageAccess

MOST_NAMES = 8

_WAITING_WORDS = {
    "question": ("1 question waits for an answer", "{} questions wait for an answer"),
    "answer": ("1 answer to your question", "{} answers to your questions"),
    "mention": ("1 mention of you", "{} mentions of you"),
}


async def talk_context(
    connection: Connection, found: ImageAccess, *, is_blind: bool, layer: Mapping[str, Any] | None
) -> dict[str, Any]:
    """What comments/_threads.html needs, beside the image; a new thread is about `layer`, the one that is shown.

    Forms carry the ids of the comments that they make, so that sending one twice says nothing twice.
    """
    threads = await threads_of_image(connection, found.viewer, found.image.id)
    people = await people_to_call(
        connection,
        found.viewer,
        project_id=found.image.project_id,
        role=found.role,
        is_blind=is_blind,
    )
    return {
        "threads": [_shown(thread) for thread in threads],
        "open_count": sum(thread["resolution"] is None for thread in threads),
        "new_thread": {"id": uuid4(), "layer": layer},
        "names_to_call": [person["name"] for person in people if person["id"] != found.viewer.id][
            :MOST_NAMES
        ],
        "is_owner": found.role == "owner",
    }


def waiting_context(waiting: Waiting) -> dict[str, Any]:
    """What comments/_waiting.html needs: one quiet line, and where each thing is."""
    told = [
        _WAITING_WORDS[kind][count > 1].format(f"{count:,}")
        for kind, count in waiting.counts.items()
        if count
    ]
    return {"sentence": " · ".join(told), "items": waiting.items}


def _shown(thread: Mapping[str, Any]) -> dict[str, Any]:
    return {**thread, "where": _where(thread), "reply_id": uuid4()}


def _where(thread: Mapping[str, Any]) -> str:
    """What a thread is pinned to, in words."""
    if thread["is_annotation_removed"]:
        return f"On an annotation that has been removed, at {_place(thread)}"
    if thread["annotation_id"] is not None:
        return f"On an annotation at {_place(thread)}"
    return f"At {_place(thread)}" if thread["x"] is not None else "On the whole image"


def _place(thread: Mapping[str, Any]) -> str:
    return f"{thread['x']:.0f}, {thread['y']:.0f} px"
