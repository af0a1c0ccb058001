"""Originals that are kept by reference, over REST: where they lie, and whether they are as they were."""

from typing import Annotated

from fastapi import APIRouter, Query

from app.images import service
from app.images.access import ImageAccess, ReviewedImage
from app.images.queries import file_of, find_origin
from app.images.schemas import OriginOut, QueuedChecks
from app.images.tools import Tools
from app.projects.access import OwnerAccess
from app.web.transactions import RequestSession

router = APIRouter(tags=["images"])

HasHash = Annotated[
    bool,
    Query(
        alias="hash", description="Read whole files and compare their SHA-256, not a look alone."
    ),
]


@router.get("/images/{image_id}/origin")
async def show_origin(access: ReviewedImage, session: RequestSession) -> OriginOut:
    """Where the image's file lay when it came, and what the last look there has found."""
    return await _origin(session, access)


@router.post("/images/{image_id}/origin/checks")
async def check_origin(
    access: ReviewedImage, session: RequestSession, tools: Tools, has_hash: HasHash = False
) -> OriginOut:
    """Look now whether the original that is kept by reference is as it was."""
    await service.check_original(tools, file_of(access.image), has_hash=has_hash)
    return await _origin(session, access)


@router.post("/projects/{project_id}/origins/checks", status_code=202)
async def check_origins(
    access: OwnerAccess, session: RequestSession, has_hash: HasHash = False
) -> QueuedChecks:
    """Have every original of the project that is kept by reference looked at; the job's result has the problems."""
    job_id = await service.queue_checks(
        session,
        project_id=access.project.id,
        created_by=access.viewer.id,
        has_hash=has_hash,
    )
    return QueuedChecks(job_id=job_id)


async def _origin(session: RequestSession, access: ImageAccess) -> OriginOut:
    return await find_origin(session, access.image, has_address=access.role == "owner")
