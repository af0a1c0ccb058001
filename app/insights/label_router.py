"""What a dataset's labels are like, over REST, for a project's owners and reviewers."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query

from app.agreement.access import catch_up_first
from app.database.engine import driver_connection
from app.insights.distributing import distribute
from app.insights.erring import count_errors
from app.insights.error_schemas import AskedErrors, ErrorsOut
from app.insights.extents import measure_objects
from app.insights.gaps import find_gaps
from app.insights.label_schemas import (
    Asked,
    AskedGaps,
    AskedLabels,
    AskedObjects,
    GapsOut,
    LabelsOut,
    ObjectsOut,
    PairsOut,
)
from app.insights.pairing import find_pairs
from app.projects.access import ReviewerAccess
from app.web.transactions import RequestSession

router = APIRouter(tags=["insights"])


@router.get("/projects/{project_id}/insights/labels")
async def get_label_distribution(
    access: ReviewerAccess, session: RequestSession, asked: Annotated[AskedLabels, Query()]
) -> LabelsOut:
    """How many images have each category and answer, in all and by the parts of a field."""
    return await distribute(await driver_connection(session), access.project.id, asked)


@router.get("/projects/{project_id}/insights/pairs")
async def get_pairs(
    access: ReviewerAccess, session: RequestSession, asked: Annotated[Asked, Query()]
) -> PairsOut:
    """Which categories are on the same images, and how much oftener than by chance."""
    return await find_pairs(await driver_connection(session), access.project.id, asked)


@router.get("/projects/{project_id}/insights/objects")
async def get_objects(
    access: ReviewerAccess, session: RequestSession, asked: Annotated[AskedObjects, Query()]
) -> ObjectsOut:
    """How large objects are, and where in their images."""
    return await measure_objects(await driver_connection(session), access.project.id, asked)


@router.get("/projects/{project_id}/insights/gaps")
async def get_gaps(
    access: ReviewerAccess, session: RequestSession, asked: Annotated[AskedGaps, Query()]
) -> GapsOut:
    """Labels that are rare, or missing where some field says something."""
    return await find_gaps(await driver_connection(session), access.project.id, asked)


@router.get("/projects/{project_id}/insights/errors", dependencies=[Depends(catch_up_first)])
async def get_errors(
    access: ReviewerAccess, session: RequestSession, asked: Annotated[AskedErrors, Query()]
) -> ErrorsOut:
    """How often annotators err, by the parts of a field: against most of the others, or what is known of gold."""
    return await count_errors(await driver_connection(session), access.project.id, asked)
