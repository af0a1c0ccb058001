"""Anomalies over REST. Annotators do not see them."""

from typing import Annotated

from fastapi import APIRouter, Query

from app.anomalies import service
from app.anomalies.access import ReviewedAnomaly
from app.anomalies.queries import Wanted, anomalies_of_image, list_anomalies
from app.anomalies.schemas import AnomalyOut, AnomalyPage, anomaly_out
from app.database.engine import driver_connection
from app.images.access import ReviewedImage
from app.jobs.schemas import JobOut
from app.metadata.anomaly_kinds import AnomalyKind
from app.projects.access import ReviewerAccess
from app.web.paging import Cursor, Limit, decode_cursor, encode_cursor
from app.web.transactions import RequestSession

router = APIRouter(tags=["images"])


@router.post("/projects/{project_id}/anomalies/checks", status_code=202)
async def check(access: ReviewerAccess, session: RequestSession) -> JobOut:
    """Look for anomalies in all images of the project. For reviewers and owners."""
    job = await service.request_check(session, access.project.id, created_by=access.viewer.id)
    return JobOut.model_validate(job)


@router.get("/projects/{project_id}/anomalies")
async def list_of_project(
    access: ReviewerAccess,
    session: RequestSession,
    kind: AnomalyKind | None = None,
    dismissed: Annotated[
        bool | None, Query(description="Only those that were dismissed, or only the others.")
    ] = None,
    limit: Limit = 100,
    cursor: Cursor = None,
) -> AnomalyPage:
    """What contradicts itself in the project, the gravest first. For reviewers and owners."""
    after = decode_cursor(cursor, kinds=(int, int)) if cursor else None
    rows = await list_anomalies(
        await driver_connection(session),
        access.project.id,
        Wanted(kind=kind, is_dismissed=dismissed),
        after=after,
        limit=limit + 1,
    )
    last = rows[limit - 1] if len(rows) > limit else None
    more = encode_cursor((last["severity"], last["id"])) if last else None
    return AnomalyPage(items=[anomaly_out(row) for row in rows[:limit]], next_cursor=more)


@router.get("/images/{image_id}/anomalies")
async def list_of_image(found: ReviewedImage, session: RequestSession) -> list[AnomalyOut]:
    """What contradicts itself of one image. For reviewers and owners."""
    rows = await anomalies_of_image(await driver_connection(session), found.image.id)
    return [anomaly_out(row) for row in rows]


@router.put("/anomalies/{anomaly_id}/dismissal", status_code=204)
async def dismiss(found: ReviewedAnomaly, session: RequestSession) -> None:
    """It is all right; it stays dismissed when it is found again."""
    await service.dismiss(
        session, viewer=found.viewer, project_id=found.project_id, anomaly_id=found.anomaly_id
    )


@router.delete("/anomalies/{anomaly_id}/dismissal", status_code=204)
async def restore(found: ReviewedAnomaly, session: RequestSession) -> None:
    """Let it wait for a decision again."""
    await service.restore(
        session, viewer=found.viewer, project_id=found.project_id, anomaly_id=found.anomaly_id
    )
