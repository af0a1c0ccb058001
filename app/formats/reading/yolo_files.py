"""Which files of a YOLO source are labels, and whose picture each of them is."""

import re
from collections.abc import Sequence

from app.formats.reading.sources import Source, stem_of

_NOT_LABELS = re.compile(
    r"((train|val|valid|test|classes|labels)|(readme|licen[cs]e)(\.[\w-]+)*)\.txt", re.IGNORECASE
)
"""Lists of pictures and of names, and what is told to people, as in Roboflow's README.dataset.txt."""
_LABELS = re.compile(r"(^|/)labels(/|$)", re.IGNORECASE)
_IMAGES = ("images", "Images", "IMAGES")


def labels_of(source: Source) -> list[str]:
    """The texts that may be labels."""
    return [
        name
        for name in source.having(".txt")
        if _NOT_LABELS.fullmatch(name.rsplit("/", 1)[-1]) is None
    ]


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
