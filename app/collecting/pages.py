"""The pages of collections: name a place, follow the job, read what became of every picture."""

from typing import Any

from fastapi import APIRouter, Request, Response
from pydantic import ValidationError
from starlette.datastructures import FormData, UploadFile

from app.accounts.viewer import SignedIn
from app.collecting import service
from app.collecting.errors import NoUrls
from app.collecting.queries import collections_of, find_collection
from app.collecting.schemas import NewCollection
from app.errors import Invalid
from app.images.tools import Tools
from app.jobs.schemas import FINAL_STATES
from app.projects.access import OwnerAccess, ProjectAccess
from app.web.flashes import Flash, redirect
from app.web.forms import SentForm, text_of
from app.web.identifiers import PathId
from app.web.templates import render
from app.web.transactions import RequestSession

pages = APIRouter(include_in_schema=False)

_PLACES = ("folder", "prefix", "urls")


@pages.get("/projects/{project_id}/imports/pictures")
async def show_collections(
    request: Request, access: OwnerAccess, session: RequestSession, tools: Tools
) -> Response:
    context = {
        "project": _project(access),
        "roots": [str(each) for each in tools.settings.import_roots],
        "buckets": tools.settings.import_buckets,
        "jobs": await collections_of(session, access.project.id),
    }
    return render(request, "collecting/index.html", context)


@pages.post("/projects/{project_id}/imports/pictures")
async def collect_pictures(
    project_id: PathId, viewer: SignedIn, tools: Tools, form: SentForm
) -> Response:
    home = f"/projects/{project_id}/imports/pictures"
    try:
        wanted = NewCollection.model_validate(await _sent(form))
        job_id = await service.start_collection(tools, viewer, project_id, wanted)
    except ValidationError:
        refusal = "Name one place, and choose whether files are copied."
        return redirect(home, Flash(refusal, "error"))
    except Invalid as error:
        return redirect(home, Flash(error.message, "error"))
    return redirect(f"{home}/{job_id}")


@pages.get("/projects/{project_id}/imports/pictures/{job_id}")
async def show_collection(
    request: Request, job_id: PathId, access: OwnerAccess, session: RequestSession
) -> Response:
    job = await find_collection(session, access.project.id, job_id)
    context = {
        "project": _project(access),
        "job": job,
        "is_busy": job["state"] not in FINAL_STATES,
        "result": job["result"],
    }
    return render(request, "collecting/show.html", context)


async def _sent(form: FormData) -> dict[str, str]:
    """What was filled in; a file of URLs counts as their text."""
    sent = {name: value for name in _PLACES if (value := text_of(form, name).strip())}
    file = form.get("list")
    if isinstance(file, UploadFile) and file.size:
        try:
            text = (await file.read()).decode("utf-8-sig")
        except UnicodeDecodeError:
            raise NoUrls from None
        sent["urls"] = f"{sent['urls']}\n{text}" if "urls" in sent else text
    return sent | {"pictures": text_of(form, "pictures") or "copy"}


def _project(access: ProjectAccess) -> dict[str, Any]:
    return {"id": access.project.id, "name": access.project.name, "role": access.role}
