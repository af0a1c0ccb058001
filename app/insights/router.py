"""Features for training over REST, for a project's owners and reviewers."""

from typing import Annotated

from fastapi import APIRouter, Query

from app.database.engine import driver_connection
from app.features import USUAL
from app.insights.schemas import FeaturesOut, Part
from app.insights.service import preview_features
from app.projects.access import ReviewerAccess
from app.web.texts import Storable
from app.web.transactions import RequestSession

router = APIRouter(tags=["export"])


@router.get("/projects/{project_id}/features")
async def get_features(
    access: ReviewerAccess,
    session: RequestSession,
    fields: Annotated[
        Storable, Query(max_length=4000, description="Names by commas; empty: all not private.")
    ] = "",
    split: Annotated[Part, Query(description="Whose distributions; empty: of all images.")] = "",
) -> FeaturesOut:
    """The fields that can become features, how each is spread, and the columns that an export would have."""
    names = [name for each in fields.split(",") if (name := each.strip())] or USUAL
    connection = await driver_connection(session)
    return await preview_features(connection, access.project.id, names, split)
