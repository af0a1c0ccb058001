"""The eight kinds of shape as they go over the wire, in float pixels of the upright image.

Here is what can be said of a value by itself: types, ranges, how many. What needs the image, the category or the whole
shape (inside the image, self-crossing, the skeleton's number of points) is asked in `shape_rules`.
"""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

MOST_RING_POINTS = 10_000
MOST_SHAPE_POINTS = 100_000

Coordinate = Annotated[float, Field(ge=-1e7, le=1e7, allow_inf_nan=False)]
Length = Annotated[float, Field(gt=0, le=1e7, allow_inf_nan=False)]
Angle = Annotated[float, Field(ge=-180, le=180, allow_inf_nan=False)]
Place = tuple[Coordinate, Coordinate]
KeypointPlace = tuple[Coordinate, Coordinate, Literal[0, 1, 2]]
Ring = Annotated[list[Place], Field(min_length=3, max_length=MOST_RING_POINTS)]
Side = Annotated[int, Field(ge=1, le=1_000_000)]


class _Shape(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid")


class Rectangle(_Shape):
    """The box of a skeleton: its top-left corner and size."""

    x: Coordinate
    y: Coordinate
    width: Length
    height: Length


class BoxShape(_Shape):
    """An axis-parallel box: its top-left corner and size, in pixels of the upright image."""

    type: Literal["box"]
    x: Coordinate
    y: Coordinate
    width: Length
    height: Length


class RotatedBoxShape(_Shape):
    """A box turned about its centre by an angle in degrees, clockwise on the screen."""

    type: Literal["rotated_box"]
    cx: Coordinate
    cy: Coordinate
    width: Length
    height: Length
    angle_deg: Angle


class PolygonShape(_Shape):
    """A region as parts, each an exterior ring and any holes. Rings are not closed: the last point joins the first."""

    type: Literal["polygon"]
    parts: Annotated[
        list[Annotated[list[Ring], Field(min_length=1, max_length=10_000)]],
        Field(min_length=1, max_length=10_000),
    ]


class PolylineShape(_Shape):
    """An open line through points."""

    type: Literal["polyline"]
    points: Annotated[list[Place], Field(min_length=2, max_length=MOST_SHAPE_POINTS)]


class EllipseShape(_Shape):
    """An ellipse: its centre, its two radii, and the angle of the first in degrees, clockwise on the screen."""

    type: Literal["ellipse"]
    cx: Coordinate
    cy: Coordinate
    rx: Length
    ry: Length
    angle_deg: Angle


class MaskShape(_Shape):
    """Pixels as COCO's compressed run lengths over the whole image; `size` is [height, width]."""

    type: Literal["mask"]
    size: tuple[Side, Side]
    # The characters that COCO writes: 48 + six bits.
    counts: Annotated[str, Field(min_length=1, max_length=20_000_000, pattern=r"^[0-o]+$")]


class KeypointsShape(_Shape):
    """The points of a skeleton in its order, as [x, y, v]: v is 0 for absent, 1 for occluded, 2 for visible."""

    type: Literal["keypoints"]
    points: Annotated[list[KeypointPlace], Field(min_length=1, max_length=500)]
    box: Rectangle | None = None


class PointShape(_Shape):
    """One place."""

    type: Literal["point"]
    x: Coordinate
    y: Coordinate


AnyShape = (
    BoxShape
    | RotatedBoxShape
    | PolygonShape
    | PolylineShape
    | EllipseShape
    | MaskShape
    | KeypointsShape
    | PointShape
)
Shape = Annotated[AnyShape, Field(discriminator="type")]
