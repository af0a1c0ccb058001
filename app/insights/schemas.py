"""Features as they go over the wire, before they are exported."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Part = Literal["", "train", "val", "test"]


class BarOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    low: float
    high: float
    count: int


class WordOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    value: str
    count: int


class FieldOut(BaseModel):
    """One field: its columns, and how it is spread over the images of the split."""

    name: str
    label: str
    section: str
    unit: Annotated[str, Field(description="Of the ends of bars.")]
    description: str
    is_private: Annotated[bool, Field(description="May tell who or where somebody was.")]
    is_chosen: bool
    missing_share: float
    bars: Annotated[list[BarOut], Field(description="Of numbers, of equal width on their scale.")]
    words: Annotated[list[WordOut], Field(description="The commonest, and the others together.")]
    columns: Annotated[list[str], Field(description="The names that its columns will have.")]


class FeaturesOut(BaseModel):
    """What an export of the chosen fields would be like, by a sample of the images."""

    split: Part
    image_count: Annotated[int, Field(description="How many images the distributions are of.")]
    sample: Annotated[int, Field(description="At most so many images of all splits are read.")]
    fitted_on: Annotated[int, Field(description="How many of them are in the training split.")]
    column_count: Annotated[int, Field(description="Of the chosen fields together.")]
    fields: list[FieldOut]
