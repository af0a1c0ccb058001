"""One COCO annotation as marks: usually one; a skeleton with an outline becomes two objects of one group."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from app.formats.reading.coco.categories import Vocabulary
from app.formats.reading.coco.keys import key_of, nameless_layer, note_type
from app.formats.reading.coco.shapes import are_numbers, box_of, keypoints_of, region_of
from app.formats.reading.findings import Findings
from app.formats.reading.records import Mark, Picture
from app.formats.records import Shape

Entry = Mapping[str, Any]
_KNOWN = {
    "id", "image_id", "category_id", "bbox", "area", "segmentation", "iscrowd", "keypoints", "num_keypoints", "shape",
    "attributes", "group_id", "layer_id", "annotator_id", "provenance", "score",
}  # fmt: skip
_OURS = ("layer_id", "annotator_id", "provenance", "group_id")
_SHAPES = {
    "box", "rotated_box", "polygon", "polyline", "ellipse", "mask", "keypoints", "point",
}  # fmt: skip


@dataclass
class Told:
    """What reading annotations needs and remembers: `ids` count how often each came."""

    findings: Findings
    vocabulary: Vocabulary
    is_ours: bool = False
    is_crowd_misused: bool = False
    ids: Counter[str] = field(default_factory=Counter)


def marks_of(entry: Any, place: str, picture: Picture, told: Told) -> list[Mark]:
    """The objects of one annotation; none where it is refused, which is told."""
    findings = told.findings
    if not isinstance(entry, dict):
        findings.refused("annotation-malformed", place, "an object", "something else", "left out")
        return []
    category = _category(entry, place, told)
    if category is None:
        return []
    key = _key(entry, place, told)
    shapes = _shapes(entry, category, place, told)
    if not shapes:
        return []
    group = _group(entry.get("group_id"))
    if len(shapes) > 1:
        group = f"concord-pair-{key}"
        done = "kept as two objects of one group"
        findings.ignored(
            "keypoints-and-region", place, "one shape an object", "keypoints and a region", done
        )
    return [
        Mark(
            key=key if at == 0 else f"{key}/region",
            place=place,
            category=category,
            shape=shape,
            attributes=_attributes(entry, shape, told),
            is_crowd=_is_crowd(entry, shape, place, told),
            group=group,
            score=_score(entry.get("score"), place, findings),
            layer=_layer(entry, picture) if told.is_ours else "",
            bbox=entry["bbox"] if are_numbers(entry.get("bbox"), 4) else None,
            area=entry["area"] if are_numbers([entry.get("area")]) else None,
            extra=_extra(entry, told) if at == 0 else None,
        )
        for at, shape in enumerate(shapes)
    ]


def _layer(entry: Entry, picture: Picture) -> str:
    """Its annotator; without one, its layer where the picture tells such layers apart."""
    who = key_of(entry.get("annotator_id"))
    if who is not None:
        return who
    layer = nameless_layer(entry.get("layer_id"))
    return layer if layer in picture.said else ""


def _group(given: Any) -> str | None:
    """What a group is called; programs that count them have 0 for none."""
    if isinstance(given, str):
        return given or None
    return key_of(given) if given else None


def _extra(entry: Entry, told: Told) -> dict[str, Any] | None:
    """Fields that mean nothing here, and those that mean something in Concord's own files only."""
    extra = {name: entry[name] for name in sorted(entry.keys() - _KNOWN)}
    if not told.is_ours:
        extra |= {f"original_{name}": entry[name] for name in _OURS if name in entry}
    return extra or None


def _category(entry: Entry, place: str, told: Told) -> int | None:
    given = entry.get("category_id")
    number = told.vocabulary.numbers.get(key_of(given) or "")
    if number is None:
        expected = "a category of the list `categories`"
        told.findings.refused(
            "unknown-category", f"{place}.category_id", expected, given, "left out"
        )
    return number


def _key(entry: Entry, place: str, told: Told) -> str:
    """The annotation's id, made unique; without one, its place."""
    given = entry.get("id")
    key = key_of(given)
    if key is None:
        told.findings.repaired(
            "annotation-without-id", f"{place}.id", "an id", given, "numbered anew"
        )
        return place
    if type(given) is not int or given < 1:
        note_type(told.findings, f"{place}.id", given)
    if type(given) is not type(entry.get("image_id")) and isinstance(
        entry.get("image_id"), str | float
    ):
        note_type(told.findings, f"{place}.image_id", entry["image_id"])
    if key not in told.ids:
        told.ids[key] = 1
        return key
    told.ids[key] += 1
    told.findings.repaired(
        "annotation-id-twice", f"{place}.id", "an id of its own", given, "both are kept"
    )
    return f"{key}~{told.ids[key]}"


def _shapes(entry: Entry, category: int, place: str, told: Told) -> list[Shape]:
    """The shape that says most, and beside a skeleton the region."""
    findings = told.findings
    own = entry.get("shape")
    if isinstance(own, dict) and own.get("type") in _SHAPES:
        return [own]
    box = box_of(entry, place, findings)
    region = region_of(entry.get("segmentation"), place, findings)
    skeleton = told.vocabulary.skeleton_of(category)
    points = keypoints_of(entry.get("keypoints"), skeleton, place, findings)
    if points is not None:
        _recount(entry, points, place, findings)
        pose: dict[str, Any] = {"type": "keypoints", "points": points}
        if box is not None and box[2] > 0 and box[3] > 0:
            pose["box"] = dict(zip(("x", "y", "width", "height"), box, strict=True))
        return [pose, region] if region is not None else [pose]
    if region is not None:
        return [region]
    return [_box(box)] if _is_box(box, entry, place, findings) and box is not None else []


def _is_box(box: list[float] | None, entry: Entry, place: str, findings: Findings) -> bool:
    if box is None:
        if entry.get("bbox") in (None, []):
            findings.refused(
                "nothing-marked", place, "a bbox, a segmentation or keypoints", "none", "left out"
            )
        return False
    if box[2] <= 0 or box[3] <= 0:
        findings.refused(
            "box-without-area",
            f"{place}.bbox",
            "a width and height above 0",
            entry["bbox"],
            "left out",
        )
        return False
    return True


def _box(box: list[float] | None) -> Shape:
    assert box is not None
    return {"type": "box", "x": box[0], "y": box[1], "width": box[2], "height": box[3]}


def _recount(entry: Entry, points: list[list[float]], place: str, findings: Findings) -> None:
    count = sum(1 for point in points if point[2])
    given = entry.get("num_keypoints")
    if given is not None and given != count:
        where = f"{place}.num_keypoints"
        findings.repaired(
            "keypoint-count", where, f"{count}, the points with v above 0", given, "counted anew"
        )


def _is_crowd(entry: Entry, shape: Shape, place: str, told: Told) -> bool:
    if entry.get("iscrowd") not in (1, True):
        return False
    if told.is_crowd_misused and shape["type"] in ("polygon", "mask"):
        done = "read as an object: scoring would pass over every region of the file"
        told.findings.repaired("crowd-everywhere", f"{place}.iscrowd", "1 only for crowds", 1, done)
        return False
    if shape["type"] == "polygon" and not told.is_ours:
        expected = "run lengths for a crowd"
        told.findings.ignored(
            "crowd-polygon", f"{place}.iscrowd", expected, "a polygon", "kept as a crowd"
        )
    return True


def _attributes(entry: Entry, shape: Shape, told: Told) -> Mapping[str, Any]:
    given = entry.get("attributes")
    if not isinstance(given, dict):
        return {}
    if (
        told.is_ours
        and shape["type"] == "rotated_box"
        and given.get("rotation") == shape.get("angle_deg")
    ):
        return {name: value for name, value in given.items() if name != "rotation"}
    return given


def _score(given: Any, place: str, findings: Findings) -> float | None:
    if given is None:
        return None
    if are_numbers([given]) and 0 <= given <= 1:
        return float(given)
    findings.ignored(
        "score-out-of-range", f"{place}.score", "a number from 0 to 1", given, "left out"
    )
    return None
