"""COCO panoptic: for each image a PNG whose colours are the numbers of segments, and a JSON that says what they are."""

import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, UnidentifiedImageError

from app.formats.reading.coco.categories import (
    Vocabulary,
    read_authors,
    read_categories,
    read_questions,
)
from app.formats.reading.coco.images import Images
from app.formats.reading.coco.keeping import (
    beside_images,
    other_lists,
    recategorized,
    recategorized_lists,
    stated_licenses,
)
from app.formats.reading.coco.keys import key_of, plain_name
from app.formats.reading.findings import FileRefused, Findings
from app.formats.reading.json_files import decode
from app.formats.reading.records import Contents, Mark, Picture, Reading
from app.formats.reading.sources import stem_of
from app.formats.reading.splits import in_part, part_of_file
from app.geometry.masks import counts_of_runs, runs_of_pixels

MOST_PIXELS = 100_000_000
_KNOWN = {"info", "licenses", "images", "annotations", "categories", "questions", "annotators"}
_KNOWN_OF_SEGMENTS = {"id", "category_id", "area", "bbox", "iscrowd"}
Numbers = NDArray[np.int64]


def read_panoptic(reading: Reading, name: str) -> Contents:
    """The contents of a panoptic file; its PNGs are looked for in the source by their names."""
    content = reading.source.read(name)
    document: dict[str, Any] = decode(content, name, dict)
    vocabulary = read_categories(_list(document, "categories", name), reading.findings)
    info = document.get("info")
    is_ours = isinstance(info, dict) and "truth" in info
    licenses = document.get("licenses")
    images = Images(
        reading.source,
        vocabulary,
        is_ours=is_ours,
        has_marks=True,
        may_have_names=True,
        licenses=stated_licenses(licenses),
    )
    lists = recategorized_lists(
        other_lists(content, _KNOWN, reading.findings), vocabulary.number_of
    )
    entries = _list(document, "images", name)
    annotations = _list(document, "annotations", name)
    return Contents(
        format="coco-panoptic",
        categories=tuple(vocabulary.categories),
        questions=read_questions(document.get("questions"), reading.findings),
        authors=read_authors(document.get("annotators")) if is_ours else {},
        pictures=in_part(
            part_of_file(name),
            _pictures(_File(reading, name, vocabulary), images, entries, annotations),
        ),
        picture_count=len(entries),
        mark_count=sum(
            len(each.get("segments_info", ())) for each in annotations if isinstance(each, dict)
        ),
        extra=beside_images(info, licenses, lists, is_ours=is_ours),
        category_extras=vocabulary.extras,
    )


@dataclass(frozen=True, slots=True)
class _File:
    """A panoptic file of a source, by its name."""

    reading: Reading
    name: str
    vocabulary: Vocabulary


def _list(document: Mapping[str, Any], field: str, name: str) -> list[Any]:
    given = document.get(field)
    if not isinstance(given, list):
        raise FileRefused(name, f"expected a list `{field}`")
    return given


def _pictures(
    file: _File, images: Images, entries: list[Any], annotations: list[Any]
) -> Iterator[Picture]:
    """Every image, with its segments or without."""
    findings = file.reading.findings
    by_image: dict[str, list[int]] = {}
    for index, entry in enumerate(annotations):
        key = key_of(entry.get("image_id")) if isinstance(entry, dict) else None
        by_image.setdefault(key or "", []).append(index)
    for index, entry in enumerate(entries):
        picture = images.picture(index, entry, findings)
        if picture is not None:
            for at in by_image.pop(picture.key, ()):
                picture.marks += _marks(file, annotations[at], f"annotations[{at}]")
            yield picture
    for places in by_image.values():
        for at in places:
            expected = "an image of the list `images`"
            findings.refused("orphan", f"annotations[{at}]", expected, annotations[at], "left out")


def _marks(file: _File, entry: Mapping[str, Any], place: str) -> Iterator[Mark]:
    findings, vocabulary = file.reading.findings, file.vocabulary
    numbers = _numbers(file, entry, place)
    segments = entry.get("segments_info")
    if numbers is None or not isinstance(segments, list):
        return
    _tell_unlisted(numbers, segments, place, findings)
    for index, segment in enumerate(segments):
        where = f"{place}.segments_info[{index}]"
        number = segment.get("id") if isinstance(segment, dict) else None
        category = (
            vocabulary.numbers.get(key_of(segment.get("category_id")) or "") if number else None
        )
        if category is None:
            findings.refused(
                "unknown-category", where, "an id and a known category_id", segment, "left out"
            )
            continue
        pixels = numbers == number
        if not pixels.any():
            findings.refused(
                "segment-without-pixels", where, "pixels of its colour", number, "left out"
            )
            continue
        counts = counts_of_runs(runs_of_pixels(pixels.astype(np.uint8)))
        yield Mark(
            key=f"{entry.get('image_id')}/{number}",
            place=where,
            category=category,
            shape={"type": "mask", "size": list(pixels.shape), "counts": counts},
            is_crowd=segment.get("iscrowd") in (1, True),
            extra=_beside_segment(segment, vocabulary),
        )


def _tell_unlisted(numbers: Numbers, segments: list[Any], place: str, findings: Findings) -> None:
    """Tell of colours that are there and that no segment has."""
    listed = {each.get("id") for each in segments if isinstance(each, dict)}
    unlisted = [number for number in np.unique(numbers).tolist() if number and number not in listed]
    if unlisted:
        received = f"{len(unlisted)} that no segment has, such as {unlisted[0]}"
        findings.refused(
            "segment-unlisted",
            place,
            "colours of its segments",
            received,
            "their pixels are left out",
        )


def _beside_segment(segment: Mapping[str, Any], vocabulary: Vocabulary) -> dict[str, Any] | None:
    extra = {name: value for name, value in segment.items() if name not in _KNOWN_OF_SEGMENTS}
    return recategorized(extra, vocabulary.number_of) or None


def _numbers(file: _File, entry: Mapping[str, Any], place: str) -> Numbers | None:
    """The number of the segment at each pixel: red + 256 green + 65,536 blue."""
    reading = file.reading
    given = entry.get("file_name")
    name = plain_name(given) if isinstance(given, str) else ""
    found = _png_of(file, name)
    if found is None:
        reading.findings.refused("no-segments-file", place, "a PNG of segments", given, "left out")
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(reading.source.path_of(found), formats=("PNG",)) as picture:
                if picture.width * picture.height > MOST_PIXELS:
                    raise FileRefused(found, f"expected at most {MOST_PIXELS:,} pixels")
                colors = np.asarray(picture.convert("RGB"), dtype=np.int64)
    except (OSError, ValueError, SyntaxError, UnidentifiedImageError, Image.DecompressionBombWarning,
            Image.DecompressionBombError):  # fmt: skip
        reading.findings.refused("segments-unreadable", place, "a sound PNG", name, "left out")
        return None
    return np.asarray(
        colors[..., 0] + 256 * colors[..., 1] + 65_536 * colors[..., 2], dtype=np.int64
    )


def _png_of(file: _File, name: str) -> str | None:
    """The PNG of this name: below a folder called as the file is, where COCO has them, else wherever one is called so.

    A picture of the same name may lie in another folder: folders of segments come first.
    """
    reading = file.reading
    beside = f"{stem_of(file.name)}/{name}"
    if beside in reading.source:
        return beside
    named = [
        path for path in reading.source.having(".png") if path.split("/")[-1] == name.split("/")[-1]
    ]
    marked = [path for path in named if "panoptic" in path.lower() or "mask" in path.lower()]
    for candidates in (marked, named):
        if candidates:
            return (
                reading.source.find(name)
                if reading.source.find(name) in candidates
                else candidates[0]
            )
    return None
