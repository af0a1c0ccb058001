"""Images in a list, as they go over the wire."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from app.images.schemas import ImageOut
from app.web.texts import Storable


class ImageQuery(BaseModel):
    """What a list of images may be asked."""

    model_config = ConfigDict(extra="forbid")

    q: Annotated[
        str,
        Field(
            max_length=4000,
            description="A filter line, as in `iso>3200 (category:car or category:bus) -excluded`.",
        ),
    ] = ""
    sort: Annotated[
        str,
        Field(
            max_length=100,
            description="Any field of the filter language; with - before it the other way round.",
        ),
    ] = "id"
    limit: Annotated[int, Field(ge=1, le=1000)] = 100
    cursor: Annotated[str | None, Field(description="`next_cursor` of the page before.")] = None
    fields: Annotated[str, Field(description="Names with commas between, to get only these.")] = ""


class ImagePage(BaseModel):
    items: list[ImageOut]
    next_cursor: str | None


class Exclusion(BaseModel):
    """Why an image is left out of labelling and exports."""

    model_config = ConfigDict(strict=True, extra="forbid")

    reason: Annotated[Storable, Field(min_length=1, max_length=2000)]
