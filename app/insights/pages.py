"""The page of features: what there is, how it is spread, and the export of what was chosen."""

from collections.abc import Iterable
from itertools import groupby
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from pydantic import ValidationError

from app.database.engine import driver_connection
from app.errors import Invalid
from app.exporting.schemas import NewExport
from app.exporting.service import start_export
from app.features import FIELDS
from app.insights.schemas import FeaturesOut, Part
from app.insights.service import preview_features
from app.insights.showing import shown_field
from app.projects.access import ProjectAccess, ReviewerAccess
from app.web.flashes import redirect
from app.web.forms import SentForm, sentences_of, text_of, texts_of
from app.web.templates import render
from app.web.transactions import RequestSession

pages = APIRouter(include_in_schema=False)

SPLITS = [
    ("", "All images"),
    ("train", "Training images"),
    ("val", "Validation images"),
    ("test", "Test images"),
]
PICTURES = [("none", "None: numbers only"), ("upright", "Turned upright")]


@pages.get("/projects/{project_id}/features")
async def show_features(
    request: Request,
    access: ReviewerAccess,
    session: RequestSession,
    split: Annotated[Part, Query()] = "",
) -> Response:
    """Every field with its distribution; those that are recorded and not private are chosen."""
    return await _page(request, access, session, None, split)


@pages.post("/projects/{project_id}/features")
async def export_features(
    request: Request, access: ReviewerAccess, session: RequestSession, form: SentForm
) -> Response:
    """Start the export of the chosen fields, split as the page showed it."""
    names = texts_of(form, "fields")
    if not names:
        told = "Choose at least one field: without any there is nothing to export."
        return await _page(request, access, session, (), "", {"": told})
    try:
        new = NewExport.model_validate(_asked(form, names))
        export, _ = await start_export(session, access, new, state=request.app.state)
    except (ValidationError, Invalid) as error:
        known = [name for name in names if name in FIELDS]
        return await _page(request, access, session, known, "", sentences_of(error))
    return redirect(f"/exports/{export.id}")


def _asked(form: SentForm, names: list[str]) -> dict[str, Any]:
    return {
        "format": "features",
        "truth": "all",
        "images": text_of(form, "images") or "none",
        "split": {},
        "options": {"fields": names},
    }


async def _page(
    request: Request,
    access: ProjectAccess,
    session: RequestSession,
    names: Iterable[str] | None,
    split: Part,
    errors: dict[str, str] | None = None,
) -> Response:
    connection = await driver_connection(session)
    found = await preview_features(connection, access.project.id, names, split)
    context = {
        "project": {"id": access.project.id, "name": access.project.name, "role": access.role},
        "found": found,
        "sections": _sections(found),
        "splits": SPLITS,
        "pictures": PICTURES,
        "error": next(iter((errors or {}).values()), None),
    }
    return render(request, "insights/features.html", context, status_code=422 if errors else 200)


def _sections(found: FeaturesOut) -> list[tuple[str, list[dict[str, Any]]]]:
    """In the order of the columns."""
    return [
        (name, [shown_field(each) for each in group])
        for name, group in groupby(found.fields, key=lambda field: field.section)
    ]
