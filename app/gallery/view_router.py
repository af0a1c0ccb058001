"""The views of the gallery beside its grid, over REST."""

from typing import Annotated

from fastapi import APIRouter, Query

from app.database.engine import driver_connection
from app.gallery.language import parse_filter
from app.gallery.listing import sight_of
from app.gallery.places import Window, areas_of, circles_of, find_places
from app.gallery.timeline import count_times
from app.gallery.view_schemas import (
    AreaOut,
    CircleOut,
    ClusterOut,
    PlacesOut,
    PlacesQuery,
    TimelineOut,
    TimelineQuery,
)
from app.projects.access import MemberAccess
from app.web.transactions import RequestSession

router = APIRouter(tags=["images"])


@router.get("/projects/{project_id}/places")
async def list_places(
    access: MemberAccess, session: RequestSession, asked: Annotated[PlacesQuery, Query()]
) -> PlacesOut:
    """Where the images that match a filter line were taken, in clusters for a map."""
    tree = parse_filter(asked.q)
    found = await find_places(
        await driver_connection(session),
        sight_of(access, is_blind=access.project.blind),
        tree,
        Window(asked.west, asked.south, asked.east, asked.north),
        zoom=asked.zoom,
    )
    return PlacesOut(
        items=[ClusterOut.model_validate(each) for each in found.clusters],
        count=found.count,
        sample_size=found.sample_size,
        circles=[CircleOut.model_validate(each) for each in circles_of(tree)],
        areas=[AreaOut.model_validate(each) for each in areas_of(tree)],
    )


@router.get("/projects/{project_id}/timeline")
async def get_timeline(
    access: MemberAccess, session: RequestSession, asked: Annotated[TimelineQuery, Query()]
) -> TimelineOut:
    """When the images that match a filter line were taken: a histogram of years, months, days or hours."""
    found = await count_times(
        await driver_connection(session),
        sight_of(access, is_blind=access.project.blind),
        parse_filter(asked.q),
    )
    return TimelineOut.model_validate(found)
