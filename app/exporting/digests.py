"""What two exports differ in, from 32 bytes an object that each keeps: it works when the data has moved on. Pure.

A record says of an object its image, its id, its category and a hash of all that an export says of it. Images have
one, too, with the id 0.
"""

import hashlib
import json
import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.formats.records import Image, Object

RECORD = np.dtype([("image", "<i8"), ("object", "<i8"), ("category", "<i8"), ("hash", "<u8")])
_PACKED = struct.Struct("<qqqQ")

Records = NDArray[np.void]


def records_of(image: Image) -> bytes:
    """The records of an image and its objects."""
    about = {
        "file_name": image.file_name,
        "size": [image.width, image.height],
        "answers": {name: list(values) for name, values in sorted(image.answers.items())},
        "verified_absent": list(image.verified_absent),
        "is_checked": image.is_checked,
        "split": image.split,
        "metadata": dict(image.metadata),
    }
    if image.extra:
        about["fields"] = dict(image.extra)
    if any(each.answers or each.verified_absent for each in image.layers[1:] and image.layers):
        # Only where several speak: else it stands above, as it always has.
        about["layers"] = [
            [each.id, dict(each.answers), list(each.verified_absent)] for each in image.layers
        ]
    parts = [_PACKED.pack(image.id, 0, 0, _hash(about))]
    parts.extend(
        _PACKED.pack(image.id, each.id, each.category_id, _hash(_said_of(each)))
        for each in image.objects
    )
    return b"".join(parts)


def _said_of(each: Object) -> dict[str, Any]:
    fields = {"fields": dict(each.extra)} if each.extra else {}
    return fields | {
        "category": each.category_id,
        "shape": dict(each.shape),
        "crowd": each.is_crowd,
        "attributes": dict(each.attributes),
        "group": str(each.group_id or ""),
        "layer": each.layer_id,
        "score": each.score,
        "z": each.z,
    }


def _hash(value: Mapping[str, Any]) -> int:
    text = json.dumps(value, sort_keys=True, separators=(",", ":"))
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest())


def read_records(content: bytes) -> Records:
    """The records of a whole export."""
    return np.frombuffer(content, RECORD)


@dataclass
class Changes:
    """How many of something came, went and changed."""

    added: int = 0
    removed: int = 0
    changed: int = 0
    unchanged: int = 0


@dataclass(frozen=True)
class Difference:
    """From the first export to the second. An object that changed its category counts under the new one.

    `changed_images` are those on which anything differs, with the changes of their objects; the first `limit` of
    `changed_image_count`.
    """

    images: Changes
    objects: Changes
    by_category: Mapping[int, Changes]
    changed_images: Sequence[tuple[int, Changes]]
    changed_image_count: int


def difference(first: Records, second: Records, *, limit: int = 200) -> Difference:
    """What became of each image and each object."""
    compared = _compared(first, second)
    is_image = compared["object"] == 0
    objects = compared[~is_image]
    by_category = {
        int(category): _changes(objects[objects["category"] == category])
        for category in np.unique(objects["category"])
    }
    touched = np.unique(compared["image"][compared["became"] != _UNCHANGED])
    places = np.searchsorted(touched[:limit], objects["image"])
    changed_images = [
        (int(image), _changes(objects[(places == place) & (objects["image"] == image)]))
        for place, image in enumerate(touched[:limit])
    ]
    return Difference(
        images=_image_changes(compared[is_image], objects),
        objects=_changes(objects),
        by_category=by_category,
        changed_images=changed_images,
        changed_image_count=len(touched),
    )


_ADDED, _REMOVED, _CHANGED, _UNCHANGED = range(4)
_COMPARED = np.dtype([("image", "<i8"), ("object", "<i8"), ("category", "<i8"), ("became", "u1")])


def _compared(first: Records, second: Records) -> NDArray[np.void]:
    """Every image and object of either export, with what became of it."""
    keys = np.dtype([("image", "<i8"), ("object", "<i8")])
    ours, theirs = (side[["image", "object"]].astype(keys) for side in (first, second))
    _, from_first, from_second = np.intersect1d(ours, theirs, return_indices=True)
    gone = np.setdiff1d(np.arange(len(first)), from_first)
    new = np.setdiff1d(np.arange(len(second)), from_second)
    is_same = first["hash"][from_first] == second["hash"][from_second]
    kept = np.where(is_same, _UNCHANGED, _CHANGED)
    return np.concatenate(
        [
            _rows(first[gone], np.full(len(gone), _REMOVED)),
            _rows(second[new], np.full(len(new), _ADDED)),
            _rows(second[from_second], kept),
        ]
    )


def _rows(records: Records, became: NDArray[np.int_]) -> NDArray[np.void]:
    rows = np.empty(len(records), _COMPARED)
    for name in ("image", "object", "category"):
        rows[name] = records[name]
    rows["became"] = became
    return rows


def _changes(rows: NDArray[np.void]) -> Changes:
    added, removed, changed, unchanged = np.bincount(rows["became"], minlength=4).tolist()
    return Changes(added, removed, changed, unchanged)


def _image_changes(images: NDArray[np.void], objects: NDArray[np.void]) -> Changes:
    """An image has changed when anything on it has."""
    touched = np.unique(objects["image"][objects["became"] != _UNCHANGED])
    became = images["became"].copy()
    became[(became == _UNCHANGED) & np.isin(images["image"], touched)] = _CHANGED
    counted = images.copy()
    counted["became"] = became
    return _changes(counted)
