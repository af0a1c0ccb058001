"""Which files of a YOLO source are labels, and whose picture each of them is."""

import re
from collections.abc import Sequence

from app.formats.reading.sources import Source, stem_of

_LISTS = re.compile(r"_?(train|val|valid|test|classes|labels)\.txt", re.IGNORECASE)
"""Lists of pictures and of names."""
_FOR_PEOPLE = re.compile(r"(readme|licen[cs]e)(\.[\w-]+)*\.txt", re.IGNORECASE)
"""What is told to people, as in Roboflow's README.dataset.txt."""
_LINE = re.compile(rb"^\s*\d+(\s+-?\d*\.?\d+([eE]-?\d+)?){4,}\s*$")
_LABELS = re.compile(
    r"((train|val|valid|test|classes|labels)|(readme|licen[cs]e)(\.[\w-]+)*)\.txt", re.IGNORECASE
)
"""Lists of pictures and of names, and what is told to people, as in Roboflow's README.dataset.txt."""
_LABELS = re.compile(r"(^|/)labels(/|$)", re.IGNORECASE)
_IMAGES = ("images", "Images", "IMAGES")


def labels_of(source: Source) -> list[str]:
    """The texts that may be labels."""
    return [name for name in source.having(".txt") if _may_be_labels(source, name)]


def begins_as_labels(source: Source, name: str) -> bool:
    """Whether the first line of a text is a class and four numbers or more."""
    with source.path_of(name).open("rb") as file:
        return _LINE.match(file.readline(4096)) is not None


def _may_be_labels(source: Source, name: str) -> bool:
    base = name.rsplit("/", 1)[-1]
    if _FOR_PEOPLE.fullmatch(base) is not None:
        # Licence plates have such names, too.
        return bool(pictures_of(source, name)) or begins_as_labels(source, name)
    return _LISTS.fullmatch(base) is None


def name_of(label: str) -> str:
    """What the picture of a text is called, where it did not come along: without the folder `labels` at the top."""
    return stem_of(re.sub(r"^labels/", "", label, count=1, flags=re.IGNORECASE))


def pictures_of(source: Source, label: str) -> Sequence[str]:
    """The pictures of a text: in the folder `images` in place of `labels`, or else beside it.

    They may be several, such as `a.jpg` and `a.png`: trainers take the same text for each.
    """
    stem = stem_of(label)
    swapped = (_LABELS.sub(rf"\1{images}\2", stem) for images in _IMAGES)
    found = (source.pictures_by_stem.get(each) for each in (*swapped, stem))
    return next(filter(None, found), ())
