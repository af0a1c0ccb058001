"""Pictures of labels read back: each sampled image is painted a second time, here, and compared object by object.

What lies under others is compared as far as it can be seen, because that is all that such a picture holds.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO
from pathlib import PurePosixPath
from typing import Any
from zipfile import ZipFile

import numpy as np
from numpy.typing import NDArray
from PIL import Image as Pictures

from app.exporting.verified import Kept, Verified
from app.formats.places import beside
from app.formats.records import Image, Object
from app.formats.regions import REGIONS, runs_of, size_of
from app.geometry.masks import area_of_runs, pixels_of_runs

Numbers = NDArray[Any]
IMAGES, MASKS, MAPS = "images/", "masks/", "maps/"
VOC_IMAGES, CLASSES, OBJECTS = "JPEGImages/", "SegmentationClass/", "SegmentationObject/"
VOID = 255


def check_semantic(archive: ZipFile, kept: Kept) -> Verified:
    """Each category of an image against all that is seen of its objects. Such a picture does not tell objects apart."""
    found = Verified(len(_members(archive, MASKS, ".png")))
    classes = json.loads(archive.read("classes.json"))
    values = {each["category_id"]: each["value"] for each in classes}
    for path, image in _sampled(archive, kept, MASKS, ".png"):
        numbers = picture_of(archive, path)
        ordinals, regions = _painted(image)
        expected = np.array([0, *(values[each.category_id] for each in regions)])[ordinals]
        for value in np.union1d(np.unique(expected), np.unique(numbers)):
            if value:
                found.compare(_iou(numbers == value, expected == value))
    return found


def check_instances(archive: ZipFile, kept: Kept) -> Verified:
    """Each instance against what is seen of its object."""
    found = Verified(0, 0)
    for path in _members(archive, MASKS, ".json"):
        instances = json.loads(archive.read(path))["instances"]
        found.images, found.objects = (found.images or 0) + 1, (found.objects or 0) + len(instances)
    for path, image in _sampled(archive, kept, MASKS, ".png"):
        about = json.loads(archive.read(beside(path, ".json")))
        values = {each["id"]: each["value"] for each in about["instances"]}
        _compare_seen(found, image, picture_of(archive, path), values)
    return found


def check_maps(archive: ZipFile, kept: Kept) -> Verified:
    """Each map against all pixels of its object."""
    found = Verified(0, 0)
    for path in _members(archive, MAPS, ".npz"):
        with np.load(BytesIO(archive.read(path))) as arrays:
            found.objects = (found.objects or 0) + len(arrays["object_ids"])
        found.images = (found.images or 0) + 1
    for path, image in _sampled(archive, kept, MAPS, ".npz"):
        with np.load(BytesIO(archive.read(path))) as arrays:
            maps = dict(zip(arrays["object_ids"].tolist(), arrays["maps"], strict=True))
        for each in _regions(image):
            pixels = pixels_of_runs(runs_of(each.shape, size_of(image)), size_of(image))
            if pixels.any():
                found.compare(_iou(maps.get(each.id, np.zeros_like(pixels)) > 0, pixels > 0))
    return found


def check_voc_pictures(archive: ZipFile, kept: Kept, found: Verified) -> None:
    """Classes and objects of each sampled image, where pictures of them were asked for at all."""
    names = set(archive.namelist())
    if not any(name.startswith(OBJECTS) for name in names):
        return
    classes = {
        each["category_id"]: each["value"] for each in json.loads(archive.read("classes.json"))
    }
    for place, image in kept.images.items():
        numbers = _voc_numbers(image, kept.held[place])
        if not numbers or not place.startswith(VOC_IMAGES):
            continue
        expected = {
            OBJECTS: [VOID if each.is_crowd else number for number, each in numbers.items()],
            CLASSES: [
                VOID if each.is_crowd else classes[each.category_id] for each in numbers.values()
            ],
        }
        ordinals = _ordinals(image, list(numbers.values()))
        for folder, values in expected.items():
            path = beside(folder + place.removeprefix(VOC_IMAGES), ".png")
            if path not in names:
                found.find_wrong(f"{path} is not there.")
                continue
            _compare_values(
                found, path, picture_of(archive, path), np.array([0, *values])[ordinals]
            )


def _voc_numbers(image: Image, held: Sequence[int]) -> dict[int, Object]:
    """The objects that are painted, by their place in the XML."""
    objects = {each.id: each for each in image.objects}
    return {
        number: objects[id]
        for number, id in enumerate(held[: VOID - 1], start=1)
        if objects[id].shape["type"] in REGIONS - {"box"}
    }


def _compare_values(found: Verified, path: str, numbers: Numbers, expected: Numbers) -> None:
    """Each number of a picture: such pictures are exact."""
    for value in np.union1d(np.unique(expected), np.unique(numbers)):
        if value:
            iou = _iou(numbers == value, expected == value)
            found.compare(iou)
            if iou < 1:
                found.find_wrong(
                    f"{path}: what is {value} overlaps with what was given by {iou:.4f}."
                )


def compare_segments(
    found: Verified, image: Image, picture: Numbers, segments: Mapping[int, int], stuff: set[int]
) -> None:
    """A panoptic picture of red, green and blue against what is seen.

    Args:
        found: where the result goes.
        image: what was given.
        picture: shape (height, width, 3).
        segments: ids of segments, which are those of objects, to their categories.
        stuff: categories of which all objects of an image are one segment.
    """
    colors = picture.astype(np.uint32)
    numbers = colors[..., 0] + (colors[..., 1] << 8) + (colors[..., 2] << 16)
    ordinals, regions = _painted(image)
    for each in regions:
        if each.id not in segments:
            continue
        is_same = [
            (each.category_id in stuff and other.category_id == each.category_id) or other is each
            for other in regions
        ]
        expected = np.array([False, *is_same])[ordinals]
        found.compare(_iou(numbers == each.id, expected))


def picture_of(archive: ZipFile, path: str) -> Numbers:
    """The numbers of a picture's pixels: of its palette where it has one."""
    with Pictures.open(BytesIO(archive.read(path))) as picture:
        return np.asarray(picture)


def _compare_seen(
    found: Verified, image: Image, numbers: Numbers, values: Mapping[int, int]
) -> None:
    ordinals, regions = _painted(image)
    for ordinal, each in enumerate(regions, start=1):
        expected = ordinals == ordinal
        if expected.any():
            found.compare(_iou(numbers == values.get(each.id, -1), expected))


def _painted(image: Image) -> tuple[NDArray[np.int32], list[Object]]:
    """Which region is seen at each pixel, from 1; 0 is none."""
    regions = _regions(image)
    return _ordinals(image, regions), regions


def _ordinals(image: Image, regions: Sequence[Object]) -> NDArray[np.int32]:
    """The number of the last of these regions at each pixel, counted from 1; 0 where none is."""
    size = size_of(image)
    canvas = np.zeros((size.height, size.width), np.int32)
    for ordinal, each in enumerate(regions, start=1):
        runs = runs_of(each.shape, size)
        if area_of_runs(runs):
            canvas[pixels_of_runs(runs, size) > 0] = ordinal
    return canvas


def _regions(image: Image) -> list[Object]:
    return [each for each in image.objects if each.shape["type"] in REGIONS]


def _sampled(archive: ZipFile, kept: Kept, folder: str, ending: str) -> Iterator[tuple[str, Image]]:
    """The files of labels of the sampled images; an image without one has been told of in the report."""
    names = set(archive.namelist())
    for place, image in kept.images.items():
        path = beside(folder + place.removeprefix(IMAGES), ending)
        if place.startswith(IMAGES) and path in names:
            yield path, image


def _members(archive: ZipFile, folder: str, ending: str) -> list[str]:
    return [
        name
        for name in archive.namelist()
        if name.startswith(folder) and PurePosixPath(name).suffix == ending
    ]


def _iou(first: NDArray[Any], second: NDArray[Any]) -> float:
    union = np.count_nonzero(np.logical_or(first, second))
    return np.count_nonzero(np.logical_and(first, second)) / union if union else 1.0
