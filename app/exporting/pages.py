"""The export page: what counts as the truth, what the file would hold, and how a program gets it."""

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Query, Request, Response

from app.database.engine import driver_connection
from app.exporting.queries import annotators_of, refuse_unknown_annotator, summary_of
from app.exporting.truth import parse_truth
from app.projects.access import ReviewerAccess
from app.web.addresses import public_address
from app.web.templates import render
from app.web.transactions import RequestSession

pages = APIRouter(include_in_schema=False)


@pages.get("/projects/{project_id}/exports")
async def show_export(
    request: Request,
    access: ReviewerAccess,
    session: RequestSession,
    truth: Annotated[str, Query(max_length=100)] = "accepted",
) -> Response:
    chosen = parse_truth(truth)
    project = access.project
    annotators = await annotators_of(session, project.id)
    connection = await driver_connection(session)
    await refuse_unknown_annotator(connection, project.id, chosen)
    context = {
        "project": {"id": project.id, "name": project.name, "role": access.role},
        "truth": chosen.name,
        "truths": [
            ("consensus", "The consensus, where everything is decided"),
            ("accepted", "Accepted submissions"),
            ("all", "Every annotator's layer, named"),
            *((f"annotator:{user_id}", f"Only {name}") for user_id, name in annotators),
        ],
        "summary": await summary_of(connection, project.id, chosen),
        "overlap": project.overlap,
        "export_path": f"/api/v1/projects/{project.id}/export.json?truth={quote(chosen.name, safe=':')}",
        "base_url": public_address(request, ""),
    }
    return render(request, "exporting/index.html", context)
