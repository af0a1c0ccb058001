"""The bar below the gallery that does things to many images, and the page of a batch."""

from typing import Annotated, Any
from urllib.parse import urlencode
from uuid import uuid4

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.datastructures import FormData

from app.accounts.viewer import SignedIn
from app.assigning.queries import loads_of, pools_of
from app.assigning.showing import sentence_of
from app.batches import service
from app.batches.errors import NoSuchBatch
from app.batches.policy import TITLES
from app.batches.queries import details_of, find_batch, list_batches
from app.batches.schemas import BatchOut, NewBatch
from app.database.engine import driver_connection
from app.errors import Conflict, Invalid, NotFound
from app.gallery.errors import BadFilter
from app.gallery.facets import choice_of
from app.gallery.language import print_filter
from app.jobs.models import Job
from app.projects.access import ReviewerAccess, project_of
from app.web.flashes import Flash, redirect
from app.web.forms import SentForm, text_of, texts_of
from app.web.identifiers import PathId
from app.web.paging import Cursor, decode_cursor, encode_cursor
from app.web.templates import render
from app.web.texts import Storable
from app.web.transactions import RequestSession

pages = APIRouter(include_in_schema=False)
_IN_A_LIST = 50


class BarQuery(BaseModel):
    """The gallery's filter, as its form has it."""

    model_config = ConfigDict(extra="ignore")

    q: Annotated[str, Field(max_length=4000)] = ""
    f: Annotated[list[Annotated[str, Field(max_length=2000)]], Field(max_length=200)] = []


@pages.get("/projects/{project_id}/batches/new")
async def show_bar(
    request: Request,
    access: ReviewerAccess,
    session: RequestSession,
    asked: Annotated[BarQuery, Query()],
) -> Response:
    """What can be done to the images that are chosen, or to all that match."""
    connection = await driver_connection(session)
    is_owner = access.role == "owner" and access.project.archived_at is None
    try:
        where = print_filter(choice_of(asked.q, asked.f).whole)
    except BadFilter:
        where = ""
    context = {
        "project": {"id": access.project.id, "name": access.project.name, "role": access.role},
        "where": where,
        "pools": await pools_of(connection, access.project.id) if is_owner else [],
        "people": await loads_of(connection, access.project.id) if is_owner else [],
    }
    return render(request, "batches/_bar.html", context)


@pages.get("/projects/{project_id}/batches")
async def show_list(
    request: Request, access: ReviewerAccess, session: RequestSession, cursor: Cursor = None
) -> Response:
    """What was done to many images, and the way to undo it."""
    (before_id,) = decode_cursor(cursor, kinds=(int,)) if cursor else (None,)
    found = await list_batches(
        await driver_connection(session),
        access.project.id,
        before_id=before_id,
        limit=_IN_A_LIST + 1,
    )
    more = encode_cursor([found[_IN_A_LIST - 1].id]) if len(found) > _IN_A_LIST else None
    context = {
        "project": {"id": access.project.id, "name": access.project.name, "role": access.role},
        "batches": found[:_IN_A_LIST],
        "titles": TITLES,
        "next_url": f"{request.url.path}?{urlencode({'cursor': more})}" if more else None,
    }
    return render(request, "batches/index.html", context)


@pages.post("/projects/{project_id}/batches")
async def ask(access: ReviewerAccess, session: RequestSession, form: SentForm) -> Response:
    """Ask for a batch, and go to its page."""
    back = _query(text_of(form, "where"))
    try:
        batch = await service.ask(
            await driver_connection(session),
            viewer=access.viewer,
            project_id=access.project.id,
            asked=_asked(form),
        )
    except (ValidationError, Invalid, Conflict, NotFound) as refused:
        sentence = refused.message if isinstance(refused, NotFound) else sentence_of(refused)
        return redirect(f"/projects/{access.project.id}/images{back}", Flash(sentence, "error"))
    return redirect(f"/batches/{batch.id}{back}")


def _query(where: str) -> str:
    """The gallery's filter line as the query of an address; nothing where there is none."""
    return f"?{urlencode({'q': where})}" if where else ""


def _asked(form: FormData) -> NewBatch:
    """What was filled in. Raises pydantic's ValidationError."""
    sent: dict[str, Any] = {
        "request_id": text_of(form, "request_id") or uuid4(),
        "deed": text_of(form, "deed"),
    }
    if text_of(form, "scope") == "all":
        sent["q"] = text_of(form, "where")
    else:
        sent["image_ids"] = texts_of(form, "image_ids")
    if sent["deed"] == "exclude":
        sent["reason"] = text_of(form, "reason")
    elif sent["deed"] == "pool":
        sent["pool_id"] = text_of(form, "pool_id") or None
    elif sent["deed"] == "pin":
        sent["split"] = text_of(form, "split") or None
    elif sent["deed"] == "assign":
        sent["annotator_ids"] = texts_of(form, "annotator_ids")
    return NewBatch.model_validate(sent, strict=False)


@pages.get("/batches/{batch_id}")
async def show_batch(
    request: Request,
    session: RequestSession,
    viewer: SignedIn,
    batch_id: PathId,
    q: Annotated[Storable, Query(max_length=4000)] = "",
) -> Response:
    """How far a batch is, and what became of its images; `q` is the filter of the gallery that it was asked from."""
    found = await find_batch(await driver_connection(session), viewer, batch_id)
    if found is None:
        raise NoSuchBatch
    access = await project_of(session, viewer, found.project_id, at_least="reviewer")
    context = {
        "project": {"id": access.project.id, "name": access.project.name, "role": access.role},
        "batch": found,
        "title": TITLES[found.deed],
        "details": await details_of(await driver_connection(session), batch_id),
        "back": _query(q),
        "job": await _job_of(session, found),
        "done_count": sum(each.count for each in found.outcomes if each.outcome == "done"),
    }
    return render(request, "batches/show.html", context)


async def _job_of(session: AsyncSession, batch: BatchOut) -> Job | None:
    return await session.get(Job, batch.job_id) if batch.job_id else None


@pages.post("/batches/{batch_id}/reversal")
async def take_back(session: RequestSession, viewer: SignedIn, batch_id: PathId) -> Response:
    """Undo it by another batch, and go to that one's page."""
    connection = await driver_connection(session)
    try:
        undoing = await service.take_back(connection, viewer=viewer, batch_id=batch_id)
    except Conflict as refused:
        return redirect(f"/batches/{batch_id}", Flash(refused.message, "error"))
    return redirect(f"/batches/{undoing.id}")
