"""Verdicts by people: forms on the page of an image."""

from fastapi import APIRouter, Response

from app.accounts.viewer import SignedIn
from app.errors import AppError
from app.review import service
from app.web.flashes import Flash, redirect
from app.web.forms import SentForm, text_of
from app.web.identifiers import PathId
from app.web.transactions import RequestConnection

pages = APIRouter(include_in_schema=False)


@pages.post("/assignments/{assignment_id}/verdict")
async def give_verdict(
    assignment_id: PathId, viewer: SignedIn, connection: RequestConnection, form: SentForm
) -> Response:
    is_accepted = text_of(form, "verdict") == "accepted"
    image_id = int(text_of(form, "image_id", "0") or 0)
    home = f"/images/{image_id}" if image_id else "/projects"
    try:
        await service.give_verdict(
            connection,
            viewer=viewer,
            assignment_id=assignment_id,
            is_accepted=is_accepted,
            note=text_of(form, "note"),
        )
    except AppError as refusal:
        return redirect(home, Flash(refusal.message, kind="error"))
    return redirect(home, Flash("Accepted." if is_accepted else "Returned with your note."))
