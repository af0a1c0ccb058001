"""Previews as they go over the wire."""

from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from app.exporting.altering.asked import Preparation
from app.exporting.schemas import TRUTHS
from app.web.identifiers import LARGEST_ID
from app.web.texts import Storable

ImageId = Annotated[int, Field(ge=1, le=LARGEST_ID)]
Skip = Annotated[int, Field(ge=0, le=100_000, description="So many pictures are left out.")]
Numbers = Annotated[list[Annotated[float, Field(ge=0, le=1)]], Field(min_length=3, max_length=3)]
Became = Literal["whole", "cut", "left_out", "outside"]


class AskedPreview(BaseModel):
    """Of which image, and what is to be made of it."""

    model_config = ConfigDict(extra="forbid")

    truth: Annotated[Storable, Field(max_length=300, description=TRUTHS)] = "accepted"
    where: Annotated[Storable, Field(max_length=4000)] = ""
    image_id: Annotated[ImageId | None, Field(description="Without one, any.")] = None
    prepare: Preparation = Preparation()
    skip: Skip = 0


class AskedPicture(BaseModel):
    """One picture of a preview: what a GET can carry."""

    model_config = ConfigDict(extra="forbid")

    image_id: ImageId
    number: Annotated[int, Field(ge=0, le=100_000, description="Its place, from 0.")]
    truth: Annotated[Storable, Field(max_length=300, description=TRUTHS)] = "accepted"
    prepare: Annotated[
        Storable, Field(max_length=8000, description="As in an export, as JSON.")
    ] = "{}"
    mean: Annotated[
        Numbers | None,
        Field(description="With std: normalised values, least black, greatest white."),
    ] = None
    std: Numbers | None = None

    @model_validator(mode="after")
    def is_normalized_by_both(self) -> Self:
        """Raises ValueError."""
        if (self.mean is None) != (self.std is None):
            raise ValueError("expected both mean and std, or neither, received one of them")
        return self


class LabelOut(BaseModel):
    """One object on a picture, in its pixels."""

    id: int
    category: str
    shape: dict[str, Any]
    area: float


class FateOut(BaseModel):
    """What became of one object of the original. `share` of it is seen."""

    object_id: int
    category: str
    became: Became
    share: float
    pieces: int


class ChannelsOut(BaseModel):
    """Brightness from 0 to 1 of red, green and blue: mean, deviation, and the share of pixels in each of 64 parts."""

    mean: list[float]
    std: list[float]
    histogram: list[list[float]]


class NormalizationOut(BaseModel):
    """What values are normalised by. `is_final`: the manifest will have these very numbers."""

    by: Literal["dataset", "imagenet"]
    mean: list[float]
    std: list[float]
    is_final: bool


class OriginalOut(BaseModel):
    """The upright original."""

    id: int
    file_name: str
    width: int
    height: int
    labels: list[LabelOut]
    channels: ChannelsOut


class PictureOut(BaseModel):
    """One picture that an export would have. `url` gives its bytes."""

    number: int
    file_name: str
    width: int
    height: int
    window: Annotated[list[int], Field(description="x, y, width and height on the original.")]
    is_mirrored: bool
    quarter_turns: Annotated[int, Field(description="Clockwise.")]
    brightness: float
    exposure_stops: float
    noise: float
    noise_seed: int
    labels: list[LabelOut]
    fates: list[FateOut]
    channels: ChannelsOut
    normalized_range: Annotated[
        list[float] | None, Field(description="The least and the greatest normalised value.")
    ]
    url: str


class PreviewOut(BaseModel):
    """What an export would make of one image."""

    image: OriginalOut
    picture_count: Annotated[int, Field(description="Of this image, those left out counted.")]
    pictures: list[PictureOut]
    hidden_count: Annotated[int, Field(description="Places that are hidden.")]
    normalization: NormalizationOut | None
