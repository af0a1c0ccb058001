"""Annotators' errors as they go over the wire."""

from typing import Annotated, Literal

from pydantic import BaseModel, Field

from app.insights.label_schemas import AskedLabels, Line, PopulationOut

Against = Literal["others", "gold"]


class AskedErrors(AskedLabels):
    """Whose errors, by the truth: `all` or `annotator:<user id>`; and what is taken for right."""

    against: Annotated[
        Against, Field(description="What most of the others say, or what is known of gold images.")
    ] = "others"


class ErrorRate(BaseModel):
    """So many of so many are wrong, with the 95 % interval of a ratio of sums over images."""

    code: Literal["errors", "missed", "extra", "category", "answers"]
    name: str
    value: Annotated[
        float | None, Field(description="From 0 to 1; null where nothing can be wrong.")
    ]
    low: float | None
    high: float | None
    images: int
    errors: int
    of: int
    is_few: Annotated[bool, Field(description="Of so few images that it may change.")]
    reason: str | None


class ErrorPart(BaseModel):
    """One part of the images. `line` finds all labelled ones, `differing_line` those on which people differ."""

    name: str
    is_missing: bool
    images: Annotated[int, Field(description="On which somebody's work could be judged.")]
    line: Line
    differing_line: Line
    rates: list[ErrorRate]


class ErrorsOut(PopulationOut):
    """How often annotators err, in all and by the parts of a field."""

    against: Against
    field: str
    field_label: str
    whole: ErrorPart
    parts: list[ErrorPart]
