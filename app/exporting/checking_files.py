"""Which files of an archive are read together by the reader of its format, and the tables that no reader knows."""

import csv
import json
from collections.abc import Callable, Iterator, Mapping
from io import TextIOWrapper
from itertools import islice
from typing import Any, TypeVar
from xml.etree.ElementTree import Element, iterparse, tostring
from zipfile import ZipFile

from app.exporting.checking_marks import Batch, Family
from app.exporting.verified import ROUNDED_PX, WHOLE_PX, Kept, Verified, are_near
from app.formats.places import beside
from app.formats.reading.tfrecord_files import examples_in
from app.formats.regions import bounds_of_shape, size_of
from app.formats.writers.yolo import label_path_of
from app.geometry.boxes import Box

BATCH = 200
_IMAGES = "images/"
Item = TypeVar("Item")
Batches = Callable[[ZipFile, Kept], Iterator[Batch]]


def check_listing(archive: ZipFile, kept: Kept) -> Verified:
    """A line an image, in the folder of its class. No format of folders holds objects."""
    folders = {
        each["value"]: each["folder"]
        for each in json.loads(archive.read("classes.json"))["classes"]
    }
    found = Verified(0, 0)
    with (
        archive.open("listing.csv") as member,
        TextIOWrapper(member, "utf-8", newline="") as text,
    ):
        for row in csv.DictReader(text):
            found.images = (found.images or 0) + 1
            folder = f"{row['split']}/{folders.get(row['class'])}/"
            if not row["path"].startswith(folder):
                found.find_wrong(f"{row['path']} is not in the folder of {row['class']!r}.")
    return found


def check_tfrecords(archive: ZipFile, kept: Kept) -> Verified:
    """An example an image; boxes as shares of its sides."""
    found = Verified(0, 0)
    places = {image.id: place for place, image in kept.images.items()}
    for name in archive.namelist():
        if name.endswith(".tfrecord"):
            with archive.open(name) as file:
                for example in examples_in(file, name):
                    _example(example, found, kept, places)
    return found


def _example(
    example: Mapping[str, list[Any]], found: Verified, kept: Kept, places: Mapping[int, str]
) -> None:
    ids = example.get("image/object/id", [])
    found.images, found.objects = (found.images or 0) + 1, (found.objects or 0) + len(ids)
    place = places.get(int(example["image/source_id"][0]))
    if place is None:
        return
    image = kept.images[place]
    size = size_of(image)
    sides = (
        example.get(f"image/object/bbox/{side}", []) for side in ("xmin", "ymin", "xmax", "ymax")
    )
    boxes = dict(zip(ids, zip(*sides, strict=True), strict=True))
    for each in image.objects:
        if each.id not in kept.held[place]:
            continue
        left, top, right, bottom = boxes.get(each.id, (-1, -1, -1, -1))
        box = Box(
            left * size.width,
            top * size.height,
            (right - left) * size.width,
            (bottom - top) * size.height,
        )
        if not are_near(bounds_of_shape(each.shape, size), box, ROUNDED_PX):
            found.find_wrong(f"{image.file_name}: object {each.id} is not where it was.")


def _yolo(archive: ZipFile, kept: Kept) -> Iterator[Batch]:
    """Texts of labels, with the names of classes. Empty pictures stand for those of sampled images."""
    described = {name: archive.read(name) for name in ("data.yaml", "obj.names")}
    places = {label_path_of(place): place for place in kept.images}
    for names in _chunks(name for name in archive.namelist() if _is_yolo_label(name)):
        images = {name: places[name] for name in names if name in places}
        pictures = dict.fromkeys(images.values(), b"")
        yield Batch(described | {name: archive.read(name) for name in names} | pictures, images)


def _is_yolo_label(name: str) -> bool:
    return name.endswith(".txt") and "/labels/" in f"/{name}"


def _voc(archive: ZipFile, kept: Kept) -> Iterator[Batch]:
    """XML files without pictures: these show what is seen of each object only."""
    places = {
        beside(place.replace("JPEGImages/", "Annotations/", 1), ".xml"): place
        for place in kept.images
    }
    for names in _chunks(name for name in archive.namelist() if name.endswith(".xml")):
        images = {name: places[name] for name in names if name in places}
        yield Batch({name: archive.read(name) for name in names}, images)


def _labelme(archive: ZipFile, kept: Kept) -> Iterator[Batch]:
    """JSON files; several shapes of one object have its id."""
    places = {beside(place, ".json"): place for place in kept.images}
    listed = (each for each in archive.namelist() if each.endswith(".json") and "/" in each)
    for names in _chunks(listed):
        files = {name: archive.read(name) for name in names}
        ids = {
            name: [each["object_id"] for each in json.loads(content)["shapes"]]
            for name, content in files.items()
        }
        images = {name: places[name] for name in names if name in places}
        yield Batch(files, images, lambda key, mark, ids=ids: ids[key][int(mark)])  # type: ignore[misc]


def _label_studio(archive: ZipFile, kept: Kept) -> Iterator[Batch]:
    """Tasks, one on each line; results have the ids of their objects, points of skeletons with a dash behind."""
    config = {"label_config.xml": archive.read("label_config.xml")}
    places = {str(image.id): place for place, image in kept.images.items()}
    with archive.open("tasks.json") as file:
        lines = (line.strip().lstrip(b"[,").rstrip(b",]") for line in file)
        for tasks in _chunks(line for line in lines if line):
            ids = {str(json.loads(task)["id"]) for task in tasks}
            images = {key: places[key] for key in ids if key in places}
            files = config | {"tasks.json": b"[" + b",".join(tasks) + b"]"}
            yield Batch(files, images, lambda _, mark: int(mark.split("/")[1].split("-")[0]))


def _cvat(archive: ZipFile, kept: Kept) -> Iterator[Batch]:
    """Images one by one, each batch with the head of the file."""
    head = Element("meta")
    with archive.open("annotations.xml") as file:
        waiting: list[Element] = []
        root = None
        for event, element in iterparse(file, ("start", "end")):
            root = element if root is None else root
            if event == "end" and element.tag == "meta":
                head = element
            elif event == "end" and element.tag == "image":
                waiting.append(element)
                root.clear()
            if len(waiting) == BATCH:
                yield _cvat_batch(head, waiting, kept)
                waiting = []
        if waiting:
            yield _cvat_batch(head, waiting, kept)


def _cvat_batch(head: Element, images: list[Element], kept: Kept) -> Batch:
    root = Element("annotations")
    root.extend([head, *images])
    names = [each.get("name", "") for each in images]
    places = {name: f"{_IMAGES}{name}" for name in names if f"{_IMAGES}{name}" in kept.images}
    return Batch({"annotations.xml": tostring(root, "utf-8")}, places)


def _chunks(items: Iterator[Item]) -> Iterator[list[Item]]:
    while chunk := list(islice(items, BATCH)):
        yield chunk


_BOXES = Family("yolo", holds_boxes=True)
MARKS: Mapping[str, tuple[Family, Batches]] = {
    "yolo-detect": (_BOXES, _yolo),
    "yolo-segment": (Family("yolo"), _yolo),
    "yolo-pose": (Family("yolo", holds_boxes=True, is_cut=True), _yolo),
    "yolo-obb": (Family("yolo", may_grow=True), _yolo),
    "voc": (Family("voc", holds_boxes=True, slack_px=WHOLE_PX), _voc),
    "cvat-xml": (Family("cvat"), _cvat),
    "label-studio": (Family("label-studio"), _label_studio),
    "labelme": (Family("labelme"), _labelme),
}
"""How the labels of a format are found and read."""
