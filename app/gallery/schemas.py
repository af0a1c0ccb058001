"""Images in a list, as they go over the wire."""

from datetime import datetime
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from app.images.models import ImageState


class ImageQuery(BaseModel):
    """What a list of images may be asked."""

    model_config = ConfigDict(extra="forbid")

    q: Annotated[
        str,
        Field(
            max_length=4000, description="A filter line: state:, category:, name:, camera:, taken:"
        ),
    ] = ""
    sort: Annotated[
        str, Field(description="id, name or taken; with - before it the other way round.")
    ] = "id"
    limit: Annotated[int, Field(ge=1, le=1000)] = 100
    cursor: Annotated[str | None, Field(description="`next_cursor` of the page before.")] = None
    fields: Annotated[str, Field(description="Names with commas between, to get only these.")] = ""


class ListedImage(BaseModel):
    """An image of a list; with `fields`, only some of these."""

    id: int
    file_name: str
    width: int
    height: int
    stored_width: int
    stored_height: int
    orientation: int
    sha256: str
    mime_type: str
    size_bytes: int
    state: ImageState
    exclusion_reason: str | None
    is_gold: bool
    metadata: dict[str, Any]
    created_at: datetime


class ImagePage(BaseModel):
    items: list[ListedImage]
    next_cursor: str | None


class Exclusion(BaseModel):
    """Why an image is left out of labelling and exports."""

    model_config = ConfigDict(strict=True, extra="forbid")

    reason: Annotated[str, Field(min_length=1, max_length=2000)]
