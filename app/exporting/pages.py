"""Pages of exports: what to write, those that there are, the report of one, and what two differ in."""

from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Query, Request, Response
from pydantic import ValidationError

from app.accounts.viewer import SignedIn, Viewer
from app.database.engine import driver_connection
from app.errors import Conflict, Invalid
from app.exporting import service
from app.exporting.altering import form
from app.exporting.errors import NoSuchFormat
from app.exporting.forms import new_of
from app.exporting.offering import truths_of
from app.exporting.queries import (
    exports_of,
    find_export,
    job_of,
    names_of_images,
    project_of_export,
    refuse_unknown_source,
    summary_of,
)
from app.exporting.showing import category_rows, loss_rows, shown, told_difference
from app.exporting.truth import parse_truth
from app.formats.registry import FORMATS
from app.hiding.queries import told_detector
from app.images.tools import Tools
from app.projects.access import ProjectAccess, ReviewerAccess, project_of
from app.projects.guidelines import guidelines_html
from app.resources import resource_dir
from app.web.addresses import public_address
from app.web.flashes import Flash, redirect
from app.web.forms import SentForm, sentences_of
from app.web.identifiers import LARGEST_ID, PathId
from app.web.templates import render
from app.web.texts import Storable
from app.web.transactions import RequestSession

pages = APIRouter(include_in_schema=False)

SPLITS = [
    ("", "None"),
    ("group", "At random, bursts together"),
    ("stratified", "Each category shared out"),
    ("hash", "At random, each image alone"),
]
UNFILLED = {
    "format": next(iter(FORMATS)),
    "where": "",
    "images": "none",
    "split": "",
    "parts": "80 / 10 / 10",
    "license": "",
    "metadata": "",
    "strip_gps": "",
    "name": "",
    **form.UNFILLED,
}
PICTURES = [
    ("none", "None: labels only"),
    ("upright", "Turned upright, as labelled"),
    ("stored", "As they were uploaded"),
]


@pages.get("/projects/{project_id}/exports")
async def show_exports(
    request: Request,
    access: ReviewerAccess,
    session: RequestSession,
    truth: Annotated[Storable, Query(max_length=300)] = "accepted",
    where: Annotated[Storable, Query(max_length=4000)] = "",
) -> Response:
    """What to write, those that there are, and the COCO file of now. The rest of the form may stand in the address."""
    filled = dict(request.query_params) | {"truth": truth, "where": where}
    return await _index(
        request, access, session, _as_sent(filled) if "copies" in filled else filled
    )


@pages.post("/projects/{project_id}/exports")
async def start_export(
    request: Request, access: ReviewerAccess, session: RequestSession, sent_form: SentForm
) -> Response:
    sent = {name: value for name, value in sent_form.items() if isinstance(value, str)}
    try:
        export, _ = await service.start_export(
            session, access, new_of(sent_form), state=request.app.state
        )
    except (ValidationError, Invalid) as error:
        return await _index(request, access, session, _as_sent(sent), sentences_of(error))
    except Conflict as error:
        return await _index(request, access, session, _as_sent(sent), {"name": error.message})
    return redirect(f"/exports/{export.id}")


def _as_sent(sent: dict[str, str]) -> dict[str, str]:
    """A box that is not ticked is not sent: it stays empty, whatever it is at first."""
    return {"copies_flip": "", **sent}


async def _index(
    request: Request,
    access: ProjectAccess,
    session: RequestSession,
    filled: dict[str, str],
    errors: dict[str, str] | None = None,
) -> Response:
    project, truth = access.project, filled.get("truth") or "accepted"
    connection = await driver_connection(session)
    rows = await exports_of(connection, project.id)
    context = {
        "project": _told(access),
        "formats": list(FORMATS.values()),
        "truths": await truths_of(session, project.id),
        "splits": SPLITS,
        "pictures": PICTURES,
        "resizes": form.RESIZES,
        "hides": form.HIDES,
        "detector": told_detector(),
        "normalizations": form.NORMALIZATIONS,
        "filled": {**UNFILLED, **filled, "truth": truth},
        "errors": errors or {},
        "exports": [shown(row) for row in rows],
        "open_jobs": [
            await _job(session, row) for row in rows if row["state"] in ("waiting", "running")
        ],
        "overlap": project.overlap,
        "base_url": public_address(request, ""),
        **(await _now(request, session, project.id, truth if errors is None else "accepted")),
    }
    return render(request, "exporting/index.html", context, status_code=422 if errors else 200)


async def _now(
    request: Request, session: RequestSession, project_id: int, text: str
) -> dict[str, Any]:
    """What the chosen truth holds now, and the address of its COCO file."""
    truth = parse_truth(text)
    connection = await driver_connection(session)
    await refuse_unknown_source(connection, project_id, truth)
    path = f"/api/v1/projects/{project_id}/export.json?truth={quote(truth.name, safe=':')}"
    return {
        "truth": truth.name,
        "summary": await summary_of(connection, project_id, truth),
        "export_path": path if truth.least is None else None,
    }


@pages.get("/exports/{export_id}")
async def show_export(
    request: Request, session: RequestSession, viewer: SignedIn, export_id: PathId
) -> Response:
    """The report, or how far its job is."""
    row, context = await _opened(session, viewer, export_id)
    job = await _job(session, row)
    if row["finished_at"] is None and job is not None and job["state"] == "succeeded":
        # It ended between the two looks; a page that waits for what has been would wait for ever.
        row, context = await _opened(session, viewer, export_id)
    context["job"] = job
    if row["finished_at"] is None:
        return render(request, "exporting/waiting.html", context)
    others = await exports_of(await driver_connection(session), row["project_id"])
    context |= {
        "manifest": row["manifest"],
        "prepared": form.told(row["manifest"].get("prepare")),
        "report": row["report"],
        "categories": category_rows(row["report"]),
        "losses": loss_rows(row["report"]),
        "compare_with": [
            (str(each["id"]), shown(each)["title"])
            for each in others
            if each["finished_at"] and each["id"] != export_id
        ],
    }
    return render(request, "exporting/report.html", context)


@pages.get("/exports/{export_id}/difference")
async def show_difference(
    request: Request,
    session: RequestSession,
    viewer: SignedIn,
    tools: Tools,
    export_id: PathId,
    other: Annotated[int | None, Query(ge=1, le=LARGEST_ID)] = None,
) -> Response:
    """From another export to this one."""
    row, context = await _opened(session, viewer, export_id)
    if other is None:
        return redirect(f"/exports/{export_id}")
    before, _ = await _opened(session, viewer, other)
    found = told_difference(before, row, await service.compare_exports(tools.blobs, before, row))
    context |= {
        "before": shown(before),
        "found": found,
        "differing": [
            each for each in found.by_category if each.added or each.removed or each.changed
        ],
        "names": await names_of_images(
            await driver_connection(session),
            row["project_id"],
            [each.image_id for each in found.changed_images],
        ),
    }
    return render(request, "exporting/difference.html", context)


@pages.post("/exports/{export_id}/removal")
async def delete_export(session: RequestSession, viewer: SignedIn, export_id: PathId) -> Response:
    project_id = await service.delete_export(
        await driver_connection(session), viewer=viewer, export_id=export_id
    )
    return redirect(f"/projects/{project_id}/exports", Flash("The export is deleted."))


@pages.get("/formats/{format_name}")
async def show_format(request: Request, viewer: SignedIn, format_name: str) -> Response:
    """What a format holds, field by field, and what it cannot hold."""
    made = FORMATS.get(format_name)
    path = resource_dir("docs/formats") / f"{format_name}.md"
    if made is None or not path.is_file():
        raise NoSuchFormat
    words = guidelines_html(path.read_text(encoding="utf-8"))
    return render(request, "exporting/format.html", {"format": made, "words": words})


async def _opened(
    session: RequestSession, viewer: Viewer, export_id: int
) -> tuple[dict[str, Any], dict[str, Any]]:
    connection = await driver_connection(session)
    project_id = await project_of_export(connection, viewer, export_id)
    access = await project_of(session, viewer, project_id, at_least="reviewer")
    row = await find_export(connection, export_id)
    return row, {"project": _told(access), "export": shown(row)}


def _told(access: ProjectAccess) -> dict[str, Any]:
    return {"id": access.project.id, "name": access.project.name, "role": access.role}


async def _job(session: RequestSession, row: dict[str, Any]) -> dict[str, Any] | None:
    job = await job_of(session, row)
    if job is None:
        return None
    return job.model_dump() | {"project": None, "created_by": row["author"]}
