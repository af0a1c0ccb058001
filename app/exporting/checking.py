"""Read an archive back as its readers would, and hold it against what was to be written.

Every object is counted. Of a sample of objects, the same ones each time, the regions are turned into pixels and
compared (`masks` says how many), of the others the points. What a format's files cannot be counted by stays null.
"""

import csv
import json
import tarfile
from collections.abc import Callable, Mapping
from importlib import import_module
from io import TextIOWrapper
from typing import Any, cast
from zipfile import ZipFile

from pycocotools import mask as coco_masks

from app.exporting.checking_files import MARKS, check_listing, check_tfrecords
from app.exporting.checking_marks import check_marks
from app.exporting.checking_pixels import (
    check_instances,
    check_maps,
    check_semantic,
    check_voc_pictures,
    compare_segments,
    picture_of,
)
from app.exporting.checking_points import are_points_near
from app.exporting.json_arrays import array_items
from app.exporting.verified import ROUNDED_PX, Kept, Verified, are_near
from app.formats.records import Shape
from app.formats.regions import REGIONS, bounds_of_shape
from app.geometry.boxes import Box, Size
from app.geometry.masks import Runs, runs_of_counts

Check = Callable[[ZipFile, Kept], Verified]
_COLUMNS = ["object_id", "shape", "width", "height", "category", "attributes", "group_id"]


def verify(format_name: str, archive: ZipFile, kept: Kept) -> Verified:
    """What the archive holds, by the reader of its format."""
    check = _CHECKS.get(format_name)
    if check is not None:
        return check(archive, kept)
    family, batches = MARKS[format_name]
    return check_marks(family, batches(archive, kept), kept)


def _json_dictionary(archive: ZipFile, kept: Kept) -> Verified:
    found = Verified(0, 0)
    with archive.open("annotations.json") as file:
        for line in file:
            if line.strip() in (b"{", b"}", b"{}"):
                continue
            [image] = json.loads(b"{" + line.lstrip(b"{").rstrip(b",\n") + b"}").values()
            _json_image(image, found, kept)
    return found


def _json_image(image: Mapping[str, Any], found: Verified, kept: Kept) -> None:
    found.images = (found.images or 0) + 1
    found.objects = (found.objects or 0) + len(image["objects"])
    for each in image["objects"]:
        if each["id"] in kept.shapes:
            size = Size(image["width"], image["height"])
            found.hold_shape(kept, each["id"], each["shape"], size)
            found.hold_said(kept, each["id"], each["category"], each)


def _parquet(archive: ZipFile, kept: Kept) -> Verified:
    """A row an object, a row an image."""
    found = Verified(0, 0)
    parquet = import_module("pyarrow.parquet")
    for name in archive.namelist():
        if not name.endswith(".parquet"):
            continue
        with archive.open(name) as member:
            file = parquet.ParquetFile(member)
            if name.startswith("data/images-"):
                found.images = (found.images or 0) + file.metadata.num_rows
                continue
            found.objects = (found.objects or 0) + file.metadata.num_rows
            for batch in file.iter_batches(columns=_COLUMNS):
                for row in batch.to_pylist():
                    if row["object_id"] in kept.shapes:
                        size = Size(row["width"], row["height"])
                        shape = json.loads(row["shape"])
                        found.hold_shape(kept, row["object_id"], shape, size)
                        said = row | {"attributes": json.loads(row["attributes"] or "{}")}
                        found.hold_said(kept, row["object_id"], row["category"], said)
    return found


def _features(archive: ZipFile, kept: Kept) -> Verified:
    """A row an image; the table for spreadsheets has as many, or it does not count."""
    rows, lines = 0, 0
    parquet = import_module("pyarrow.parquet")
    for name in archive.namelist():
        if name.endswith(".parquet"):
            with archive.open(name) as member:
                rows += parquet.ParquetFile(member).metadata.num_rows
        elif name.endswith(".csv"):
            with archive.open(name) as member, TextIOWrapper(member, "utf-8", newline="") as text:
                lines += sum(1 for _ in csv.DictReader(text))
    return Verified(min(rows, lines))


def _webdataset(archive: ZipFile, kept: Kept) -> Verified:
    """A JSON an image, in tar files."""
    found = Verified(0, 0)
    for name in archive.namelist():
        if not name.endswith(".tar"):
            continue
        with archive.open(name) as member, tarfile.open(fileobj=member, mode="r|") as shard:
            for each in shard:
                file = shard.extractfile(each) if each.name.endswith(".json") else None
                if file is not None:
                    _json_image(json.loads(file.read()), found, kept)
    return found


def _coco(archive: ZipFile, kept: Kept, *, has_groups: bool = True) -> Verified:
    """By pycocotools' masks, an annotation at a time. The same image may stand in several files."""
    found = Verified(0, 0)
    image_ids: set[int] = set()
    for name in archive.namelist():
        if not name.endswith(".json"):
            continue
        sizes: dict[int, Size] = {}
        with archive.open(name) as file:
            names = {each["id"]: each["name"] for each in array_items(file, "categories")}
        with archive.open(name) as file:
            for each in array_items(file, "images"):
                sizes[each["id"]] = Size(each["width"], each["height"])
        with archive.open(name) as file:
            for each in array_items(file, "annotations"):
                found.objects = (found.objects or 0) + _objects_in(each)
                if each.get("id") in kept.shapes:
                    _coco_object(each, sizes[each["image_id"]], found, kept)
                    category = names.get(each["category_id"])
                    found.hold_said(kept, each["id"], category, each, has_groups=has_groups)
        image_ids |= sizes.keys()
    found.images = len(image_ids)
    return found


def _lvis(archive: ZipFile, kept: Kept) -> Verified:
    """COCO without groups."""
    return _coco(archive, kept, has_groups=False)


def _coco_object(annotation: Mapping[str, Any], size: Size, found: Verified, kept: Kept) -> None:
    """By its pixels; where it has none by its points, and by its box."""
    number, (given, _) = annotation["id"], kept.shapes[annotation["id"]]
    if annotation.get("segmentation"):
        found.hold_against(kept, number, _coco_runs(annotation["segmentation"], size))
        return
    is_there = are_near(bounds_of_shape(given, size), Box(*annotation["bbox"]), ROUNDED_PX)
    if given["type"] not in REGIONS:
        shape = _coco_points(annotation)
        is_there &= shape is not None and bool(are_points_near(given, [shape], ROUNDED_PX))
    if not is_there:
        found.find_wrong(f"Object {number} is not where it was.")


def _coco_points(annotation: Mapping[str, Any]) -> Shape | None:
    """Keypoints where COCO has them; of points and lines what stands beside."""
    if "shape" in annotation:
        return cast("Shape", annotation["shape"])
    flat = annotation.get("keypoints", ())
    points = [list(flat[place : place + 3]) for place in range(0, len(flat), 3)]
    return {"type": "keypoints", "points": points} if points else None


def _panoptic(archive: ZipFile, kept: Kept) -> Verified:
    """Segments are counted by their JSON, and compared in the pictures."""
    found = _coco(archive, kept)
    images = {image.id: image for image in kept.images.values()}
    for name in archive.namelist():
        if not name.endswith(".json"):
            continue
        with archive.open(name) as file:
            categories = array_items(file, "categories")
            stuff = {each["id"] for each in categories if not each["isthing"]}
        with archive.open(name) as file:
            for each in array_items(file, "annotations"):
                if each["image_id"] in images:
                    path = f"{name.removesuffix('.json')}/{each['file_name']}"
                    picture = picture_of(archive, path)
                    segments = {one["id"]: one["category_id"] for one in each["segments_info"]}
                    compare_segments(found, images[each["image_id"]], picture, segments, stuff)
    return found


def _voc(archive: ZipFile, kept: Kept) -> Verified:
    """Texts by the reader, pictures by their pixels."""
    family, batches = MARKS["voc"]
    found = check_marks(family, batches(archive, kept), kept)
    check_voc_pictures(archive, kept, found)
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


_CHECKS: Mapping[str, Check] = {
    "json-dictionary": _json_dictionary,
    "coco-instances": _coco,
    "coco-keypoints": _coco,
    "coco-panoptic": _panoptic,
    "lvis": _lvis,
    "semantic-png": check_semantic,
    "instance-png": check_instances,
    "pixel-maps-npz": check_maps,
    "imagenet": check_listing,
    "yolo-classify": check_listing,
    "tfrecord": check_tfrecords,
    "parquet": _parquet,
    "webdataset": _webdataset,
    "features": _features,
    "voc": _voc,
}
