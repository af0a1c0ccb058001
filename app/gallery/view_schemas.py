"""What the views of the gallery beside its grid ask, and what they are told."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, FiniteFloat

from app.web.texts import Storable

Latitude = Annotated[FiniteFloat, Field(ge=-90, le=90)]
Longitude = Annotated[FiniteFloat, Field(ge=-180, le=180)]


class PlacesQuery(BaseModel):
    """A filter line and the part of a map that is seen."""

    model_config = ConfigDict(extra="forbid")

    q: Annotated[Storable, Field(max_length=16_000, description="A filter line.")] = ""
    west: Annotated[
        Longitude, Field(description="More than `east` for a window across the antimeridian.")
    ] = -180
    south: Latitude = -90
    east: Longitude = 180
    north: Latitude = 90
    zoom: Annotated[
        int, Field(ge=0, le=22, description="The world is 256 · 2^zoom px wide, a cell 64 px.")
    ] = 1


class ClusterOut(BaseModel):
    """Images near each other: the mean of their places, how many, one of them, and the box around all.

    A box across the antimeridian goes on beyond 180, or begins before -180.
    """

    model_config = ConfigDict(from_attributes=True)

    latitude: float
    longitude: float
    count: int
    image_id: int
    west: float
    south: float
    east: float
    north: float


class CircleOut(BaseModel):
    """A circle that the filter asks for; the radius is in metres."""

    model_config = ConfigDict(from_attributes=True)

    latitude: float
    longitude: float
    radius: float


class AreaOut(BaseModel):
    """An area that the filter asks for: [latitude, longitude] of its corners, beyond 180 across the antimeridian."""

    model_config = ConfigDict(from_attributes=True)

    corners: list[tuple[float, float]]


class PlacesOut(BaseModel):
    """`count` images in the window have a place. With a `sample_size`, counts are estimated from so many of them."""

    items: list[ClusterOut]
    count: int
    sample_size: int | None
    circles: list[CircleOut]
    areas: list[AreaOut]


class TimelineQuery(BaseModel):
    """A filter line."""

    model_config = ConfigDict(extra="forbid")

    q: Annotated[Storable, Field(max_length=16_000, description="A filter line.")] = ""


class BinOut(BaseModel):
    """One bar: its ends as a filter line has them, `taken:first..last`; the share is of the highest bar."""

    model_config = ConfigDict(from_attributes=True)

    first: str
    last: str
    words: str
    count: int
    share: float


class TimelineOut(BaseModel):
    """`count` images have a time on the camera's own clock, `missing` have none; estimates with a `sample_size`."""

    model_config = ConfigDict(from_attributes=True)

    unit: Literal["year", "month", "day", "hour"]
    bins: list[BinOut]
    count: int
    missing: int
    sample_size: int | None
