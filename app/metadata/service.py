"""Keep what extraction found."""

from dataclasses import asdict

import msgspec
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from app.exif import Extraction


async def store(
    session: AsyncSession, *, project_id: int, image_id: int, extraction: Extraction
) -> None:
    """Write or replace the metadata of an image."""
    values = {
        "image_id": image_id,
        "project_id": project_id,
        **asdict(extraction.typed),
        "raw": extraction.raw,
        "problems": [asdict(problem) for problem in extraction.problems],
    }
    await session.execute(
        text("delete from image_metadata where image_id = :image_id"), {"image_id": image_id}
    )
    # One parameter for a hundred columns: a statement that names each takes ten times as long to prepare.
    await session.execute(
        text(
            "insert into image_metadata"
            " select filled.* from jsonb_populate_record(null::image_metadata, cast(:found as jsonb)) filled"
        ),
        {"found": msgspec.json.encode(values).decode()},
    )
