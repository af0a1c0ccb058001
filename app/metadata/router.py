"""What an image file says about itself, over REST."""

from typing import Any

from fastapi import APIRouter, Request
from pydantic import BaseModel

from app.accounts.viewer import SignedIn
from app.exif import COLUMNS
from app.images.access import SeenImage
from app.images.viewing import Viewings
from app.metadata.models import ImageMetadata
from app.web.transactions import RequestSession

router = APIRouter(tags=["images"])


class MetadataOut(BaseModel):
    """Typed columns (docs/metadata.md), every raw field by directory, and what could not be read."""

    typed: dict[str, Any]
    raw: dict[str, Any]
    problems: list[dict[str, Any]]


@router.get("/images/{image_id}/metadata")
async def get_metadata(
    found: SeenImage, request: Request, viewer: SignedIn, session: RequestSession
) -> MetadataOut:
    """Everything the file says about itself."""
    Viewings.of(request).note(viewer.id, found.image.id)
    row = await session.get(ImageMetadata, found.image.id)
    if row is None:
        return MetadataOut(typed={column.name: None for column in COLUMNS}, raw={}, problems=[])
    typed = {column.name: getattr(row, column.name) for column in COLUMNS}
    return MetadataOut(typed=typed, raw=row.raw, problems=row.problems)
