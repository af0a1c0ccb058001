"""Comments by people without script: the forms on the page of an image."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter, Response
from pydantic import ValidationError

from app.accounts.viewer import SignedIn, Viewer
from app.comments import service
from app.comments.errors import NoSuchComment
from app.comments.policy import CommentFacts
from app.comments.queries import facts_of
from app.comments.schemas import CommentChange, CommentId, NewReply, NewThread
from app.database.engine import Connection, driver_connection
from app.errors import Conflict, Forbidden, Invalid
from app.images.access import SeenImage
from app.web.flashes import Flash, redirect
from app.web.forms import SentForm, sentences_of, text_of
from app.web.transactions import RequestConnection, RequestSession

pages = APIRouter(include_in_schema=False)


@pages.post("/images/{image_id}/comments")
async def begin_thread(found: SeenImage, session: RequestSession, form: SentForm) -> Response:
    layer_id = text_of(form, "layer_id")
    home = f"/images/{found.image.id}" + (f"?layer={layer_id}" if layer_id.isdecimal() else "")
    fields: dict[str, Any] = {
        "id": text_of(form, "id"),
        "text": text_of(form, "text"),
        "layer_id": layer_id or None,
        "is_question": "is_question" in form,
    }
    connection = await driver_connection(session)
    try:
        new = NewThread.model_validate(fields, strict=False)
        thread_id = await service.begin_thread(connection, found, new)
    except (ValidationError, Conflict, Invalid) as refusal:
        return redirect(f"{home}#comments", _told(refusal))
    return redirect(f"{home}#comment-{thread_id}", Flash("Your comment is there."))


@pages.post("/comments/{comment_id}/replies")
async def reply(
    comment_id: CommentId, viewer: SignedIn, connection: RequestConnection, form: SentForm
) -> Response:
    home = _home(await _seen(connection, viewer, comment_id))
    fields = {"id": text_of(form, "id"), "text": text_of(form, "text")}
    try:
        new = NewReply.model_validate(fields)
        await service.reply(connection, viewer=viewer, comment_id=comment_id, new=new)
    except (ValidationError, Conflict, Invalid) as refusal:
        return redirect(home, _told(refusal))
    return redirect(home, Flash("Your reply is there."))


@pages.post("/comments/{comment_id}")
async def edit(
    comment_id: CommentId, viewer: SignedIn, connection: RequestConnection, form: SentForm
) -> Response:
    home = _home(await _seen(connection, viewer, comment_id))
    try:
        change = CommentChange(text=text_of(form, "text"))
        await service.edit_comment(connection, viewer=viewer, comment_id=comment_id, change=change)
    except (ValidationError, Conflict, Forbidden, Invalid) as refusal:
        return redirect(home, _told(refusal))
    return redirect(home, Flash("Your comment is changed."))


@pages.post("/comments/{comment_id}/removal")
async def delete(
    comment_id: CommentId, viewer: SignedIn, connection: RequestConnection
) -> Response:
    home = _home(await _seen(connection, viewer, comment_id))
    try:
        await service.delete_comment(connection, viewer=viewer, comment_id=comment_id)
    except (Conflict, Forbidden) as refusal:
        return redirect(home, _told(refusal))
    undo_url = f"/comments/{comment_id}/restoration"
    return redirect(home, Flash("The comment is deleted.", undo_url=undo_url))


@pages.post("/comments/{comment_id}/restoration")
async def restore(
    comment_id: CommentId, viewer: SignedIn, connection: RequestConnection
) -> Response:
    home = _home(await _seen(connection, viewer, comment_id))
    try:
        await service.restore_comment(connection, viewer=viewer, comment_id=comment_id)
    except (Conflict, Forbidden) as refusal:
        return redirect(home, _told(refusal))
    return redirect(home, Flash("The comment is back."))


@pages.post("/comments/{comment_id}/resolution")
async def resolve(
    comment_id: CommentId, viewer: SignedIn, connection: RequestConnection
) -> Response:
    home = _home(await _seen(connection, viewer, comment_id))
    try:
        await service.resolve_thread(connection, viewer=viewer, comment_id=comment_id)
    except Conflict as refusal:
        return redirect(home, _told(refusal))
    undo_url = f"/comments/{comment_id}/reopening"
    return redirect(home, Flash("The thread is resolved.", undo_url=undo_url))


@pages.post("/comments/{comment_id}/reopening")
async def reopen(
    comment_id: CommentId, viewer: SignedIn, connection: RequestConnection
) -> Response:
    home = _home(await _seen(connection, viewer, comment_id))
    try:
        await service.reopen_thread(connection, viewer=viewer, comment_id=comment_id)
    except Conflict as refusal:
        return redirect(home, _told(refusal))
    return redirect(home, Flash("The thread is open again."))


async def _seen(connection: Connection, viewer: Viewer, comment_id: UUID) -> CommentFacts:
    """A thread that one does not see has no page to go back to."""
    facts = await facts_of(connection, viewer, comment_id)
    if facts is None:
        raise NoSuchComment
    return facts


def _home(facts: CommentFacts) -> str:
    return f"/images/{facts.image_id}#comment-{facts.thread_id}"


def _told(refusal: ValidationError | Conflict | Forbidden | Invalid) -> Flash:
    if isinstance(refusal, ValidationError):
        field, sentence = next(iter(sentences_of(refusal).items()))
        name = "Comment" if field in {"text", ""} else field
        return Flash(f"{name}: {sentence}", kind="error")
    return Flash(refusal.message, kind="error")
