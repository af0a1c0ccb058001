"""Verdicts by people: forms on the page of an image."""

from fastapi import APIRouter, Response

from app.accounts.viewer import SignedIn
from app.assignments.errors import NoSuchAssignment
from app.assignments.queries import facts_of
from app.errors import Conflict, Forbidden, Invalid
from app.review import service
from app.review.errors import NoVerdict
from app.web.flashes import Flash, redirect
from app.web.forms import SentForm, text_of
from app.web.identifiers import PathId
from app.web.transactions import RequestConnection

pages = APIRouter(include_in_schema=False)

DONE = {"accepted": "Accepted.", "returned": "Returned with your note."}


@pages.post("/assignments/{assignment_id}/verdict")
async def give_verdict(
    assignment_id: PathId, viewer: SignedIn, connection: RequestConnection, form: SentForm
) -> Response:
    facts = await facts_of(connection, viewer, assignment_id)
    if facts is None:
        raise NoSuchAssignment
    home = f"/images/{facts.image_id}"
    verdict = text_of(form, "verdict")
    try:
        if verdict not in DONE:
            raise NoVerdict(verdict)
        await service.give_verdict(
            connection,
            viewer=viewer,
            assignment_id=assignment_id,
            is_accepted=verdict == "accepted",
            note=text_of(form, "note"),
        )
    except (Conflict, Forbidden, Invalid) as refusal:
        return redirect(home, Flash(refusal.message, kind="error"))
    return redirect(home, Flash(DONE[verdict]))
