"""Erasing for people: what it takes away, the typed confirmation, the certificates; and how long things are kept."""

from datetime import UTC, datetime

from fastapi import APIRouter, Request, Response
from pydantic import ValidationError
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.datastructures import FormData

from app.database.engine import driver_connection
from app.images.access import ImageAccess
from app.images.tools import ImageTools, Tools
from app.privacy import service
from app.privacy.access import OwnedImage, SeenErasure, doomed_of
from app.privacy.errors import NotConfirmed
from app.privacy.queries import (
    erasures_of,
    open_erasure_jobs,
    preview_image_erasure,
)
from app.privacy.schemas import ErasureWish, RetentionRules
from app.privacy.showing import certificate_row, certificate_rows, format_titles
from app.privacy.words import counted, kept
from app.projects.access import OwnerAccess
from app.projects.models import Project
from app.web.flashes import Flash, redirect
from app.web.forms import SentForm, sentences_of, text_of
from app.web.paging import Cursor, decode_cursor, encode_cursor
from app.web.templates import render
from app.web.transactions import RequestSession

pages = APIRouter(include_in_schema=False)

PER_PAGE = 50
RETENTION = ("export_days", "view_days")


@pages.get("/images/{image_id}/erasure")
async def show_image_erasure(
    request: Request, found: OwnedImage, session: RequestSession, tools: Tools
) -> Response:
    """What would go, and the field in which the image's name is typed."""
    return await _preview_page(request, found, session, tools)


@pages.post("/images/{image_id}/erasure")
async def erase_image(
    request: Request, found: OwnedImage, session: RequestSession, tools: Tools, form: SentForm
) -> Response:
    wish = ErasureWish(
        confirm=text_of(form, "confirm")[:1000], delete_exports="delete_exports" in form
    )
    try:
        await service.request_image_erasure(
            session, viewer=found.viewer, image=found.image, wish=wish
        )
    except NotConfirmed as refused:
        return await _preview_page(
            request, found, session, tools, errors={"confirm": refused.message}, typed=wish
        )
    return redirect(f"/projects/{found.image.project_id}/privacy")


@pages.get("/projects/{project_id}/privacy")
async def show_privacy(
    request: Request, access: OwnerAccess, session: RequestSession, cursor: Cursor = None
) -> Response:
    """What was erased in a project, and what is being erased now."""
    before_id = decode_cursor(cursor, kinds=(int,))[0] if cursor else None
    project = access.project
    found = await erasures_of(
        session, project_id=project.id, before_id=before_id, limit=PER_PAGE + 1
    )
    shown = found[:PER_PAGE]
    last_id = shown[-1].id if len(found) > PER_PAGE else None
    context = {
        "project": {"id": project.id, "name": project.name, "role": access.role},
        "jobs": await open_erasure_jobs(session, project_id=project.id),
        "erasures": await certificate_rows(session, shown),
        "next_url": last_id and f"/projects/{project.id}/privacy?cursor={encode_cursor([last_id])}",
    }
    return render(request, "privacy/index.html", context)


@pages.get("/erasures/{erasure_id}")
async def show_erasure(
    request: Request, found: SeenErasure, session: RequestSession, tools: Tools
) -> Response:
    """A certificate to print, checked as it is opened."""
    erasure = found.erasure
    project = await session.get(Project, erasure.project_id) if erasure.project_id else None
    connection = await driver_connection(session)
    context = {
        "project": {"id": project.id, "name": project.name, "role": "owner"} if project else None,
        "erasure": await certificate_row(session, erasure),
        "rows": counted(erasure.body.get("rows", {})),
        "kept": kept(erasure.body.get("kept", {})),
        "check": await service.check_erasure(connection, tools.blobs, erasure),
    }
    return render(request, "privacy/show.html", context)


async def _preview_page(
    request: Request,
    found: ImageAccess,
    session: AsyncSession,
    tools: ImageTools,
    *,
    errors: dict[str, str] | None = None,
    typed: ErasureWish | None = None,
) -> Response:
    connection = await driver_connection(session)
    doomed = await doomed_of(connection, found.image.id)
    project = await session.get_one(Project, found.image.project_id)
    preview = await preview_image_erasure(connection, tools.blobs, doomed)
    context = {
        "project": {"id": project.id, "name": project.name, "role": found.role},
        "image": found.image,
        "preview": preview,
        "format_titles": format_titles(),
        "rows": counted(preview.rows),
        "errors": errors or {},
        "typed": typed,
    }
    return render(request, "privacy/erase_image.html", context, status_code=422 if errors else 200)


@pages.get("/projects/{project_id}/retention")
async def show_retention(
    request: Request, access: OwnerAccess, session: RequestSession
) -> Response:
    """The rules, and what they would delete today."""
    rules = await service.rules_of(await driver_connection(session), access.project.id)
    return await _retention_page(request, access, session, _texts(rules))


@pages.post("/projects/{project_id}/retention")
async def save_retention(
    request: Request, access: OwnerAccess, session: RequestSession, form: SentForm
) -> Response:
    """Save the rules, or only count what they would delete: whichever button was pressed."""
    typed = {name: text_of(form, name).strip() for name in RETENTION}
    try:
        rules = _rules(form)
    except ValidationError as error:
        return await _retention_page(request, access, session, typed, sentences_of(error))
    if text_of(form, "deed") != "save":
        return await _retention_page(request, access, session, typed)
    connection = await driver_connection(session)
    await service.set_rules(
        connection, viewer=access.viewer, project_id=access.project.id, rules=rules
    )
    flash = Flash("Saved. What is overdue goes with the next daily run.")
    return redirect(f"/projects/{access.project.id}/retention", flash)


def _rules(typed: FormData | dict[str, str]) -> RetentionRules:
    """An empty field is one in which nothing goes."""
    texts = {name: str(typed.get(name) or "").strip() for name in RETENTION}
    return RetentionRules.model_validate({name: text or None for name, text in texts.items()})


def _texts(rules: RetentionRules) -> dict[str, str]:
    return {name: "" if days is None else str(days) for name, days in rules.model_dump().items()}


async def _retention_page(
    request: Request,
    access: OwnerAccess,
    session: RequestSession,
    typed: dict[str, str],
    errors: dict[str, str] | None = None,
) -> Response:
    connection = await driver_connection(session)
    kept = await service.rules_of(connection, access.project.id)
    rules = kept if errors else _rules(typed)
    context = {
        "project": {"id": access.project.id, "name": access.project.name, "role": access.role},
        "typed": typed,
        "errors": errors or {},
        "is_saved": rules == kept and not errors,
        "overdue": await service.count_overdue(
            connection, access.project.id, rules, now=datetime.now(UTC)
        ),
    }
    return render(request, "privacy/retention.html", context, status_code=422 if errors else 200)
