"""A list of results as models write it: no images and no categories, only the ids of both."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from app.formats.reading.coco.categories import Vocabulary
from app.formats.reading.coco.keys import key_of
from app.formats.reading.coco.objects import Told, marks_of
from app.formats.reading.json_files import decode
from app.formats.reading.records import Contents, Picture, Reading
from app.formats.records import Category


def read_results(reading: Reading, name: str) -> Contents:
    """The contents of a list of results; its ids are the project's own."""
    entries: list[Any] = decode(reading.source.read(name), name, list)
    vocabulary = Vocabulary()
    by_image: defaultdict[str, list[int]] = defaultdict(list)
    for index, entry in enumerate(entries):
        image = key_of(entry.get("image_id")) if isinstance(entry, dict) else None
        category = key_of(entry.get("category_id")) if isinstance(entry, dict) else None
        if image is None or category is None:
            expected = "an object with image_id and category_id"
            reading.findings.refused("result-malformed", f"[{index}]", expected, entry, "left out")
            continue
        by_image[image].append(index)
        if category not in vocabulary.numbers:
            number = vocabulary.numbers[category] = len(vocabulary.categories) + 1
            vocabulary.categories.append(Category(number, category))
    return Contents(
        format="coco-results",
        categories=tuple(vocabulary.categories),
        pictures=_pictures(reading, entries, by_image, vocabulary),
        picture_count=len(by_image),
        mark_count=len(entries),
        names_ids=True,
    )


def _pictures(
    reading: Reading,
    entries: Sequence[Any],
    by_image: dict[str, list[int]],
    vocabulary: Vocabulary,
) -> Iterator[Picture]:
    told = Told(reading.findings, vocabulary)
    for key, places in by_image.items():
        image_id = int(key) if key.isdigit() and len(key) < 19 else 0
        picture = Picture(key, f"[{places[0]}]", f"image {key}", image_id=image_id)
        for index in places:
            # Results have no ids of their own.
            entry = entries[index] | {"id": index + 1}
            picture.marks += marks_of(entry, f"[{index}]", picture, told)
        yield picture
