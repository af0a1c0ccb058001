"""YOLO: one text a picture, in fractions of its size: detection, outlines, poses, rotated boxes.

With a data.yaml, or with the names of yolo_mark (obj.names) or Label Studio (classes.txt) beside it.
"""

from collections.abc import Iterator, Sequence

from app.formats.reading.records import Contents, Picture, Reading, Said
from app.formats.reading.sources import Source
from app.formats.reading.splits import note_parts_of_yolo
from app.formats.reading.yolo_classes import classes_of, has_names
from app.formats.reading.yolo_files import begins_as_labels, labels_of, name_of, pictures_of
from app.formats.reading.yolo_lines import Meaning, mark_in

_UNLABELLED = "unlabelled"
"""The folder of pictures that nobody has looked at."""
_CORNERED = {9, 10}
"""Numbers in the line of a rotated box: the class, four corners, and perhaps a confidence."""


def is_yolo(source: Source) -> bool:
    """Whether there are names of classes, or texts whose first line is a class and four numbers or more."""
    return (has_names(source) and bool(labels_of(source))) or any(
        begins_as_labels(source, name) for name in labels_of(source)[:20]
    )


def read_yolo(reading: Reading) -> Contents:
    """Every text of labels, and every picture without: it was looked at and is empty, unless its folder denies it."""
    classes = classes_of(reading.source, reading.findings)
    labels = labels_of(reading.source)
    meaning = Meaning(classes, _are_rotated(reading.source, labels))
    pictures = [picture for name in labels for picture in _pictures(reading, name, meaning)]
    labelled = {picture.path for picture in pictures if picture.path}
    pictures += [
        Picture(
            path, path, path, path=path, said={} if _UNLABELLED in path.split("/") else {"": Said()}
        )
        for path in reading.source.pictures
        if path not in labelled
    ]
    note_parts_of_yolo(pictures, reading.source, classes.config, classes.path)
    count = sum(len(each.marks) for each in pictures)
    return Contents(
        "yolo", classes.categories(), iter(pictures), len(pictures), count, extra=classes.extra()
    )


def _are_rotated(source: Source, labels: Sequence[str]) -> bool:
    """Whether every object has four corners: among other outlines, a right-angled one is an outline, too."""
    counts = (
        len(line.split())
        for name in labels
        for line in source.read(name).splitlines()
        if line.strip()
    )
    return all(count in _CORNERED for count in counts)


def _pictures(reading: Reading, name: str, meaning: Meaning) -> Iterator[Picture]:
    """The picture of a text, or all of them, where several have its name."""
    found = pictures_of(reading.source, name)
    if len(found) > 1:
        reading.findings.repaired(
            "labels-of-several", name, "one picture of this name", ", ".join(found),
            "its labels are taken for each of them, as trainers do",
        )  # fmt: skip
    if not found:
        yield _picture(reading, name, meaning, Picture(name, name, name_of(name), is_stem=True))
    for at, path in enumerate(found):
        yield _picture(reading, name, meaning, Picture(path if at else name, name, path, path=path))


def _picture(reading: Reading, name: str, meaning: Meaning, picture: Picture) -> Picture:
    picture.said = {"": Said()}
    size = reading.size_of(picture.path or picture.file_name.rsplit("/", 1)[-1])
    lines = reading.source.read_text(name).splitlines()
    if size is None:
        # Where no picture is found either, that is told of the picture itself.
        return picture
    for at, line in enumerate(lines, start=1):
        if line.strip():
            mark = mark_in(line, f"{name}:{at}", meaning, size, reading.findings)
            picture.marks += [] if mark is None else [mark]
    return picture
