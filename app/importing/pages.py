"""The pages of imports: send a dataset to be checked, read the report, carry it out."""

from typing import Any

from fastapi import APIRouter, Request, Response
from pydantic import ValidationError
from sqlalchemy.ext.asyncio import AsyncSession

from app.accounts.models import User
from app.accounts.viewer import SignedIn
from app.errors import Conflict, Invalid
from app.formats.reading.detecting import FORMATS
from app.images.tools import Tools
from app.importing import service
from app.importing.models import Import
from app.importing.queries import find_import, imports_of, people_of
from app.importing.receiving import place_of, receive_dataset, refuse_others
from app.importing.schemas import SentOptions
from app.importing.wording import result_sentence
from app.jobs.models import Job
from app.jobs.schemas import FINAL_STATES, JobOut
from app.projects.access import OwnerAccess, ProjectAccess
from app.projects.errors import ProjectArchived
from app.web.flashes import Flash, redirect
from app.web.forms import SentForm, text_of
from app.web.identifiers import PathId
from app.web.templates import render
from app.web.transactions import RequestSession

pages = APIRouter(include_in_schema=False)

_OPTIONS = ("as", "categories", "source", "images", "pictures", "splits")


@pages.get("/projects/{project_id}/imports")
async def show_imports(
    request: Request, access: OwnerAccess, session: RequestSession, tools: Tools
) -> Response:
    people = await people_of(session, access.project.id)
    context = {
        "project": _project(access),
        "formats": [each.title for each in FORMATS],
        "roots": [str(each) for each in tools.settings.import_roots],
        "buckets": tools.settings.import_buckets,
        "targets": [
            ("import", "Layers of this import"),
            ("authors", "The layers of the members that a Concord file names"),
            ("predictions", "Predictions of a model"),
            ("consensus", "The consensus"),
            *((f"annotator:{user_id}", f"The work of {name}") for user_id, name in people),
        ],
        "imports": await imports_of(session, access.project.id),
    }
    return render(request, "importing/index.html", context)


@pages.post("/projects/{project_id}/imports")
async def check_import(
    project_id: PathId, request: Request, viewer: SignedIn, tools: Tools
) -> Response:
    """Keep what was sent and have it checked; nothing is written before the report was read."""
    await refuse_others(tools, viewer, project_id)
    fields: dict[str, str] = {}
    home = f"/projects/{project_id}/imports"
    try:
        sent = await _sent(request, tools, fields)
        wanted = {name: fields[name] for name in _OPTIONS if fields.get(name)}
        options = SentOptions.model_validate(wanted)
        async with tools.database.session() as session:
            made = await service.start_import(
                session, viewer, project_id, sent | {"source": options.source}, options, is_dry=True
            )
    except Invalid as refusal:
        return redirect(home, Flash(refusal.message, "error"))
    except ValidationError:
        return redirect(home, Flash("Choose whose layers they become, and a name.", "error"))
    return redirect(f"/imports/{made.id}")


@pages.get("/imports/{import_id}")
async def show_import(
    request: Request, import_id: PathId, viewer: SignedIn, session: RequestSession
) -> Response:
    row, access = await find_import(session, viewer, import_id)
    job = await _job(session, row)
    # It may have ended between the two looks; of one that has, the row says how.
    await session.refresh(row)
    report = row.report or {}
    context = {
        "project": _project(access),
        "row": row,
        "job": job,
        "is_busy": job is not None and job["state"] not in FINAL_STATES,
        "report": report,
        "result": result_sentence(report["result"]) if report.get("result") else None,
    }
    return render(request, "importing/show.html", context)


@pages.post("/imports/{import_id}/runs")
async def carry_out(
    import_id: PathId, viewer: SignedIn, session: RequestSession, form: SentForm
) -> Response:
    row, access = await find_import(session, viewer, import_id)
    if access.project.archived_at is not None:
        raise ProjectArchived
    try:
        await service.carry_out(session, viewer, row, is_dry=text_of(form, "dry_run") == "on")
    except Conflict as refusal:
        return redirect(f"/imports/{import_id}", Flash(refusal.message, "error"))
    return redirect(f"/imports/{import_id}")


async def _sent(request: Request, tools: Any, fields: dict[str, str]) -> dict[str, Any]:
    """The files of the form, or the place that it names."""
    try:
        return {"files": await receive_dataset(request, tools, fields)}
    except Invalid:
        folder, prefix = (fields.get(name, "").strip() for name in ("folder", "prefix"))
        if not folder and not prefix:
            raise
        return dict(place_of(tools, folder, prefix))


def _project(access: ProjectAccess) -> dict[str, Any]:
    return {"id": access.project.id, "name": access.project.name, "role": access.role}


async def _job(session: AsyncSession, row: Import) -> dict[str, Any] | None:
    """As jobs/_row.html wants it."""
    job = None if row.job_id is None else await session.get(Job, row.job_id)
    if job is None:
        return None
    author = None if row.created_by is None else await session.get(User, row.created_by)
    told = {"project": None, "created_by": author.name if author else "Command line"}
    return JobOut.model_validate(job).model_dump() | told
