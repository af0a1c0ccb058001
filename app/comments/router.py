"""Comments over REST."""

from typing import Annotated, Any

from fastapi import APIRouter, Query

from app.accounts.viewer import SignedIn, Viewer
from app.assignments.errors import NoSuchAssignment
from app.comments import service
from app.comments.policy import CommentFacts
from app.comments.queries import (
    MOST_PEOPLE,
    find_thread,
    layer_of_assignment,
    people_to_call,
    threads_of_image,
)
from app.comments.schemas import (
    CommentChange,
    CommentId,
    MentionableOut,
    NewReply,
    NewThread,
    PeopleList,
    ThreadList,
    ThreadOut,
    WaitingComment,
    WaitingList,
)
from app.comments.waiting import waiting_comments
from app.database.engine import Connection, driver_connection
from app.images.access import SeenImage
from app.projects.access import MemberAccess
from app.web.identifiers import LARGEST_ID
from app.web.transactions import RequestConnection, RequestSession

router = APIRouter(tags=["comments"])


@router.get("/images/{image_id}/comments")
async def get_threads(
    found: SeenImage,
    session: RequestSession,
    assignment: Annotated[
        int | None,
        Query(ge=1, le=LARGEST_ID, description="Leaves out threads on others' layers."),
    ] = None,
) -> ThreadList:
    """The threads of an image that the caller may see, the oldest first."""
    connection = await driver_connection(session)
    layer_id = None
    if assignment is not None:
        layer_id = await layer_of_assignment(connection, found, assignment)
        if layer_id is None:
            raise NoSuchAssignment
    rows = await threads_of_image(connection, found.viewer, found.image.id, layer_id=layer_id)
    items = [ThreadOut.model_validate(row) for row in rows]
    return ThreadList(items=items, open_count=sum(item.resolution is None for item in items))


@router.post("/images/{image_id}/comments", status_code=201)
async def begin_thread(found: SeenImage, session: RequestSession, body: NewThread) -> ThreadOut:
    """Begin a thread. A repeat with the same id answers with the thread as it is."""
    connection = await driver_connection(session)
    thread_id = await service.begin_thread(connection, found, body)
    return ThreadOut.model_validate(await find_thread(connection, found.viewer, thread_id))


@router.post("/comments/{comment_id}/replies", status_code=201)
async def reply(
    comment_id: CommentId, viewer: SignedIn, connection: RequestConnection, body: NewReply
) -> ThreadOut:
    """Go on in a comment's thread. A repeat with the same id answers with the thread as it is."""
    facts = await service.reply(connection, viewer=viewer, comment_id=comment_id, new=body)
    return await _thread(connection, viewer, facts)


@router.patch("/comments/{comment_id}")
async def edit(
    comment_id: CommentId, viewer: SignedIn, connection: RequestConnection, body: CommentChange
) -> ThreadOut:
    """Change one's own comment."""
    facts = await service.edit_comment(
        connection, viewer=viewer, comment_id=comment_id, change=body
    )
    return await _thread(connection, viewer, facts)


@router.delete("/comments/{comment_id}", status_code=204)
async def delete(comment_id: CommentId, viewer: SignedIn, connection: RequestConnection) -> None:
    """Take one's own comment back; an owner may take back any."""
    await service.delete_comment(connection, viewer=viewer, comment_id=comment_id)


@router.post("/comments/{comment_id}/restorations", status_code=201)
async def restore(
    comment_id: CommentId, viewer: SignedIn, connection: RequestConnection
) -> ThreadOut:
    """Undo the deletion of a comment."""
    facts = await service.restore_comment(connection, viewer=viewer, comment_id=comment_id)
    return await _thread(connection, viewer, facts)


@router.put("/comments/{comment_id}/resolution")
async def resolve(
    comment_id: CommentId, viewer: SignedIn, connection: RequestConnection
) -> ThreadOut:
    """Settle a comment's thread."""
    facts = await service.resolve_thread(connection, viewer=viewer, comment_id=comment_id)
    return await _thread(connection, viewer, facts)


@router.delete("/comments/{comment_id}/resolution")
async def reopen(
    comment_id: CommentId, viewer: SignedIn, connection: RequestConnection
) -> ThreadOut:
    """Open a settled thread again."""
    facts = await service.reopen_thread(connection, viewer=viewer, comment_id=comment_id)
    return await _thread(connection, viewer, facts)


@router.get("/projects/{project_id}/people")
async def find_people(
    access: MemberAccess,
    session: RequestSession,
    q: Annotated[
        str,
        Query(max_length=200, pattern=r"^[^\x00]*$", description="The beginning of a name."),
    ] = "",
) -> PeopleList:
    """Whom the caller may mention, by name, at most 20: in a blind project an annotator finds only reviewers."""
    people = await people_to_call(
        await driver_connection(session),
        access.viewer,
        project_id=access.project.id,
        role=access.role,
        is_blind=access.project.blind,
    )
    found = [person for person in people if _is_meant(q, person["name"])]
    return PeopleList(items=[MentionableOut(**person) for person in found[:MOST_PEOPLE]])


@router.get("/me/comments")
async def get_waiting(
    viewer: SignedIn,
    connection: RequestConnection,
    project_id: Annotated[int | None, Query(ge=1, le=LARGEST_ID)] = None,
) -> WaitingList:
    """The open threads that want something of the caller: an answer, a look at one, or a word of their own."""
    waiting = await waiting_comments(connection, viewer, project_id=project_id)
    items = [WaitingComment.model_validate(item) for item in waiting.items]
    return WaitingList(items=items, counts=waiting.counts)


async def _thread(connection: Connection, viewer: Viewer, facts: CommentFacts) -> ThreadOut:
    row: dict[str, Any] = await find_thread(connection, viewer, facts.thread_id)
    return ThreadOut.model_validate(row)


def _is_meant(typed: str, name: str) -> bool:
    """Whether a name, or one of its words, begins with what was typed."""
    wanted = typed.strip().casefold()
    folded = name.casefold()
    return folded.startswith(wanted) or any(word.startswith(wanted) for word in folded.split())
