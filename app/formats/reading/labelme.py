"""labelme: one JSON a picture, shapes in pixels."""

from base64 import b64decode
from collections.abc import Iterator, Sequence
from io import BytesIO
from math import hypot
from typing import Any

import numpy as np
from PIL import Image as Pictures

from app.formats.reading.coco.keys import plain_name
from app.formats.reading.findings import FileRefused
from app.formats.reading.json_files import decode
from app.formats.reading.labelme_flags import Absences, Flags
from app.formats.reading.masks import MOST_PIXELS, shape_of_pixels
from app.formats.reading.names import Names, box
from app.formats.reading.records import Contents, Mark, Picture, Reading, Said
from app.formats.reading.sources import Source
from app.formats.reading.splits import note_parts_by_folders
from app.formats.records import Shape
from app.geometry.boxes import Size

Points = Sequence[Sequence[float]]
_KNOWN = {
    *("version", "flags", "shapes", "imagePath", "imageData", "imageHeight", "imageWidth"),
    *("image_id", "verified_absent", "metadata"),
}
_KNOWN_OF_SHAPES = {
    *("label", "points", "shape_type", "flags", "mask", "group_id", "attributes", "belongs_to"),
    *("object_id", "category_id", "iscrowd", "layer_id", "score"),
}


def is_labelme(source: Source) -> bool:
    """Whether a JSON has `shapes` and `imagePath`."""
    return any(_is_labelme(source, name) for name in source.having(".json")[:20])


def read_labelme(reading: Reading) -> Contents:
    """Every such JSON of the source."""
    names = Names()
    flags, absences = Flags(), Absences(names)
    pictures = []
    for name in reading.source.having(".json"):
        try:
            document = decode(reading.source.read(name), name, dict)
        except FileRefused as refusal:
            reading.findings.refused(
                "file", refusal.place, "JSON of labelme", refusal.problem, "left out"
            )
            continue
        if isinstance(document.get("shapes"), list):
            picture = _picture(reading, name, document, names, absences)
            answers = flags.answers_of(document.get("flags"), name, reading.findings)
            picture.said[""] = said = Said(answers)
            absences.note(said, document.get("verified_absent"), name)
            pictures.append(picture)
    absences.settle(reading.findings)
    note_parts_by_folders(pictures)
    count = sum(len(each.marks) for each in pictures)
    return Contents(
        "labelme", names.categories(), iter(pictures), len(pictures), count, flags.questions()
    )


def _is_labelme(source: Source, name: str) -> bool:
    with source.path_of(name).open("rb") as file:
        head = file.read(64 * 1024)
        size = file.seek(0, 2)
        file.seek(max(0, size - 4096))
        ends = head + file.read()
    return b'"shapes"' in ends and (b'"imagePath"' in ends or b'"shape_type"' in ends)


def _picture(
    reading: Reading, name: str, document: dict[str, Any], names: Names, absences: Absences
) -> Picture:
    """The image with its shapes; what is said of the whole of it is added by the caller."""
    file_name = plain_name(str(document.get("imagePath") or name[:-5] + ".jpg"))
    width, height = document.get("imageWidth"), document.get("imageHeight")
    is_sized = isinstance(width, int) and isinstance(height, int) and width > 0 and height > 0
    size = Size(width, height) if is_sized else None  # type: ignore[arg-type]
    picture = Picture(
        name, name, file_name, size, reading.source.find(file_name), extra=_beside(document)
    )
    for index, entry in enumerate(document["shapes"]):
        place = f"{name}, shapes[{index}]"
        picture.marks += _marks(reading, entry, place, index, names, size)
        if isinstance(entry, dict):
            absences.meet(entry)
    return picture


def _beside(document: dict[str, Any]) -> dict[str, Any] | None:
    """What it says of the image that means nothing here, but what Concord writes itself."""
    return {key: value for key, value in document.items() if key not in _KNOWN} or None


def _marks(
    reading: Reading, entry: Any, place: str, index: int, names: Names, size: Size | None
) -> Iterator[Mark]:
    shape = _shape_of(entry, size) if isinstance(entry, dict) else None
    if shape is None:
        kind = entry.get("shape_type") if isinstance(entry, dict) else entry
        expected = "a polygon, rectangle, circle, line, linestrip, point or mask"
        reading.findings.refused("shape-malformed", place, expected, kind, "left out")
        return
    group = entry.get("belongs_to") or entry.get("group_id")
    score = entry.get("score")
    yield Mark(
        str(index),
        place,
        names.number(str(entry.get("label") or "")),
        shape,
        attributes=_attributes(entry),
        is_crowd=entry.get("iscrowd") == 1,
        group=None if group is None else str(group),
        score=score if isinstance(score, int | float) and 0 <= score <= 1 else None,
        extra=_beside_shape(entry),
    )


def _beside_shape(entry: dict[str, Any]) -> dict[str, Any] | None:
    """Its description, and other fields that mean nothing here."""
    beside = {key: value for key, value in entry.items() if key not in _KNOWN_OF_SHAPES}
    return {key: value for key, value in beside.items() if value not in (None, "")} or None


def _attributes(entry: dict[str, Any]) -> dict[str, Any]:
    """Its flags, and what Concord writes beside them."""
    told = [entry.get(name) for name in ("flags", "attributes")]
    return {name: value for each in told if isinstance(each, dict) for name, value in each.items()}


def _shape_of(entry: dict[str, Any], size: Size | None) -> Shape | None:
    points = entry.get("points")
    if not isinstance(points, list) or not _are_points(points):
        return None
    kind = entry.get("shape_type") or "polygon"
    return _mask(entry, points, size) if kind == "mask" else _shape(kind, points)


def _mask(entry: dict[str, Any], points: Points, size: Size | None) -> Shape | None:
    """A PNG in base64 of what lies between two corners, both of them inside."""
    if len(points) != 2 or size is None or size.width * size.height > MOST_PIXELS:
        return None
    left, top = (int(each) for each in points[0])
    try:
        with Pictures.open(BytesIO(b64decode(str(entry.get("mask")))), formats=("PNG",)) as picture:
            width, height = picture.size
            is_inside = (
                left >= 0 <= top and left + width <= size.width and top + height <= size.height
            )
            if not is_inside:
                return None
            inner = np.asarray(picture.convert("L")) > 0
    except (OSError, ValueError, SyntaxError, Pictures.DecompressionBombError):
        return None
    pixels = np.zeros((size.height, size.width), dtype=np.uint8)
    pixels[top : top + height, left : left + width] = inner
    return shape_of_pixels(pixels) if inner.any() else None


def _are_points(points: Any) -> bool:
    return isinstance(points, list) and all(
        isinstance(point, list)
        and len(point) == 2
        and all(type(each) in (int, float) for each in point)
        for point in points
    )


def _shape(kind: str, points: Points) -> Shape | None:
    if kind == "polygon" and len(points) >= 3:
        return {"type": "polygon", "parts": [[points]]}
    if kind == "rectangle" and len(points) == 2:
        return box(*points[0], *points[1])
    if kind in ("line", "linestrip") and len(points) >= 2:
        return {"type": "polyline", "points": points}
    if kind == "point" and len(points) == 1:
        return {"type": "point", "x": points[0][0], "y": points[0][1]}
    if kind == "circle" and len(points) == 2:
        (cx, cy), (x, y) = points
        radius = hypot(x - cx, y - cy)
        return {"type": "ellipse", "cx": cx, "cy": cy, "rx": radius, "ry": radius, "angle_deg": 0}
    return None
