"""What looks like an image, below it and on a page of its own; and the button that measures again."""

from fastapi import APIRouter, Request, Response

from app.database.engine import driver_connection
from app.images.access import SeenImage
from app.projects.access import ChangeAccess
from app.projects.models import Project
from app.quality import COLUMNS
from app.similarity import service
from app.similarity.models import ImageQuality
from app.similarity.queries import kinds_of_groups
from app.similarity.vectors import neighbours_of
from app.web.flashes import Flash, redirect
from app.web.templates import render
from app.web.transactions import RequestSession

pages = APIRouter(include_in_schema=False)

MOST_BELOW, MOST_ALONE = 8, 48


@pages.get("/images/{image_id}/similar")
async def show_similar(request: Request, found: SeenImage, session: RequestSession) -> Response:
    """The few nearest as a part of the image's page, fetched once that is shown; more on a page of their own."""
    is_fragment = request.headers.get("HX-Request") == "true"
    connection = await driver_connection(session)
    image = found.image
    row = await session.get(ImageQuality, image.id)
    project = await session.get_one(Project, image.project_id)
    context = {
        "project": {"id": project.id, "name": project.name, "role": found.role},
        "image": image,
        "is_measured": row is not None,
        "measures": [
            {"label": each.label, "about": each.description, "value": _said(value, each.unit)}
            for each in COLUMNS
            if (value := getattr(row, each.name, None)) is not None
        ],
        "groups": await kinds_of_groups(connection, image),
        "similar": await neighbours_of(
            connection,
            project_id=image.project_id,
            image_id=image.id,
            limit=MOST_BELOW if is_fragment else MOST_ALONE,
        ),
    }
    template = "images/_similar.html" if is_fragment else "images/similar.html"
    return render(request, template, context)


@pages.post("/projects/{project_id}/measurements")
async def measure_again_by_form(access: ChangeAccess, session: RequestSession) -> Response:
    await service.request_measurements(session, access)
    return redirect("/jobs", Flash("All images are being measured again."))


def _said(value: float, unit: str) -> str:
    return f"{value:.3g} {unit}".rstrip()
