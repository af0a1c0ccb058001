"""Settle a thread, and open it again: everybody who sees it may do either."""

from uuid import UUID

from app.accounts.audit import record_on
from app.accounts.viewer import Viewer
from app.comments.errors import NoSuchComment
from app.comments.policy import CommentFacts
from app.comments.queries import facts_of
from app.database.engine import Connection
from app.projects.errors import ProjectArchived


async def resolve_thread(
    connection: Connection, *, viewer: Viewer, comment_id: UUID
) -> CommentFacts:
    """Settle the thread of a comment. Who settled it first stays noted."""
    return await _set_resolved(connection, viewer, comment_id, is_resolved=True)


async def reopen_thread(
    connection: Connection, *, viewer: Viewer, comment_id: UUID
) -> CommentFacts:
    """Take a resolution back."""
    return await _set_resolved(connection, viewer, comment_id, is_resolved=False)


async def _set_resolved(
    connection: Connection, viewer: Viewer, comment_id: UUID, *, is_resolved: bool
) -> CommentFacts:
    facts = await facts_of(connection, viewer, comment_id)
    if facts is None:
        raise NoSuchComment
    if facts.is_archived:
        raise ProjectArchived
    cursor = await connection.execute(
        """
        update comments
        set resolved_at = case when %(is_resolved)s then now() end,
            resolved_by = case when %(is_resolved)s then %(viewer)s::bigint end
        where id = %(id)s and (resolved_at is not null) <> %(is_resolved)s
        returning id
        """,
        {"id": facts.thread_id, "is_resolved": is_resolved, "viewer": viewer.id},
    )
    if await cursor.fetchone():
        await record_on(
            connection,
            actor=viewer,
            action="comment.resolved" if is_resolved else "comment.reopened",
            subject=f"comment:{facts.thread_id}",
            project_id=facts.project_id,
            detail={"image_id": facts.image_id},
        )
    return facts
