"""The page on which people see what copies of an image hide, and correct it."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from pydantic import ValidationError
from sqlalchemy.ext.asyncio import AsyncSession

from app.accounts.viewer import SignedIn
from app.errors import Conflict, Invalid
from app.hiding import service
from app.hiding.places import Place, without_repeats
from app.hiding.queries import find_places, marked_places, told_detector
from app.hiding.schemas import PlaceIn
from app.images.access import BrieflyReviewedImage, ImageAccess, ReviewedImage
from app.images.tools import ImageTools, Tools
from app.projects.models import Project
from app.web.flashes import Flash, redirect
from app.web.forms import SentForm, sentences_of, text_of
from app.web.identifiers import PathId
from app.web.templates import render
from app.web.transactions import RequestSession

pages = APIRouter(include_in_schema=False)

KINDS = [("face", "Face"), ("plate", "Number plate"), ("other", "Something else")]
COLORS = {"marked": "#f43f5e", "found": "#f59e0b"}
_FIELDS = ("kind", "x", "y", "width", "height")


@dataclass(frozen=True)
class Looked:
    """What a detector finds, or why it could not look; nothing of both where nobody asked it to."""

    seen: list[Place] | None = None
    problem: str | None = None


UNASKED = Looked()


@pages.get("/images/{image_id}/hidden-places")
async def show_places(
    request: Request,
    found: BrieflyReviewedImage,
    tools: Tools,
    look: Annotated[bool, Query()] = False,
) -> Response:
    """What is marked and, when asked to look, what a detector finds beside it."""
    looked = await _looked(tools, found) if look else UNASKED
    async with tools.database.session() as session:
        return await _page(request, found, session, looked)


@pages.post("/images/{image_id}/hidden-places")
async def mark_place(
    request: Request, found: ReviewedImage, session: RequestSession, form: SentForm
) -> Response:
    typed = {name: text_of(form, name).strip() for name in _FIELDS}
    try:
        place = Place(**PlaceIn.model_validate(typed).model_dump())
        await service.mark(session, found, [place], found_by=None)
    except (ValidationError, Invalid) as error:
        errors = sentences_of(error)
        return await _page(request, found, session, UNASKED, errors=errors, typed=typed)
    return redirect(_address(found), Flash("Marked: copies that hide places hide this one."))


@pages.post("/images/{image_id}/found-places")
async def keep_found(found: BrieflyReviewedImage, tools: Tools) -> Response:
    """Mark what a detector finds and no mark covers yet."""
    try:
        kept = await service.mark_found(tools, found)
    except (Invalid, Conflict) as refused:
        return redirect(_address(found), Flash(refused.message, "error"))
    words = (
        f"Kept {len(kept)}. Correct them here before you export."
        if kept
        else "Nothing new was found."
    )
    return redirect(_address(found), Flash(words))


@pages.post("/hidden-places/{place_id}/removal")
async def unmark_place(place_id: PathId, session: RequestSession, viewer: SignedIn) -> Response:
    image_id = await service.unmark(session, viewer=viewer, place_id=place_id)
    return redirect(f"/images/{image_id}/hidden-places", Flash("The mark is taken away."))


def _address(found: ImageAccess) -> str:
    return f"/images/{found.image.id}/hidden-places"


async def _page(
    request: Request,
    found: ImageAccess,
    session: AsyncSession,
    looked: Looked,
    *,
    errors: dict[str, str] | None = None,
    typed: dict[str, str] | None = None,
) -> Response:
    marked = await marked_places(session, found.image.id)
    seen = looked.seen and without_repeats(looked.seen, [each.place for each in marked])
    project = await session.get_one(Project, found.image.project_id)
    context = {
        "project": {"id": project.id, "name": project.name, "role": found.role},
        "image": found.image,
        "marked": marked,
        "seen": seen,
        "problem": looked.problem,
        "detector": told_detector(),
        "colors": COLORS,
        "kinds": KINDS,
        "names": dict(KINDS),
        "errors": errors or {},
        "typed": typed or dict.fromkeys(_FIELDS, ""),
    }
    return render(request, "hiding/index.html", context, status_code=422 if errors else 200)


async def _looked(tools: ImageTools, found: ImageAccess) -> Looked:
    try:
        return Looked(seen=await find_places(tools, found.image))
    except (Invalid, Conflict) as refused:
        return Looked(problem=refused.message)
