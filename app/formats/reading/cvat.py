"""CVAT XML 1.1 for images: boxes (turned ones, too), polygons, polylines, points, ellipses, masks and skeletons."""

from collections.abc import Iterator
from typing import Any

from app.formats.reading.coco.keys import plain_name
from app.formats.reading.cvat_labels import CROWD, Labels
from app.formats.reading.findings import FileRefused
from app.formats.reading.masks import MOST_PIXELS, mask_in_box
from app.formats.reading.names import Names, box
from app.formats.reading.records import Contents, Mark, Picture, Reading, Said
from app.formats.reading.sources import Source
from app.formats.reading.splits import part_of
from app.formats.reading.xml_fields import fields_of
from app.formats.reading.xml_files import Element, parse, points_in, root_name, to_number
from app.formats.records import Shape
from app.geometry.boxes import Size

_KNOWN = {"id", "name", "width", "height", "subset", "tag", "skeleton", "box"}
_KNOWN |= {"polygon", "polyline", "points", "ellipse", "mask"}
_KNOWN_OF_SHAPES = {
    *("label", "occluded", "outside", "z_order", "group_id", "points", "attribute", "rotation", "rle"),
    *("xtl", "ytl", "xbr", "ybr", "cx", "cy", "rx", "ry", "left", "top", "width", "height"),
}  # fmt: skip
KINDS = ("box", "polygon", "polyline", "points", "ellipse", "mask")


def is_cvat(source: Source) -> bool:
    """Whether an XML has the root `annotations`."""
    return any(root_name(source, name) == "annotations" for name in source.having(".xml")[:20])


def read_cvat(reading: Reading) -> Contents:
    """The one XML of the source."""
    found = [
        name
        for name in reading.source.having(".xml")
        if root_name(reading.source, name) == "annotations"
    ]
    if len(found) != 1:
        raise FileRefused("the source", f"expected one XML of CVAT, found {len(found)}")
    root = parse(reading.source, found[0])
    if root.find("track") is not None and root.find("image") is None:
        raise FileRefused(found[0], "expected `CVAT for images 1.1`, received tracks of a video")
    labels = Labels(root)
    names = Names(labels.names)
    images = root.findall("image")
    pictures = [_picture(reading, found[0], element, names, labels) for element in images]
    count = sum(len(each.marks) for each in pictures)
    for track in root.iterfind("track"):
        reading.findings.refused(
            "track", f"{found[0]}, track {track.get('id')}", "objects of images",
            f"a track of {track.get('label')}", "left out",
        )  # fmt: skip
    return Contents(
        "cvat",
        tuple(map(labels.described, names.categories())),
        iter(pictures),
        len(pictures),
        count,
        questions=labels.questions,
        has_texts=True,
    )


def _picture(
    reading: Reading, name: str, element: Element, names: Names, labels: Labels
) -> Picture:
    file_name = plain_name(element.get("name") or "")
    width, height = to_number(element.get("width")), to_number(element.get("height"))
    place = f"{name}, image {element.get('id')}"
    path = reading.source.find(file_name) or reading.source.find(
        f"{element.get('subset')}/{file_name}"
    )
    picture = Picture(
        file_name,
        place,
        file_name,
        Size(int(width), int(height)) if width and height else None,
        path,
        said={"": Said(labels.answers_of(element))},
        split=part_of(element.get("subset") or ""),
        extra=_beside_picture(element, labels),
    )
    for index, entry in enumerate(element):
        if entry.tag == "tag":
            continue
        if entry.tag == "skeleton":
            picture.marks += _skeleton(
                reading, entry, f"{place}, skeleton {index + 1}", index, names, labels
            )
        elif entry.tag in KINDS:
            picture.marks += _marks(
                reading, entry, f"{place}, {entry.tag} {index + 1}", index, names, picture
            )
        else:
            expected = f"one of {', '.join(KINDS)}"
            reading.findings.refused(
                "kind", f"{place} {index + 1}", expected, entry.tag, "left out"
            )
    return picture


def _beside_picture(element: Element, labels: Labels) -> dict[str, Any] | None:
    beside = labels.beside_answers(element).get("cvat", {}) | fields_of(element, _KNOWN)
    return {"cvat": beside} if beside else None


def _beside_shape(entry: Element) -> dict[str, Any] | None:
    """What else is said of it: where it comes from, unless that is a hand, as CVAT has it by itself."""
    beside = fields_of(entry, _KNOWN_OF_SHAPES)
    if beside.get("source") == "manual":
        del beside["source"]
    return {"cvat": beside} if beside else None


def _marks(
    reading: Reading, entry: Element, place: str, index: int, names: Names, picture: Picture
) -> Iterator[Mark]:
    shapes = _shapes(entry, picture.size)
    if not shapes:
        reading.findings.refused(
            "shape-malformed", place, "numbers", dict(entry.attrib), "left out"
        )
        return
    attributes = _attributes(entry)
    is_crowd = attributes.pop(CROWD, False) is True
    group = entry.get("group_id")
    if group in (None, "0"):
        group = f"points {index}" if len(shapes) > 1 else None
    for at, shape in enumerate(shapes):
        yield Mark(
            f"{index}/{at}" if at else str(index),
            place,
            names.number(entry.get("label") or ""),
            shape,
            attributes=attributes,
            is_crowd=is_crowd,
            group=group,
            z=int(to_number(entry.get("z_order")) or 0),
            extra=_beside_shape(entry),
        )


def _attributes(entry: Element) -> dict[str, object]:
    attributes: dict[str, object] = {
        each.get("name") or "": _value(each.text)
        for each in entry.iterfind("attribute")
        if each.get("name")
    }
    if entry.get("occluded") == "1":
        attributes["occluded"] = True
    return attributes


def _skeleton(
    reading: Reading, entry: Element, place: str, index: int, names: Names, labels: Labels
) -> Iterator[Mark]:
    """Points by their names; one that is outside, or not there, is absent."""
    label = entry.get("label") or ""
    skeleton = labels.skeletons.get(label)
    points = {each.get("label"): each for each in entry.iterfind("points")}
    placed = [_keypoint(points.get(name)) for name in skeleton.keypoints] if skeleton else []
    if not any(point[2] for point in placed):
        reading.findings.refused("shape-malformed", place, "points of its label", label, "left out")
        return
    attributes = _attributes(entry)
    is_crowd = attributes.pop(CROWD, False) is True
    group = entry.get("group_id")
    yield Mark(
        str(index),
        place,
        names.number(label),
        {"type": "keypoints", "points": placed},
        attributes=attributes,
        is_crowd=is_crowd,
        group=None if group in (None, "0") else group,
        z=int(to_number(entry.get("z_order")) or 0),
        extra=_beside_shape(entry),
    )


def _keypoint(point: Element | None) -> tuple[float, float, int]:
    found = points_in(point.get("points")) if point is not None else None
    if point is None or not found or point.get("outside") == "1":
        return 0.0, 0.0, 0
    return found[0][0], found[0][1], 1 if point.get("occluded") == "1" else 2


def _shapes(entry: Element, size: Size | None) -> list[Shape]:
    """One shape, or the places of one entry `points`."""
    if entry.tag == "points":
        return [{"type": "point", "x": x, "y": y} for x, y in points_in(entry.get("points")) or ()]
    shape = _mask(entry, size) if entry.tag == "mask" else _shape(entry)
    return [shape] if shape is not None else []


def _value(text: str | None) -> object:
    told = (text or "").strip()
    return {"true": True, "false": False}.get(told.lower(), told)


def _numbers(entry: Element, *names: str) -> list[float] | None:
    values = [to_number(entry.get(name)) for name in names]
    kept = [value for value in values if value is not None]
    return kept if len(kept) == len(values) else None


def _shape(entry: Element) -> Shape | None:
    turn = to_number(entry.get("rotation")) or 0.0
    if entry.tag == "box":
        corners = _numbers(entry, "xtl", "ytl", "xbr", "ybr")
        return _box(corners, turn) if corners else None
    if entry.tag == "ellipse":
        given = _numbers(entry, "cx", "cy", "rx", "ry")
        names = ("cx", "cy", "rx", "ry")
        return (
            {"type": "ellipse", **dict(zip(names, given, strict=True)), "angle_deg": _angle(turn)}
            if given
            else None
        )
    points = points_in(entry.get("points"))
    if points is None:
        return None
    if entry.tag == "polygon":
        return {"type": "polygon", "parts": [[points]]}
    return {"type": "polyline", "points": points}


def _box(corners: list[float], turn: float) -> Shape:
    left, top, right, bottom = corners
    if not turn:
        return box(left, top, right, bottom)
    return {
        "type": "rotated_box",
        "cx": (left + right) / 2,
        "cy": (top + bottom) / 2,
        "width": abs(right - left),
        "height": abs(bottom - top),
        "angle_deg": _angle(turn),
    }


def _angle(turn: float) -> float:
    """From 0 to 360 to -180 to 180."""
    return (turn + 180) % 360 - 180


def _mask(entry: Element, size: Size | None) -> Shape | None:
    """CVAT counts runs along the rows of the mask's box, background first."""
    given = _numbers(entry, "left", "top", "width", "height")
    runs = [to_number(each) for each in (entry.get("rle") or "").split(",")]
    if given is None or size is None or None in runs or size.width * size.height > MOST_PIXELS:
        return None
    return mask_in_box([int(each or 0) for each in runs], [int(each) for each in given], size)
