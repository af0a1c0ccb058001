"""Hidden places over the wire."""

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from app.hiding.places import Kind

Pixels = Annotated[float, Field(ge=0, le=1_000_000, allow_inf_nan=False)]
Length = Annotated[float, Field(ge=1, le=1_000_000, allow_inf_nan=False)]


class PlaceIn(BaseModel):
    """A box in pixels of the upright image."""

    model_config = ConfigDict(extra="forbid", from_attributes=True)

    kind: Kind
    x: Pixels
    y: Pixels
    width: Length
    height: Length


class NewPlaces(BaseModel):
    """Places to mark, beside those that are."""

    model_config = ConfigDict(extra="forbid")

    places: Annotated[list[PlaceIn], Field(min_length=1, max_length=200)]


class PlaceOut(BaseModel):
    """A marked place. Exports that hide places always hide it."""

    model_config = ConfigDict(from_attributes=True)

    id: int
    image_id: int
    kind: Kind
    x: float
    y: float
    width: float
    height: float
    found_by: Annotated[str | None, Field(description="The detector that proposed it, if one did.")]
    created_by: int
    created_at: datetime


class DetectorOut(BaseModel):
    """What finds faces and number plates here, if anything does."""

    is_installed: bool
    name: str | None
    version: str | None
    how_to_install: str
    warning: str


class HiddenPlaces(BaseModel):
    """The marked places of an image, and whether more can be looked for."""

    items: list[PlaceOut]
    detector: DetectorOut


class FoundPlaces(BaseModel):
    """What a detector finds now; nothing of it is kept."""

    items: list[PlaceIn]
    detector: DetectorOut
