"""Datasets written to a folder, read from there by the reader of their format, and turned into records again."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path
from uuid import NAMESPACE_OID, UUID, uuid5

from app.formats.reading.detecting import detect
from app.formats.reading.findings import Findings
from app.formats.reading.records import Contents, Mark, Picture, Reading
from app.formats.reading.sources import Source, stem_of
from app.formats.records import Dataset, Image, Object
from app.geometry.boxes import Size
from tests.unit.formats.torture import Written


@dataclass
class Returned:
    """What a reader found, as records, and what it had to say."""

    format: str
    dataset: Dataset
    images: list[Image]
    findings: Findings
    contents: Contents
    pictures: dict[int, Picture]
    """What was read, as it was read, by the id of the image that was given."""


def put(written: Written, folder: Path) -> None:
    """Write the files, and pictures of no content where they belong."""
    files = dict(written.files)
    files |= {place: b"" for place in written.places.values() if place is not None}
    for path, content in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)


def read_back(written: Written, folder: Path) -> Returned:
    """What the reader of its format finds. Names, which few formats keep, are those that were given."""
    put(written, folder)
    known = {place: image for image in written.images if (place := written.places[image.id])}
    named = {image.file_name: image for image in written.images}
    by_stem = {stem_of(place): image for place, image in known.items()}

    def size_of(name: str) -> Size | None:
        image = known.get(name) or _of_stem(by_stem, stem_of(name))
        return None if image is None else Size(image.width, image.height)

    source, findings = Source(folder), Findings()
    contents = detect(source).read(Reading(source, findings, size_of))
    numbers = count(1)
    images, pictures = [], {}
    for picture in contents.pictures:
        given = (
            known.get(picture.path or "")
            or named.get(picture.file_name)
            or _of_stem(by_stem, stem_of(picture.file_name))
        )
        assert given is not None, f"nobody gave {picture.file_name}"
        images.append(_image(given, picture, numbers))
        pictures[given.id] = picture
    images.sort(key=lambda each: each.id)
    dataset = _dataset(contents)
    return Returned(contents.format, dataset, images, findings, contents, pictures)


def _of_stem(images: Mapping[str, Image], stem: str) -> Image | None:
    return next((image for known, image in images.items() if known.endswith(stem)), None)


def _dataset(contents: Contents) -> Dataset:
    return Dataset("returned", contents.categories, contents.questions)


def _image(given: Image, picture: Picture, numbers: Iterator[int]) -> Image:
    said = picture.said.get("")
    return replace(
        given,
        objects=tuple(_object(next(numbers), mark) for mark in picture.marks),
        answers=said.answers if said else {},
        verified_absent=said.verified_absent if said else (),
        is_checked=bool(picture.said),
        metadata={},
        split=picture.split,
    )


def _object(number: int, mark: Mark) -> Object:
    return Object(
        id=number,
        category_id=mark.category,
        shape=mark.shape,
        is_crowd=mark.is_crowd,
        attributes=mark.attributes,
        group_id=None if mark.group is None else _group(mark.group),
        score=mark.score,
        z=mark.z,
    )


def _group(name: str) -> UUID:
    try:
        return UUID(name)
    except ValueError:
        return uuid5(NAMESPACE_OID, name)
