"""Folders of pictures whose names are the classes, as ImageNet and many classifiers have them."""

import csv

import msgspec

from app.formats.reading.findings import FileRefused
from app.formats.reading.json_files import decode
from app.formats.reading.records import Contents, Picture, Reading, Said
from app.formats.reading.sources import Source
from app.formats.reading.splits import part_in_path
from app.formats.records import Question

_SPLITS = {"train", "val", "valid", "validation", "test", "images", "dev"}
QUESTION = "class"
_CLASSES = "classes.json"
_LISTING = "listing.csv"


class _Class(msgspec.Struct, frozen=True):
    folder: str
    value: str


class _Listed(msgspec.Struct, frozen=True):
    """Concord's own `classes.json`: folders are called by what disks take, answers by what people read."""

    classes: tuple[_Class, ...] = ()
    question: str = QUESTION
    mode: str = "multiclass"
    values: tuple[str, ...] = ()


def is_folders(source: Source) -> bool:
    """Whether there are only pictures, and each lies in a folder that names its class, of which there are several."""
    pictures = set(source.pictures)
    # What lies at the top, such as a list of classes, tells nothing that the folders do not.
    top = _top_of(source)
    others = [path for path in source.paths if path not in pictures and "/" in path[len(top) :]]
    classes = {_class_of(path) for path in _images_of(source)}
    least = 1 if _listed_in(source) else 2
    return not others and "" not in classes and len(classes) >= least


def read_folders(reading: Reading) -> Contents:
    """A question, answered for each picture by its folder; it is `class`, where `classes.json` gives no name."""
    images = _images_of(reading.source)
    paths = [path for path in images if _class_of(path)]
    for path in sorted(set(images) - set(paths)):
        reading.findings.ignored(
            "no-class", path, "a folder that names its class", "none", "left out"
        )
    listed = _listed_in(reading.source) or _Listed()
    folders = sorted({_class_of(path) for path in paths})
    values = {each.folder: each.value for each in listed.classes}
    values |= {folder: folder for folder in folders if folder not in values}
    pictures = (
        Picture(
            path,
            path,
            path,
            path=path if path in reading.source else None,
            said={"": Said({listed.question: [values[_class_of(path)]]})},
            split=part_in_path(path),
        )
        for path in paths
    )
    questions = (
        Question(
            1,
            listed.question,
            listed.mode,
            tuple(dict.fromkeys((*listed.values, *values.values()))),
        ),
    )
    return Contents("folders", (), pictures, len(paths), questions=questions)


def _images_of(source: Source) -> tuple[str, ...]:
    """The pictures; of an archive that came without them, where `listing.csv` says that they belong."""
    path = f"{_top_of(source)}{_LISTING}"
    if source.pictures or path not in source or _listed_in(source) is None:
        return source.pictures
    rows = csv.DictReader(source.read(path).decode("utf-8", "replace").splitlines())
    return tuple(row["path"] for row in rows if row.get("path"))


def _listed_in(source: Source) -> _Listed | None:
    """The list of classes, where it is one of Concord's."""
    path = f"{_top_of(source)}{_CLASSES}"
    if path not in source:
        return None
    try:
        listed = decode(source.read(path), path, _Listed)
    except FileRefused:
        return None
    return listed if listed.classes else None


def _top_of(source: Source) -> str:
    """The folder that all files lie in, with its slash: an archive's own, or none."""
    folders = {path.partition("/")[0] for path in source.paths if "/" in path}
    is_one = len(folders) == 1 and all("/" in path for path in source.paths)
    return f"{folders.pop()}/" if is_one else ""


def _class_of(path: str) -> str:
    """The folder below that of a split, else the innermost; empty where there is none."""
    folders = path.split("/")[:-1]
    splits = [place for place, name in enumerate(folders) if name.lower() in _SPLITS]
    below = folders[splits[-1] + 1 :] if splits else folders[-1:]
    return below[0][:200] if below else ""
