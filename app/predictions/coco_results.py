"""COCO's results as our shapes. Pure; what the shapes must be on their image is asked by the rules of saves."""

from collections.abc import Callable, Sequence

import numpy as np
from pydantic import ValidationError

from app.annotations.shapes import (
    AnyShape,
    BoxShape,
    KeypointPlace,
    KeypointsShape,
    MaskShape,
    PolygonShape,
    Rectangle,
)
from app.errors import FieldError
from app.geometry.boxes import Size
from app.geometry.masks import counts_of_runs
from app.predictions.schemas import CocoResult, RunLengths
from app.web.wording import plain_message


class NotAShape(ValueError):
    """A result from which no shape can be made: `problem` says where and why."""

    def __init__(self, path: str, message: str) -> None:
        super().__init__(message)
        self.problem = FieldError(path, message)


def shape_of(
    result: CocoResult, offered: frozenset[str], *, border: Size | None
) -> tuple[str, AnyShape]:
    """The field of the result that says most of what its category takes, and the shape that it holds.

    A skeleton says more than a region, a region more than a box. With a `border`, boxes are cut at it.

    Raises:
        NotAShape: nothing is marked, or the field holds no shape.
    """
    given = [form for form in _FORMS if getattr(result, form[0]) is not None]
    if not given:
        raise NotAShape("bbox", "expected a bbox, a segmentation or keypoints")
    field, _, make = next((form for form in given if form[1] & offered), given[0])
    try:
        return field, make(result, border)
    except ValidationError as error:
        raise NotAShape(field, _told(error)) from None


def _keypoints(result: CocoResult, border: Size | None) -> AnyShape:
    assert result.keypoints is not None
    numbers = result.keypoints
    if len(numbers) % 3:
        raise NotAShape("keypoints", f"expected x, y, v in turn, received {len(numbers)} numbers")
    points = zip(numbers[0::3], numbers[1::3], numbers[2::3], strict=True)
    return KeypointsShape(
        type="keypoints",
        points=[_keypoint(index, *point) for index, point in enumerate(points)],
        box=Rectangle(**_box_fields(result.bbox, border)) if result.bbox else None,
    )


def _keypoint(index: int, x: float, y: float, v: float) -> KeypointPlace:
    """COCO's v 0 is a point that is not there, wherever a model writes that it is not."""
    if v not in (0, 1, 2):
        raise NotAShape(f"keypoints.{3 * index + 2}", f"expected a v of 0, 1 or 2, received {v:g}")
    return (x, y, 1 if v == 1 else 2) if v else (0, 0, 0)


def _region(result: CocoResult, border: Size | None) -> AnyShape:
    segmentation = result.segmentation
    assert segmentation is not None
    if isinstance(segmentation, RunLengths):
        return MaskShape(type="mask", size=segmentation.size, counts=_counts(segmentation))
    return PolygonShape(
        type="polygon",
        parts=[[_ring(index, numbers)] for index, numbers in enumerate(segmentation)],
    )


def _counts(mask: RunLengths) -> str:
    if isinstance(mask.counts, str):
        return mask.counts
    return counts_of_runs(np.asarray(mask.counts, dtype=np.int64))


def _ring(index: int, numbers: Sequence[float]) -> list[tuple[float, float]]:
    """Some tools repeat the first point at the end; ours joins them by itself."""
    if len(numbers) % 2:
        where = f"segmentation.{index}"
        raise NotAShape(where, f"expected x and y in turn, received {len(numbers)} numbers")
    ring = list(zip(numbers[0::2], numbers[1::2], strict=True))
    return ring[:-1] if ring[0] == ring[-1] else ring


def _box(result: CocoResult, border: Size | None) -> AnyShape:
    assert result.bbox is not None
    return BoxShape(type="box", **_box_fields(result.bbox, border))


def _box_fields(bbox: Sequence[float], border: Size | None) -> dict[str, float]:
    x, y, width, height = bbox
    if border is not None:
        right, bottom = min(x + width, border.width), min(y + height, border.height)
        x, y = max(x, 0.0), max(y, 0.0)
        width, height = right - x, bottom - y
    return {"x": x, "y": y, "width": width, "height": height}


def _told(error: ValidationError) -> str:
    """The first thing that is wrong, with the name of the part where there is one."""
    item = error.errors(include_url=False)[0]
    where = ".".join(map(str, item["loc"]))
    received = item["input"]
    told = plain_message(item)
    if isinstance(received, int | float):
        told = f"{told}, received {received:g}"
    return f"{where}: {told}" if where else told


_Form = tuple[str, frozenset[str], Callable[[CocoResult, Size | None], AnyShape]]
_FORMS: tuple[_Form, ...] = (
    ("keypoints", frozenset({"keypoints"}), _keypoints),
    ("segmentation", frozenset({"polygon", "mask"}), _region),
    ("bbox", frozenset({"box"}), _box),
)
