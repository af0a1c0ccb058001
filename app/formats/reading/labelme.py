"""labelme: one JSON a picture, shapes in pixels."""

from collections.abc import Iterator, Sequence
from math import hypot
from typing import Any

from app.formats.reading.coco.keys import plain_name
from app.formats.reading.findings import FileRefused
from app.formats.reading.json_files import decode
from app.formats.reading.names import Names, box
from app.formats.reading.records import Contents, Mark, Picture, Reading, Said
from app.formats.reading.sources import Source
from app.formats.records import Shape
from app.geometry.boxes import Size

Points = Sequence[Sequence[float]]


def is_labelme(source: Source) -> bool:
    """Whether a JSON has `shapes` and `imagePath`."""
    return any(_is_labelme(source, name) for name in source.having(".json")[:20])


def read_labelme(reading: Reading) -> Contents:
    """Every such JSON of the source."""
    names = Names()
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
            pictures.append(_picture(reading, name, document, names))
    count = sum(len(each.marks) for each in pictures)
    return Contents("labelme", names.categories(), iter(pictures), len(pictures), count)


def _is_labelme(source: Source, name: str) -> bool:
    with source.path_of(name).open("rb") as file:
        head = file.read(64 * 1024)
        size = file.seek(0, 2)
        file.seek(max(0, size - 4096))
        ends = head + file.read()
    return b'"shapes"' in ends and (b'"imagePath"' in ends or b'"shape_type"' in ends)


def _picture(reading: Reading, name: str, document: dict[str, Any], names: Names) -> Picture:
    file_name = plain_name(str(document.get("imagePath") or name[:-5] + ".jpg"))
    width, height = document.get("imageWidth"), document.get("imageHeight")
    is_sized = isinstance(width, int) and isinstance(height, int) and width > 0 and height > 0
    size = Size(width, height) if is_sized else None  # type: ignore[arg-type]
    picture = Picture(
        name, name, file_name, size, reading.source.find(file_name), said={"": Said()}
    )
    for index, entry in enumerate(document["shapes"]):
        picture.marks += _marks(reading, entry, f"{name}, shapes[{index}]", index, names)
    return picture


def _marks(reading: Reading, entry: Any, place: str, index: int, names: Names) -> Iterator[Mark]:
    points = entry.get("points") if isinstance(entry, dict) else None
    shape = _shape(entry.get("shape_type") or "polygon", points) if _are_points(points) else None  # type: ignore[arg-type]
    if shape is None or not isinstance(entry, dict):
        kind = entry.get("shape_type") if isinstance(entry, dict) else entry
        expected = "a polygon, rectangle, circle, line, linestrip or point"
        reading.findings.refused("shape-malformed", place, expected, kind, "left out")
        return
    flags = entry.get("flags")
    group = entry.get("group_id")
    yield Mark(
        str(index),
        place,
        names.number(str(entry.get("label") or "")),
        shape,
        attributes=flags if isinstance(flags, dict) else {},
        group=None if group is None else str(group),
    )


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
