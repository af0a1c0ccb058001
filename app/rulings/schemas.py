"""Rulings as they go over the wire."""

from datetime import datetime
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from app.annotations.shapes import Length, Shape
from app.web.identifiers import RowId
from app.web.texts import storable

MOST_EXAMPLES = 24


def _said(value: str) -> str:
    trimmed = storable(value).strip()
    if not trimmed:
        raise ValueError("expected a sentence")
    return trimmed


Title = Annotated[str, Field(max_length=300), AfterValidator(_said)]
Body = Annotated[str, Field(max_length=20_000), AfterValidator(_said)]
Caption = Annotated[str, Field(max_length=500), AfterValidator(storable)]
Start = Annotated[float, Field(ge=0, le=1e7, allow_inf_nan=False)]


class _Body(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid")


class Example(_Body):
    """A part of an image of the project, in pixels of the upright frame, perhaps with one outline in it."""

    image_id: RowId
    x: Start
    y: Start
    width: Length
    height: Length
    shape: Shape | None = None
    category_id: RowId | None = Field(None, description="What the outline is, or was taken for.")
    caption: Caption = ""
    is_right: bool = Field(True, description="False: an example of what not to do.")


Examples = Annotated[list[Example], Field(max_length=MOST_EXAMPLES)]
Categories = Annotated[list[RowId], Field(max_length=100)]


class NewRuling(_Body):
    """A decision; `body` is Markdown. With neither categories nor a question it is about the whole project."""

    title: Title
    body: Body
    category_ids: Categories = []
    question_id: RowId | None = None
    examples: Examples = []


class RulingChange(_Body):
    """A change of a ruling; what is not sent stays. Lists are replaced whole."""

    title: Title | None = None
    body: Body | None = None
    category_ids: Categories | None = None
    question_id: RowId | None = None
    examples: Examples | None = None


class NamedCategory(BaseModel):
    id: int
    name: str
    color: str


class DrawnCategory(NamedCategory):
    edges: list[tuple[int, int]] | None = Field(None, description="Of its skeleton.")


class ExampleOut(BaseModel):
    image_id: int
    file_name: str
    image_width: int
    image_height: int
    x: float
    y: float
    width: float
    height: float
    shape: dict[str, Any] | None
    category: DrawnCategory | None
    caption: str
    is_right: bool


class RulingOut(BaseModel):
    id: int
    title: str
    body: str
    body_html: str = Field(description="The body as HTML that cannot run anything.")
    categories: list[NamedCategory]
    question_id: int | None
    question: str | None
    examples: list[ExampleOut]
    author: str
    created_at: datetime
    updated_at: datetime


class RulingList(BaseModel):
    """All that fit, the latest first."""

    items: list[RulingOut]
