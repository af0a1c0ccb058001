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


class CompletionQuery(BaseModel):
    """A filter line that is being written."""

    model_config = ConfigDict(extra="forbid")

    q: Annotated[Storable, Field(max_length=4000)] = ""
    at: Annotated[
        int, Field(ge=0, le=4000, description="The place of the caret, in characters from 0.")
    ] = 0


class CompletionOut(BaseModel):
    """`text` may stand in place of the part that is being written; `label` and `about` are for people."""

    text: str
    label: str
    about: str


class Completions(BaseModel):
    """What may stand from character `start` to `end`, the likeliest first."""

    start: int
    end: int
    items: list[CompletionOut]


class Exclusion(BaseModel):
    """Why an image is left out of labelling and exports."""

    model_config = ConfigDict(strict=True, extra="forbid")

    reason: Annotated[Storable, Field(min_length=1, max_length=2000)]
