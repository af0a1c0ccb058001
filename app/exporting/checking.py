"""Read an archive back as its readers would, and hold it against what was to be written.

Every object is counted. The regions of a sample of objects, the same ones each time, are turned into pixels and
compared; `masks` says how many. What a format's files cannot be counted by stays null.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from zipfile import ZipFile

from pycocotools import mask as coco_masks

from app.exporting.json_arrays import array_items
from app.formats.records import Image, Shape
from app.formats.regions import REGIONS, iou_of_runs, runs_of
from app.geometry.boxes import Size
from app.geometry.masks import Runs, runs_of_counts

SAMPLE = 2_000


@dataclass
class Kept:
    """A sample of what was given to the writer: about `SAMPLE` of all objects, whichever come."""

    total: int
    shapes: dict[int, tuple[Shape, Size]] = field(default_factory=dict)
    object_count: int = 0

    @property
    def stride(self) -> int:
        """Every how manieth object is kept."""
        return max(1, self.total // SAMPLE)

    def keep(self, image: Image) -> None:
        """Look at one image more."""
        for each in image.objects:
            if self.object_count % self.stride == 0 and each.shape["type"] in REGIONS:
                self.shapes[each.id] = (each.shape, Size(image.width, image.height))
            self.object_count += 1

    def iou(self, object_id: int, found: Runs) -> float | None:
        """How far pixels are those that were given; None for an object that was not kept."""
        if object_id not in self.shapes:
            return None
        shape, size = self.shapes[object_id]
        return iou_of_runs(runs_of(shape, size), found)


@dataclass
class Verified:
    """What was found on reading back."""

    images: int | None = None
    objects: int | None = None
    masks: int = 0
    min_mask_iou: float | None = None

    def compare(self, iou: float | None) -> None:
        """One mask more, where it is one of the sample."""
        if iou is not None:
            self.masks += 1
            self.min_mask_iou = iou if self.min_mask_iou is None else min(self.min_mask_iou, iou)

    def as_json(self, *, dropped: int) -> dict[str, Any]:
        """For the manifest."""
        iou = self.min_mask_iou
        return {
            "images": self.images,
            "objects": self.objects,
            "masks": self.masks,
            "min_mask_iou": None if iou is None else round(iou, 6),
            "dropped": dropped,
        }


Check = Callable[[ZipFile, Kept], Verified]


def verify(format_name: str, archive: ZipFile, kept: Kept) -> Verified:
    """What the archive holds, by the reader of its format."""
    family = next((name for name in _CHECKS if format_name.startswith(name)), None)
    return Verified() if family is None else _CHECKS[family](archive, kept)


def _json_dictionary(archive: ZipFile, kept: Kept) -> Verified:
    found = Verified(0, 0)
    with archive.open("annotations.json") as file:
        for line in file:
            if line.strip() in (b"{", b"}", b"{}"):
                continue
            [image] = json.loads(b"{" + line.lstrip(b"{").rstrip(b",\n") + b"}").values()
            found.images = (found.images or 0) + 1
            for each in image["objects"]:
                found.objects = (found.objects or 0) + 1
                if each["id"] in kept.shapes:
                    size = Size(image["width"], image["height"])
                    found.compare(kept.iou(each["id"], runs_of(each["shape"], size)))
    return found


def _yolo(archive: ZipFile, kept: Kept) -> Verified:
    """A text file an image, a line an object."""
    labels = [
        name for name in archive.namelist() if name.endswith(".txt") and name.startswith("labels/")
    ]
    lines = sum(len(archive.read(name).splitlines()) for name in labels)
    return Verified(len(labels), lines)


def _coco(archive: ZipFile, kept: Kept) -> Verified:
    """By pycocotools' masks, an annotation at a time. The same image may stand in several files."""
    found = Verified(0, 0)
    image_ids: set[int] = set()
    for name in archive.namelist():
        if not name.endswith(".json"):
            continue
        sizes: dict[int, Size] = {}
        with archive.open(name) as file:
            for each in array_items(file, "images"):
                sizes[each["id"]] = Size(each["width"], each["height"])
        with archive.open(name) as file:
            for each in array_items(file, "annotations"):
                found.objects = (found.objects or 0) + _objects_in(each)
                if each.get("segmentation") and each["id"] in kept.shapes:
                    runs = _coco_runs(each["segmentation"], sizes[each["image_id"]])
                    found.compare(kept.iou(each["id"], runs))
        image_ids |= sizes.keys()
    found.images = len(image_ids)
    return found


def _objects_in(annotation: Mapping[str, Any]) -> int:
    """Panoptic annotations hold the segments of an image."""
    segments = annotation.get("segments_info")
    return 1 if segments is None else len(segments)


def _coco_runs(segmentation: Any, size: Size) -> Runs:
    if isinstance(segmentation, list):
        encoded = coco_masks.merge(coco_masks.frPyObjects(segmentation, size.height, size.width))
        return runs_of_counts(encoded["counts"].decode("ascii"))
    counts = segmentation["counts"]
    if isinstance(counts, list):
        encoded = coco_masks.frPyObjects(segmentation, size.height, size.width)
        return runs_of_counts(encoded["counts"].decode("ascii"))
    return runs_of_counts(counts)


_LINES = ("yolo-detect", "yolo-segment", "yolo-pose", "yolo-obb")
_CHECKS: Mapping[str, Check] = {
    "json-dictionary": _json_dictionary,
    "coco": _coco,
    **dict.fromkeys(_LINES, _yolo),
}
