"""Where the images and labels of a YOLO folder lie."""

import os
from collections.abc import Iterator
from pathlib import Path

from app.doctor.errors import Unreadable

PICTURES = frozenset(
    [
        ".jpg",
        ".jpeg",
        ".png",
        ".bmp",
        ".webp",
        ".tif",
        ".tiff",
        ".gif",
        ".heic",
        ".avif",
        ".dng",
        ".mpo",
        ".pfm",
    ]
)
SPLITS = ("train", "val", "test")
_MOST_FILES = 5_000_000


def files_below(folder: Path) -> list[Path]:
    """All files below a folder in order; links to folders are not followed.

    Raises:
        Unreadable: there are more than any dataset has.
    """
    found: list[Path] = []
    for parent, folders, names in os.walk(folder, followlinks=False):
        folders.sort()
        found.extend(Path(parent, name) for name in sorted(names))
        if len(found) > _MOST_FILES:
            raise Unreadable(folder, f"more than {_MOST_FILES:,} files.")
    return found


def is_picture(path: Path) -> bool:
    """Whether a file is an image by its name."""
    return path.suffix.lower() in PICTURES


def label_of(picture: Path) -> Path:
    """Where YOLO looks for the labels of an image: `labels` instead of the last `images` in its path."""
    parts = list(picture.parts)
    for place in range(len(parts) - 2, -1, -1):
        if parts[place] == "images":
            parts[place] = "labels"
            break
    return Path(*parts).with_suffix(".txt")


def labels_among(files: list[Path]) -> Iterator[Path]:
    """The text files that are labels: in a folder `labels`, or beside an image of the same name."""
    stems = {path.with_suffix("") for path in files if is_picture(path)}
    for path in files:
        if path.suffix.lower() == ".txt" and path.name not in ("classes.txt", "README.txt"):
            in_labels = "labels" in path.parent.parts
            if in_labels or path.with_suffix("") in stems:
                yield path
