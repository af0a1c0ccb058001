"""Keep what extraction found."""

from dataclasses import asdict

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from app.exif import Extraction
from app.metadata.models import ImageMetadata


async def store(
    session: AsyncSession, *, project_id: int, image_id: int, extraction: Extraction
) -> None:
    """Write or replace the metadata of an image."""
    values = {
        "project_id": project_id,
        **asdict(extraction.typed),
        "raw": extraction.raw,
        "problems": [asdict(problem) for problem in extraction.problems],
    }
    await session.execute(
        insert(ImageMetadata)
        .values(image_id=image_id, **values)
        .on_conflict_do_update(index_elements=["image_id"], set_=values)
    )
