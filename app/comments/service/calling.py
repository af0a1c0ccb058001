"""Whom a comment calls."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self
from uuid import UUID

from app.accounts.viewer import Viewer
from app.comments.calling import called_in
from app.comments.errors import CommentInvalid
from app.comments.policy import CommentFacts, is_reviewer
from app.comments.queries import people_to_call
from app.comments.schemas import MOST_MENTIONS
from app.database.engine import Connection
from app.errors import FieldError


@dataclass(frozen=True)
class Setting:
    """Where a comment is written, and in which role."""

    project_id: int
    viewer: Viewer
    role: str
    is_blind: bool

    @classmethod
    def of(cls, facts: CommentFacts, viewer: Viewer) -> Self:
        """The setting of a comment in a thread."""
        return cls(facts.project_id, viewer, facts.role, facts.is_blind)


async def called_people(
    connection: Connection, setting: Setting, *, text: str, mentions: Sequence[int] | None
) -> list[int]:
    """The ids of the people called: those sent, or else those whose @names stand in the text.

    Raises CommentInvalid for an id of nobody whom this person may call.
    """
    people = await people_to_call(
        connection,
        setting.viewer,
        project_id=setting.project_id,
        role=setting.role,
        is_blind=setting.is_blind,
    )
    if mentions is None:
        return called_in(text, people)[:MOST_MENTIONS]
    known = {person["id"] for person in people}
    problems = [
        FieldError(f"mentions.{index}", f"there is nobody with the id {user_id} to mention here")
        for index, user_id in enumerate(mentions)
        if user_id not in known
    ]
    if problems:
        raise CommentInvalid(problems)
    return list(dict.fromkeys(mentions))


async def write_mentions(
    connection: Connection, setting: Setting, *, comment_id: UUID, called: Sequence[int]
) -> None:
    """Make these the people whom a comment calls. A reviewer's call lets them read the thread."""
    await connection.execute("delete from comment_mentions where comment_id = %s", [comment_id])
    await connection.execute(
        """
        insert into comment_mentions (comment_id, user_id, opens_thread)
        select %s, called, %s from unnest(%s::bigint[]) called
        """,
        [comment_id, is_reviewer(setting.role), list(called)],
    )
