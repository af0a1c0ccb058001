"""What settles by itself: seen beforehand, threshold by threshold, and done once where a reviewer wants it."""

from typing import Any

from fastapi import APIRouter, Request, Response
from pydantic import ValidationError

from app.agreement.access import CaughtUp
from app.agreement.glancing import job_shown
from app.database.engine import driver_connection
from app.projects.access import ReviewerAccess
from app.projects.policy import reaches
from app.review import service
from app.review.queries.overview import overview_of, settling_job
from app.review.schemas import Settlement
from app.web.flashes import Flash, redirect
from app.web.forms import SentForm, text_of
from app.web.templates import render
from app.web.transactions import RequestSession

pages = APIRouter(include_in_schema=False)


@pages.get("/projects/{project_id}/consensus", dependencies=[CaughtUp])
async def show_consensus(
    request: Request, session: RequestSession, access: ReviewerAccess
) -> Response:
    """How much each threshold would settle without anybody."""
    project = access.project
    connection = await driver_connection(session)
    overview = await overview_of(connection, project.id)
    job_id = await settling_job(connection, project.id)
    context = {
        "project": {"id": project.id, "name": project.name, "role": access.role},
        "overview": overview,
        "own": _own(overview),
        "review": project.review,
        "is_owner": reaches(access.role, "owner"),
        "is_open": project.archived_at is None,
        "job": await job_shown(connection, job_id) if job_id is not None else None,
    }
    return render(request, "review/consensus.html", context)


@pages.post("/projects/{project_id}/consensus/settlements")
async def settle_at(session: RequestSession, access: ReviewerAccess, form: SentForm) -> Response:
    """Settle once whatever reaches the threshold that was chosen."""
    project = access.project
    home = f"/projects/{project.id}/consensus"
    try:
        wanted = Settlement.model_validate_strings({"threshold": text_of(form, "threshold")})
    except ValidationError:
        return redirect(home, Flash("Choose a threshold from 0 to 1 first.", kind="error"))
    await service.start_settlement(
        await driver_connection(session),
        viewer=access.viewer,
        project_id=project.id,
        threshold=wanted.threshold,
    )
    return redirect(home, Flash(f"What people agree on to {wanted.threshold:g} is being settled."))


def _own(overview: dict[str, Any]) -> dict[str, Any]:
    """What the project's own threshold would settle."""
    told: list[dict[str, Any]] = overview["thresholds"]
    return next(each for each in told if each["threshold"] == overview["threshold"])
