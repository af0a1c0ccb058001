"""Change one's words, take them back, and bring them back."""

from uuid import UUID

from app.accounts.audit import record_on
from app.accounts.viewer import Viewer
from app.comments.errors import CommentInvalid, NoSuchComment, NotYourComment
from app.comments.policy import CommentFacts, may_delete, may_edit
from app.comments.queries import facts_of
from app.comments.schemas import CommentChange
from app.comments.service.calling import Setting, called_people, write_mentions
from app.database.engine import Connection
from app.errors import FieldError
from app.projects.errors import ProjectArchived


async def edit_comment(
    connection: Connection, *, viewer: Viewer, comment_id: UUID, change: CommentChange
) -> CommentFacts:
    """Change one's own comment; a change of nothing leaves no mark.

    Raises:
        NoSuchComment, NotYourComment: it cannot be seen, was deleted, or is somebody else's.
        CommentInvalid: a mention does not fit, or a reply is made a question.
    """
    facts = await _changeable(connection, viewer, comment_id)
    if facts.is_deleted:
        raise NoSuchComment
    if not may_edit(facts, viewer):
        raise NotYourComment
    if change.is_question is not None and facts.id != facts.thread_id:
        message = "only the first comment of a thread can be a question"
        raise CommentInvalid([FieldError("is_question", message)])
    cursor = await connection.execute(
        """
        update comments
        set text = coalesce(%(text)s, text),
            is_question = coalesce(%(is_question)s, is_question),
            edited_at = case when %(text)s::text is distinct from text then now() else edited_at end
        where id = %(id)s
          and (coalesce(%(text)s, text) <> text or coalesce(%(is_question)s, is_question) <> is_question)
        returning id
        """,
        {"id": comment_id, "text": change.text, "is_question": change.is_question},
    )
    if await cursor.fetchone():
        await _note(connection, viewer, facts, "edited")
    await _rewrite_mentions(connection, viewer, facts, change)
    return facts


async def _rewrite_mentions(
    connection: Connection, viewer: Viewer, facts: CommentFacts, change: CommentChange
) -> None:
    if change.text is None and change.mentions is None:
        return
    setting = Setting.of(facts, viewer)
    called = await called_people(
        connection, setting, text=change.text or "", mentions=change.mentions
    )
    await write_mentions(connection, setting, comment_id=facts.id, called=called)


async def delete_comment(
    connection: Connection, *, viewer: Viewer, comment_id: UUID
) -> CommentFacts:
    """Take a comment back: its words are no longer shown. Deleting again changes nothing."""
    return await _set_deleted(connection, viewer, comment_id, is_deleted=True)


async def restore_comment(
    connection: Connection, *, viewer: Viewer, comment_id: UUID
) -> CommentFacts:
    """Undo a deletion."""
    return await _set_deleted(connection, viewer, comment_id, is_deleted=False)


async def _set_deleted(
    connection: Connection, viewer: Viewer, comment_id: UUID, *, is_deleted: bool
) -> CommentFacts:
    facts = await _changeable(connection, viewer, comment_id)
    if not may_delete(facts, viewer):
        raise NotYourComment
    if facts.is_deleted != is_deleted:
        await connection.execute(
            "update comments set deleted_at = case when %s then now() end where id = %s",
            [is_deleted, comment_id],
        )
        await _note(connection, viewer, facts, "deleted" if is_deleted else "restored")
    return facts


async def _changeable(connection: Connection, viewer: Viewer, comment_id: UUID) -> CommentFacts:
    facts = await facts_of(connection, viewer, comment_id, is_locked=True)
    if facts is None:
        raise NoSuchComment
    if facts.is_archived:
        raise ProjectArchived
    return facts


async def _note(connection: Connection, viewer: Viewer, facts: CommentFacts, deed: str) -> None:
    await record_on(
        connection,
        actor=viewer,
        action=f"comment.{deed}",
        subject=f"comment:{facts.id}",
        project_id=facts.project_id,
        detail={"image_id": facts.image_id},
    )
