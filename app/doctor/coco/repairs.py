"""Repairs that need no guess, on a decoded COCO document: each changes it in place and tells every change in a line.

Those of `BY_RECORDS` look at the records alone and come first; those of `BY_CASE` need the file examined, and are
told by the checks themselves which records to change.
"""

import math
from collections.abc import Callable, Iterator
from itertools import count
from typing import Any

import msgspec
import numpy as np

from app.doctor.coco.case import Case
from app.doctor.coco.checks.images import is_unsafe
from app.doctor.coco.drawing import drawn_area
from app.doctor.coco.records import EXACT, number_in

Document = dict[str, Any]
Record = dict[str, Any]

_NUMBERS = {
    "images": ("width", "height"),
    "annotations": ("bbox", "area", "iscrowd", "num_keypoints", "score"),
}
_IDS = {
    "images": ("id",),
    "categories": ("id",),
    "annotations": ("id", "image_id", "category_id"),
}


def records_of(document: Document, table: str) -> Iterator[tuple[int, Record]]:
    """The records of a table that are objects, with their places."""
    rows = document.get(table)
    for index, record in enumerate(rows if isinstance(rows, list) else []):
        if isinstance(record, dict):
            yield index, record


def numbers_from_texts(document: Document) -> Iterator[str]:
    """Texts that are numbers, where numbers belong."""
    for table, names in _NUMBERS.items():
        for index, record in records_of(document, table):
            for name in names:
                old = record.get(name)
                new = (
                    [_as_number(each) for each in old] if isinstance(old, list) else _as_number(old)
                )
                if new != old:
                    record[name] = new
                    yield f"{table}[{index}].{name}: {old!r} became {new!r}"


def _as_number(value: Any) -> Any:
    number = number_in(value) if isinstance(value, str) else None
    if number is None:
        return value
    return int(number) if number == int(number) and abs(number) <= EXACT else number


def whole_ids(document: Document) -> Iterator[str]:
    """Ids that are texts of whole numbers, if all are, and no two become one."""
    for table, names in _IDS.items():
        for name in names:
            if not _may_become_whole(document, _owner(table, name)):
                continue
            for index, record in records_of(document, table):
                old = record.get(name)
                if isinstance(old, str | float) and _whole(old) is not None:
                    record[name] = _whole(old)
                    yield f"{table}[{index}].{name}: {old!r} became {record[name]}"


def _owner(table: str, name: str) -> str:
    return {"image_id": "images", "category_id": "categories"}.get(name, table)


def _may_become_whole(document: Document, table: str) -> bool:
    ids = [record.get("id") for _, record in records_of(document, table)]
    given = [each for each in ids if isinstance(each, str | int | float)]
    whole = [_whole(each) for each in given]
    return None not in whole and len(set(whole)) == len({(type(e), e) for e in given})


def _whole(value: str | float) -> int | None:
    number = number_in(value)
    if number is None or number != math.floor(number) or abs(number) > EXACT:
        return None
    return int(number)


def forward_slashes(document: Document) -> Iterator[str]:
    """Back-slashes in names that are safe without them."""
    for index, record in records_of(document, "images"):
        old = record.get("file_name")
        if isinstance(old, str) and "\\" in old and not is_unsafe(old.replace("\\", "/")):
            record["file_name"] = old.replace("\\", "/")
            yield f"images[{index}].file_name: {old!r} became {record['file_name']!r}"


def lists_of_polygons(document: Document) -> Iterator[str]:
    """A flat list of numbers becomes a list of one polygon."""
    for index, record in records_of(document, "annotations"):
        old = record.get("segmentation")
        if isinstance(old, list) and old and all(type(each) in (int, float) for each in old):
            record["segmentation"] = [old]
            yield f"annotations[{index}].segmentation: put into a list"


def without_copies(document: Document) -> Iterator[str]:
    """Annotations with a box that are alike in all but their id: later ones go."""
    seen: dict[bytes, int] = {}
    kept = []
    rows = document.get("annotations")
    for index, record in enumerate(rows if isinstance(rows, list) else []):
        if isinstance(record, dict) and record.get("bbox"):
            rest = {name: value for name, value in record.items() if name != "id"}
            first = seen.setdefault(msgspec.json.encode(rest, order="sorted"), index)
            if first != index:
                yield f"annotations[{index}] id {record.get('id')}: removed, a copy of annotations[{first}]"
                continue
        kept.append(record)
    if isinstance(rows, list):
        rows[:] = kept


def free_ids(document: Document) -> Iterator[str]:
    """Annotation ids that are 0 or taken become the next free ones."""
    records = list(records_of(document, "annotations"))
    ids = [record.get("id") for _, record in records]
    taken = [each for each in ids if type(each) is int]
    free = count(max([0, *taken]) + 1)
    seen: set[int] = set()
    for index, record in records:
        old = record.get("id")
        if type(old) is int and (old == 0 or old in seen):
            record["id"] = next(free)
            yield f"annotations[{index}].id: {old} became {record['id']}"
        elif type(old) is int:
            seen.add(old)


def skeletons_from_one(document: Document, case: Case, index: int) -> str:
    """A skeleton that counts from 0 counts from 1."""
    record = document["categories"][index]
    record["skeleton"] = [[start + 1, end + 1] for start, end in record["skeleton"]]
    return f"categories[{index}].skeleton: counted from 1"


def box_of_segmentation(document: Document, case: Case, index: int) -> str:
    """The box around what is segmented, in the image."""
    left, top, right, bottom = case.regions.bounds[index].tolist()
    if math.isnan(left):
        return ""
    return _set(document, index, "bbox", _box(left, top, right, bottom))


def box_in_image(document: Document, case: Case, index: int) -> str:
    """The part of the box that lies in the image."""
    width, height = case.coco.sizes[index].tolist()
    record = document["annotations"][index]
    x, y, box_width, box_height = record["bbox"]
    old_area = box_width * box_height
    cut = _box(max(x, 0), max(y, 0), min(x + box_width, width), min(y + box_height, height))
    said = _set(document, index, "bbox", cut)
    if not record.get("segmentation") and record.get("area") == old_area:
        said += f", {_set(document, index, 'area', _short(cut[2] * cut[3]))}"
    return said


def area_of_segmentation(document: Document, case: Case, index: int) -> str:
    """The area of what is segmented, or of the box where nothing is."""
    area = 0.0 if np.isnan(case.regions.areas[index]) else drawn_area(case, index)
    box = document["annotations"][index].get("bbox")
    if not area and isinstance(box, list) and len(box) == 4:
        area = box[2] * box[3]
    return _set(document, index, "area", _short(area)) if area > 0 else ""


def one_object(document: Document, case: Case, index: int) -> str:
    """iscrowd is 0 for polygons and boxes; of run lengths nobody can know."""
    if index in case.regions.masks or "iscrowd" in document["annotations"][index]:
        return ""
    return _set(document, index, "iscrowd", 0)


def counted_keypoints(document: Document, case: Case, index: int) -> str:
    """As many as have a v above 0."""
    flat = document["annotations"][index]["keypoints"]
    return _set(document, index, "num_keypoints", sum(v > 0 for v in flat[2::3]))


def _set(document: Document, index: int, name: str, value: Any) -> str:
    record = document["annotations"][index]
    old = record.get(name)
    record[name] = value
    return f"annotations[{index}] id {record.get('id')}.{name}: {old} became {value}"


def _box(left: float, top: float, right: float, bottom: float) -> list[float]:
    return [_short(left), _short(top), _short(right - left), _short(bottom - top)]


def _short(value: float) -> float:
    """Rounded where only the last digits of a float would go."""
    rounded = round(value, 6)
    return int(rounded) if rounded == int(rounded) else rounded


BY_RECORDS: tuple[tuple[tuple[str, ...], Callable[[Document], Iterator[str]]], ...] = (
    (("C006-wrong-type",), numbers_from_texts),
    (("C016-id-not-whole",), whole_ids),
    (("C021-unsafe-file-name",), forward_slashes),
    (("C055-flat-polygon",), lists_of_polygons),
    (("C090-duplicate-annotation",), without_copies),
    (("C012-duplicate-annotation-id", "C015-annotation-id-zero"), free_ids),
)
BY_CASE: dict[str, Callable[[Document, Case, int], str]] = {
    "C076-skeleton-from-zero": skeletons_from_one,
    "C037-no-box": box_of_segmentation,
    "C036-box-misses-segmentation": box_of_segmentation,
    "C033-box-over-edge": box_in_image,
    "C040-area-is-that-of-box": area_of_segmentation,
    "C041-area-differs": area_of_segmentation,
    "C042-area-not-positive": area_of_segmentation,
    "C043-no-area": area_of_segmentation,
    "C045-no-iscrowd": one_object,
    "C071-num-keypoints": counted_keypoints,
}
