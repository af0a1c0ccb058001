"""The page on which owners share work out, and the one on which they define pools."""

from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.datastructures import FormData

from app.assigning import queries, service
from app.assigning.errors import NothingChosen
from app.assigning.schemas import SHOWN, QueuedImageOut, QueueQuery, Shown
from app.assigning.showing import project_of, sentence_of
from app.assignments import service as assignments
from app.assignments.schemas import QueueChange
from app.database.engine import driver_connection
from app.errors import Conflict, Invalid
from app.gallery.errors import BadFilter
from app.gallery.sight import Sight
from app.images.access import ReviewedImage
from app.projects.access import ChangeAccess, ProjectAccess, ReviewerAccess
from app.web.flashes import Flash, redirect
from app.web.forms import SentForm, text_of, texts_of
from app.web.identifiers import PathId, RowId
from app.web.templates import render
from app.web.transactions import RequestSession

pages = APIRouter(include_in_schema=False)

ROWS = 50
TABS: dict[Shown, str] = {
    "all": "All",
    "waiting": "Waiting",
    "held": "Being labelled",
    "skipped": "Skipped",
    "gold": "Gold",
    "pilot": "Pilot",
}


class PageQuery(BaseModel):
    """The page's own form, as a browser sends it."""

    model_config = ConfigDict(extra="ignore")

    show: str = "all"
    q: Annotated[str, Field(max_length=4000)] = ""
    person: str = ""
    pool: str = ""
    cursor: str | None = None


@pages.get("/projects/{project_id}/assigning")
async def show_queue(
    request: Request,
    access: ReviewerAccess,
    session: RequestSession,
    sent: Annotated[PageQuery, Query()],
) -> Response:
    """Images in the order in which they are handed out, with who has them."""
    asked = _asked(sent)
    connection = await driver_connection(session)
    sight = Sight(access.project.id, access.viewer.id, sees_all=True, knows_gold=True)
    refusal = ""
    rows: list[dict[str, Any]] = []
    more = None
    try:
        rows, more = await queries.queue_page(connection, asked, sight)
    except BadFilter as refused:
        refusal = refused.message
    counts = await queries.queue_counts(connection, access.project.id)
    context = {
        "project": project_of(access),
        "images": [QueuedImageOut.model_validate(row) for row in rows],
        "counts": counts,
        "tabs": [(TABS[each], _url(access, asked, show=each), each == asked.show, counts[each]) for each in TABS],
        "filters": {"show": asked.show, "q": sent.q, "person": asked.annotator_id, "pool": asked.pool_id},
        "pools": await queries.pools_of(connection, access.project.id),
        "people": await queries.loads_of(connection, access.project.id),
        "refusal": refusal,
        "next_url": _url(access, asked, cursor=more) if more else None,
    }  # fmt: skip
    return render(
        request, "assignments/assigning.html", context, status_code=422 if refusal else 200
    )


def _asked(sent: PageQuery) -> QueueQuery:
    """What is asked for; what cannot be meant is left out."""
    return QueueQuery(
        show=next((each for each in SHOWN if each == sent.show), "all"),
        q=sent.q,
        annotator_id=_id_of(sent.person),
        pool_id=_id_of(sent.pool),
        limit=ROWS,
        cursor=sent.cursor,
    )


def _id_of(text: str) -> RowId | None:
    is_id = text.isascii() and text.isdigit() and 0 < int(text[:19]) < 2**63 and len(text) < 20
    return int(text) if is_id else None


def _url(
    access: ProjectAccess, asked: QueueQuery, *, show: str | None = None, cursor: str | None = None
) -> str:
    sent = {
        "show": show or asked.show,
        "q": asked.q,
        "person": asked.annotator_id or "",
        "pool": asked.pool_id or "",
        "cursor": cursor or "",
    }
    query = urlencode({name: value for name, value in sent.items() if value not in {"", "all"}})
    return f"/projects/{access.project.id}/assigning" + (f"?{query}" if query else "")


@pages.post("/projects/{project_id}/assigning")
async def share_out(access: ChangeAccess, session: RequestSession, form: SentForm) -> Response:
    """Change how the images that are ticked, or all that match, are handed out."""
    fields = {name: text_of(form, name) for name in ("show", "q", "person", "pool")}
    asked = _asked(PageQuery.model_validate(fields))
    home = _url(access, asked)
    try:
        change = _change_of(form)
        shared = await service.change_queue(
            await driver_connection(session), access, change, asked=asked
        )
    except (ValidationError, Invalid, Conflict) as refused:
        return redirect(home, Flash(sentence_of(refused), "error"))
    return redirect(home, Flash(_told(shared, change)))


def _change_of(form: FormData) -> QueueChange:
    """What was filled in; raises NothingChosen where no image is meant."""
    sent: dict[str, Any] = {
        name: text_of(form, f"new_{name}")
        for name in ("overlap", "priority", "pool_id", "gold")
        if text_of(form, f"new_{name}")
    }
    sent |= {name: None for name in ("overlap", "pool_id") if sent.get(name) == "none"}
    people = texts_of(form, "new_annotator_ids")
    if people:
        sent["annotator_ids"] = people
    if text_of(form, "scope") == "all":
        sent["q"] = text_of(form, "q")
    else:
        sent["image_ids"] = texts_of(form, "image_ids")
        if not sent["image_ids"]:
            raise NothingChosen
    return QueueChange.model_validate(sent, strict=False)


def _told(shared: assignments.Shared, change: QueueChange) -> str:
    parts = [f"{shared.images:,} {'image' if shared.images == 1 else 'images'} changed"]
    if "annotator_ids" in change.model_fields_set:
        parts.append(f"{shared.assigned:,} given")
    if shared.not_gold:
        parts.append(f"{shared.not_gold:,} cannot be gold: nothing about them is settled")
    return ", ".join(parts) + "."


@pages.post("/projects/{project_id}/pilot")
async def end_pilot(access: ChangeAccess, session: RequestSession) -> Response:
    """End the pilot, or go back to it."""
    was_pilot = access.project.is_pilot
    await service.set_pilot(session, access, has_ended=was_pilot)
    message = "The pilot has ended: all images are open." if was_pilot else "The pilot goes on."
    home = f"/projects/{access.project.id}"
    return redirect(home, Flash(message, undo_url=f"{home}/pilot"))


@pages.post("/projects/{project_id}/assigning/{assignment_id}/{deed}")
async def change_assignment(
    access: ChangeAccess, session: RequestSession, assignment_id: PathId, deed: str, form: SentForm
) -> Response:
    """Remove, release, hand over or offer again one assignment."""
    successor = _id_of(text_of(form, f"successor_{assignment_id}"))
    try:
        done = await service.change_assignment(
            await driver_connection(session),
            access.viewer,
            assignment_id,
            deed=deed,
            successor_id=successor,
        )
    except (Conflict, Invalid) as refused:
        return redirect(f"/projects/{access.project.id}/assigning", Flash(refused.message, "error"))
    return redirect(f"/projects/{access.project.id}/assigning", Flash(done))


@pages.post("/images/{image_id}/gold")
async def set_gold(found: ReviewedImage, session: RequestSession, form: SentForm) -> Response:
    """Make an image gold, or ordinary again."""
    is_gold = text_of(form, "gold", "yes") == "yes"
    home = f"/images/{found.image.id}"
    try:
        await service.set_gold(await driver_connection(session), found, is_gold=is_gold)
    except Conflict as refused:
        return redirect(home, Flash(refused.message, "error"))
    return redirect(home, Flash(f"This image is {'gold' if is_gold else 'ordinary'} now."))
