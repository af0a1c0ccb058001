"""Measures and likeness over REST."""

from typing import Annotated

from fastapi import APIRouter, Query

from app.database.engine import driver_connection
from app.images.access import SeenImage
from app.jobs.schemas import JobOut
from app.projects.access import ChangeAccess
from app.quality import COLUMNS
from app.quality.embedding import chosen_embedder
from app.similarity import service
from app.similarity.models import ImageQuality
from app.similarity.queries import kinds_of_groups
from app.similarity.schemas import QualityOut, SimilarImage, SimilarImages
from app.similarity.vectors import neighbours_of
from app.web.transactions import RequestSession

router = APIRouter(tags=["images"])


@router.post("/projects/{project_id}/measurements", status_code=202)
async def measure_again(access: ChangeAccess, session: RequestSession) -> JobOut:
    """Measure every image of the project again, read its metadata again, and compare them all. For owners."""
    return JobOut.model_validate(await service.request_measurements(session, access))


@router.get("/images/{image_id}/quality")
async def get_quality(found: SeenImage, session: RequestSession) -> QualityOut:
    """What the pixels of an image say: its measures, its hash, and whether it has duplicates."""
    row = await session.get(ImageQuality, found.image.id)
    connection = await driver_connection(session)
    return QualityOut.model_validate(
        {
            "measures": {column.name: getattr(row, column.name, None) for column in COLUMNS},
            "perceptual_hash": f"{row.perceptual_hash & (2**64 - 1):016x}" if row else None,
            "version": row.version if row else None,
            "groups": await kinds_of_groups(connection, found.image),
        }
    )


@router.get("/images/{image_id}/similar")
async def list_similar(
    found: SeenImage,
    session: RequestSession,
    limit: Annotated[int, Query(ge=1, le=100)] = 12,
) -> SimilarImages:
    """The images of the same project that look most like this one, with their distance."""
    nearest = await neighbours_of(
        await driver_connection(session),
        project_id=found.image.project_id,
        image_id=found.image.id,
        limit=limit,
    )
    items = [SimilarImage.model_validate(each) for each in nearest]
    embedder = chosen_embedder()
    return SimilarImages(model=embedder.name, version=embedder.version, items=items)
