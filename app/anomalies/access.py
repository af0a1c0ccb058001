"""The one door to an anomaly: found only through the projects that the viewer reviews."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends
from sqlalchemy import select

from app.accounts.viewer import SignedIn, Viewer
from app.anomalies.errors import NoSuchAnomaly
from app.anomalies.models import ImageAnomaly
from app.projects.access import project_of
from app.projects.errors import NoSuchProject, RoleTooLow
from app.web.identifiers import PathId
from app.web.transactions import RequestSession


@dataclass(frozen=True)
class AnomalyAccess:
    """An anomaly that the viewer may decide on."""

    anomaly_id: int
    project_id: int
    viewer: Viewer


async def open_anomaly(
    anomaly_id: PathId, session: RequestSession, viewer: SignedIn
) -> AnomalyAccess:
    """The anomaly in the address, for reviewers and owners; raises NoSuchAnomaly."""
    project_id = await session.scalar(
        select(ImageAnomaly.project_id).where(ImageAnomaly.id == anomaly_id)
    )
    if project_id is None:
        raise NoSuchAnomaly
    try:
        await project_of(session, viewer, project_id, at_least="reviewer")
    except (NoSuchProject, RoleTooLow) as refused:
        raise NoSuchAnomaly from refused
    return AnomalyAccess(anomaly_id, project_id, viewer)


ReviewedAnomaly = Annotated[AnomalyAccess, Depends(open_anomaly)]
