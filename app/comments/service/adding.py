"""Say something: begin a thread, or reply in one. A repeat with the same id changes nothing."""

from uuid import UUID

from app.accounts.audit import record_on
from app.accounts.viewer import Viewer
from app.comments.errors import CommentInvalid, NoSuchComment
from app.comments.policy import CommentFacts
from app.comments.queries import facts_of
from app.comments.schemas import NewReply, NewThread
from app.comments.service.calling import Setting, called_people, write_mentions
from app.comments.service.pinning import Pin, pin_of
from app.database.engine import Connection
from app.errors import FieldError
from app.images.access import ImageAccess
from app.projects.errors import ProjectArchived


async def begin_thread(connection: Connection, found: ImageAccess, new: NewThread) -> UUID:
    """A new thread on an image that the person may see; gives its id.

    Raises:
        CommentInvalid: the pin, a mention or the id does not fit; every place is named.
        ProjectArchived: its project can only be read.
    """
    cursor = await connection.execute(
        "select blind, archived_at is not null from projects where id = %s",
        [found.image.project_id],
    )
    row = await cursor.fetchone()
    assert row is not None
    is_blind, is_archived = row
    if is_archived:
        raise ProjectArchived
    setting = Setting(found.image.project_id, found.viewer, found.role, is_blind)
    pin = await pin_of(connection, found, new)
    called = await called_people(connection, setting, text=new.text, mentions=new.mentions)
    made = await _insert(connection, found, new, pin)
    if made:
        await write_mentions(connection, setting, comment_id=new.id, called=called)
        await _note(connection, found.viewer, new.id, found.image.project_id, found.image.id)
    else:
        wanted = (found.viewer.id, found.image.id, None)
        await _require_repeat(connection, new.id, wanted)
    return new.id


async def reply(
    connection: Connection, *, viewer: Viewer, comment_id: UUID, new: NewReply
) -> CommentFacts:
    """Go on in the thread of a comment that the person may see; gives the facts of that comment.

    Raises:
        NoSuchComment: there is none, or it may not be seen.
        CommentInvalid, ProjectArchived: as `begin_thread` says.
    """
    facts = await facts_of(connection, viewer, comment_id, is_locked=True)
    if facts is None:
        raise NoSuchComment
    if facts.is_archived:
        raise ProjectArchived
    setting = Setting.of(facts, viewer)
    called = await called_people(connection, setting, text=new.text, mentions=new.mentions)
    cursor = await connection.execute(
        """
        insert into comments (id, project_id, image_id, thread_id, author_id, text)
        values (%s, %s, %s, %s, %s, %s)
        on conflict do nothing
        returning id
        """,
        [new.id, facts.project_id, facts.image_id, facts.thread_id, viewer.id, new.text],
    )
    if await cursor.fetchone():
        await write_mentions(connection, setting, comment_id=new.id, called=called)
        await _note(connection, viewer, new.id, facts.project_id, facts.image_id)
    else:
        wanted = (viewer.id, facts.image_id, facts.thread_id)
        await _require_repeat(connection, new.id, wanted)
    return facts


async def _insert(connection: Connection, found: ImageAccess, new: NewThread, pin: Pin) -> bool:
    """Whether the comment was new."""
    cursor = await connection.execute(
        """
        insert into comments (
            id, project_id, image_id, author_id, text, is_question, layer_id, annotation_id, x, y
        )
        values (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
        on conflict do nothing
        returning id
        """,
        [
            new.id,
            found.image.project_id,
            found.image.id,
            found.viewer.id,
            new.text,
            new.is_question,
            pin.layer_id,
            new.annotation_id,
            pin.x,
            pin.y,
        ],
    )
    return await cursor.fetchone() is not None


async def _require_repeat(
    connection: Connection, comment_id: UUID, wanted: tuple[int, int, UUID | None]
) -> None:
    """The id is known: fine where this is the same comment again; else it is somebody's, and whose is not said."""
    cursor = await connection.execute(
        "select author_id, image_id, thread_id from comments where id = %s", [comment_id]
    )
    if await cursor.fetchone() != wanted:
        raise CommentInvalid([FieldError("id", f"{comment_id} is taken; make a new UUID")])


async def _note(
    connection: Connection, viewer: Viewer, comment_id: UUID, project_id: int, image_id: int
) -> None:
    """What was said stays out of the log: it is in the thread, for those who may read it."""
    await record_on(
        connection,
        actor=viewer,
        action="comment.added",
        subject=f"comment:{comment_id}",
        project_id=project_id,
        detail={"image_id": image_id},
    )
