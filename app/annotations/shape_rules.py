"""What a shape must be on its image and in its category, with a sentence for everything that it is not. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import singledispatch

from app.annotations.label_schema import CategoryRules
from app.annotations.shapes import (
    MOST_SHAPE_POINTS,
    AnyShape,
    BoxShape,
    EllipseShape,
    KeypointsShape,
    MaskShape,
    PointShape,
    PolygonShape,
    PolylineShape,
    Rectangle,
    RotatedBoxShape,
)
from app.errors import FieldError
from app.geometry.boxes import Box, Size, is_inside
from app.geometry.errors import MalformedCounts, TooIntricate
from app.geometry.masks import area_of_runs, runs_of_counts
from app.geometry.points import Point, bounds_of
from app.geometry.rings import Ring, crossing_of, length_of, lies_within, signed_area

# Half the smallest triangle whose corners lie on hundredths of a pixel.
_NO_AREA_PX2 = 0.000025
_MOST_LENGTH_PX = 1_000_000
_INSTEAD = "paint it as a mask instead"


@dataclass(frozen=True, slots=True)
class Setting:
    """Where a shape stands: its path in the request, its category, the size of its image."""

    path: str
    category: CategoryRules
    size: Size

    @property
    def image(self) -> str:
        """The image in a sentence."""
        return f"the {self.size.width} x {self.size.height} image"


def shape_problems(shape: AnyShape, setting: Setting) -> Iterator[FieldError]:
    """Everything that is wrong with a shape."""
    category = setting.category
    if shape.type not in category.shapes:
        allowed = ", ".join(sorted(category.shapes))
        message = f"{category.name} takes {allowed}, received {shape.type}"
        yield FieldError(f"{setting.path}.type", message)
    yield from _problems(shape, setting)


@singledispatch
def _problems(shape: AnyShape, setting: Setting) -> Iterator[FieldError]:
    """What is wrong with one kind of shape: one function for each."""
    raise NotImplementedError(f"There is no rule for {shape.type} shapes.")


@_problems.register
def _box_problems(shape: BoxShape, setting: Setting) -> Iterator[FieldError]:
    return _rectangle_problems(shape, setting.path, setting)


@_problems.register
def _rotated_box_problems(shape: RotatedBoxShape, setting: Setting) -> Iterator[FieldError]:
    yield from _centre_problems(shape, setting)
    yield from _reach_problems(
        {"width": shape.width, "height": shape.height}, setting, times_image=4
    )


@_problems.register
def _ellipse_problems(shape: EllipseShape, setting: Setting) -> Iterator[FieldError]:
    yield from _centre_problems(shape, setting)
    yield from _reach_problems({"rx": shape.rx, "ry": shape.ry}, setting, times_image=2)


@_problems.register
def _point_problems(shape: PointShape, setting: Setting) -> Iterator[FieldError]:
    return _outside_problems([(shape.x, shape.y)], [setting.path], setting)


@_problems.register
def _polyline_problems(shape: PolylineShape, setting: Setting) -> Iterator[FieldError]:
    path = f"{setting.path}.points"
    yield from _points_problems(shape.points, path, setting)
    if len(set(shape.points)) == 1:
        count = len(shape.points)
        yield FieldError(
            path, f"expected a line of some length, received {count} points at one place"
        )


@_problems.register
def _polygon_problems(shape: PolygonShape, setting: Setting) -> Iterator[FieldError]:
    count = sum(len(ring) for rings in shape.parts for ring in rings)
    if count > MOST_SHAPE_POINTS:
        expected = f"expected at most {MOST_SHAPE_POINTS:,} points in all"
        yield FieldError(f"{setting.path}.parts", f"{expected}, received {count:,}; {_INSTEAD}")
        return
    for index, rings in enumerate(shape.parts):
        path = f"{setting.path}.parts.{index}"
        problems = [
            problem
            for place, ring in enumerate(rings)
            for problem in _ring_problems(ring, f"{path}.{place}", setting)
        ]
        yield from problems or _part_problems(rings, path)


@_problems.register
def _mask_problems(shape: MaskShape, setting: Setting) -> Iterator[FieldError]:
    size = setting.size
    if shape.size != (size.height, size.width):
        expected = f"[{size.height}, {size.width}], the image's height and width"
        received = f"[{shape.size[0]}, {shape.size[1]}]"
        yield FieldError(f"{setting.path}.size", f"expected {expected}, received {received}")
        return
    path = f"{setting.path}.counts"
    try:
        runs = runs_of_counts(shape.counts)
    except MalformedCounts as error:
        yield FieldError(path, f"expected run lengths as COCO compresses them, but {error}")
        return
    total, wanted = int(runs.sum()), size.width * size.height
    if total != wanted:
        sides = f"{size.height} x {size.width}"
        expected = f"expected run lengths that sum to {wanted:,} pixels ({sides})"
        yield FieldError(path, f"{expected}, received {total:,}")
    elif area_of_runs(runs) == 0:
        yield FieldError(path, "expected at least one pixel, received an empty mask")


@_problems.register
def _keypoints_problems(shape: KeypointsShape, setting: Setting) -> Iterator[FieldError]:
    names, path = setting.category.keypoints, f"{setting.path}.points"
    if names and len(shape.points) != len(names):
        expected = f"the skeleton of {setting.category.name} has {len(names)} points"
        yield FieldError(path, f"{expected}, received {len(shape.points)}")
    if not any(visibility for _, _, visibility in shape.points):
        expected = "expected at least one point that is occluded (v 1) or visible (v 2)"
        yield FieldError(path, f"{expected}, received none")
    for index, (x, y, visibility) in enumerate(shape.points):
        if visibility == 0 and (x, y) != (0, 0):
            message = f"an absent point (v 0) has x 0 and y 0, received x {x:g}, y {y:g}"
            yield FieldError(f"{path}.{index}", message)
    # Absent points lie at (0, 0), which is inside every image.
    yield from _points_problems(shape.points, path, setting)
    if shape.box is not None:
        yield from _rectangle_problems(shape.box, f"{setting.path}.box", setting)


def _rectangle_problems(
    shape: BoxShape | Rectangle, path: str, setting: Setting
) -> Iterator[FieldError]:
    if not is_inside(Box(shape.x, shape.y, shape.width, shape.height), setting.size):
        yield FieldError(
            path,
            f"expected a box inside {setting.image}, received "
            f"x {shape.x:g} to {shape.x + shape.width:g}, y {shape.y:g} to {shape.y + shape.height:g}",
        )


def _centre_problems(
    shape: RotatedBoxShape | EllipseShape, setting: Setting
) -> Iterator[FieldError]:
    """Corners may reach out of the image, the centre may not."""
    if not is_inside(Box(shape.cx, shape.cy, 0, 0), setting.size):
        received = f"cx {shape.cx:g}, cy {shape.cy:g}"
        expected = f"expected a centre inside {setting.image}"
        yield FieldError(setting.path, f"{expected}, received {received}")


def _reach_problems(
    lengths: dict[str, float], setting: Setting, *, times_image: int
) -> Iterator[FieldError]:
    """What reaches far out of the image was not meant."""
    most = times_image * (setting.size.width + setting.size.height)
    for name, length in lengths.items():
        if length > most:
            expected = f"expected at most {most:,} px in {setting.image}"
            yield FieldError(f"{setting.path}.{name}", f"{expected}, received {length:g}")


def _points_problems(points: Sequence[Point], path: str, setting: Setting) -> Iterator[FieldError]:
    """Points outside the image: looked for one by one only where there are some."""
    if not is_inside(bounds_of(points), setting.size):
        paths = [f"{path}.{index}" for index in range(len(points))]
        yield from _outside_problems(points, paths, setting)


def _outside_problems(
    points: Sequence[Point], paths: Sequence[str], setting: Setting
) -> Iterator[FieldError]:
    for point, path in zip(points, paths, strict=True):
        if not is_inside(Box(point[0], point[1], 0, 0), setting.size):
            received = f"x {point[0]:g}, y {point[1]:g}"
            yield FieldError(path, f"expected a point inside {setting.image}, received {received}")


def _ring_problems(ring: Ring, path: str, setting: Setting) -> Iterator[FieldError]:
    yield from _points_problems(ring, path, setting)
    if abs(signed_area(ring)) < _NO_AREA_PX2:
        message = f"expected a ring around an area, received {len(ring)} points that enclose none"
        yield FieldError(path, message)
    length = length_of(ring)
    if length > _MOST_LENGTH_PX:
        expected = f"expected a ring of at most {_MOST_LENGTH_PX:,} px"
        yield FieldError(path, f"{expected}, received {length:,.0f}; {_INSTEAD}")


def _part_problems(rings: Sequence[Ring], path: str) -> Iterator[FieldError]:
    """Rings that cross themselves or each other, and holes elsewhere than in their exterior."""
    try:
        crossing = crossing_of(rings)
    except TooIntricate:
        yield FieldError(path, f"its lines lie too close together to be checked; {_INSTEAD}")
        return
    if crossing is not None:
        x, y = crossing
        message = f"expected lines that do not cross, received a crossing near x {x:g}, y {y:g}"
        yield FieldError(path, message)
        return
    for place, hole in enumerate(rings[1:], start=1):
        if not lies_within(hole, rings[0]):
            message = (
                "expected a hole inside its exterior (the part's first ring), received one outside"
            )
            yield FieldError(f"{path}.{place}", message)
