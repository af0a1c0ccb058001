"""Images: names that lead to one file inside the folder, and sizes that a picture can have."""

import re
import unicodedata
from collections.abc import Iterator
from pathlib import PurePosixPath, PureWindowsPath

import numpy as np
from msgspec import UNSET

from app.doctor.coco.case import COCO, Case
from app.doctor.coco.columns import MOST_SIDE
from app.doctor.findings import Found

_PLAIN = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.\-/ ]*")


@COCO.check(
    "C020-duplicate-file-name",
    "error",
    why="One picture stands in the file as two images: its objects are divided among them, and where it "
    "is trained with one the other's objects are background.",
    mend="Merge the two images, or correct the name of one.",
)
def duplicate_file_names(case: Case) -> Iterator[Found]:
    """Two images of one file."""
    seen: dict[str, int] = {}
    for index, name in _names(case):
        first = seen.setdefault(name, index)
        if first != index:
            where = case.coco.image_place(index)
            yield Found(where, "a file of its own", f"{name!r}, as images[{first}]", index)


@COCO.check(
    "C021-unsafe-file-name",
    "error",
    why="A name that is absolute, climbs out of the folder (..), is an address or has back-slashes is "
    "found on one machine only, and lets a hostile file read or overwrite what lies elsewhere.",
    mend="Write names relative to the folder of images, with forward slashes. --fix turns back-slashes of "
    "relative names.",
    is_repairable=True,
)
def unsafe_file_names(case: Case) -> Iterator[Found]:
    """A name that leads out of the folder of images."""
    for index, name in _names(case):
        if is_unsafe(name):
            expected = "a relative path with forward slashes"
            yield Found(case.coco.image_place(index), expected, repr(name), index)


def is_unsafe(name: str) -> bool:
    """Whether a file name leads elsewhere than into the folder, on any system."""
    if _PLAIN.fullmatch(name) and ".." not in name:
        return False
    windows = PureWindowsPath(name)
    return (
        PurePosixPath(name).is_absolute()
        or bool(windows.drive or windows.root)
        or ".." in windows.parts
        or "\\" in name
        or "://" in name
        or "\0" in name
    )


@COCO.check(
    "C022-file-names-collide",
    "warning",
    why="Names that differ only by case or by how an accent is written are one file on Windows and macOS:"
    " unpacking the images there overwrites one of them.",
    mend="Rename one of the files.",
)
def colliding_file_names(case: Case) -> Iterator[Found]:
    """Names that are one on some systems."""
    seen: dict[str, tuple[int, str]] = {}
    for index, name in _names(case):
        folded = name.lower() if name.isascii() else unicodedata.normalize("NFC", name).casefold()
        first, other = seen.setdefault(folded, (index, name))
        if other != name:
            found = f"{name!a}, and images[{first}] is {other!a}"
            yield Found(case.coco.image_place(index), "a name that differs by more", found, index)


@COCO.check(
    "C023-absurd-image-size",
    "error",
    why="No picture has such a size. Tools that make an array for it end for want of memory, and "
    "normalised coordinates come out as infinite or zero.",
    mend="Take the sizes from the files.",
)
def absurd_sizes(case: Case) -> Iterator[Found]:
    """A width or height that is not above 0, or beyond any picture."""
    for index, image in enumerate(case.coco.images):
        sides = [side for side in (image.width, image.height) if side is not UNSET]
        if any(not 0 < side <= MOST_SIDE for side in sides):
            found = f"{image.width} x {image.height}"
            expected = f"sides from 1 to {MOST_SIDE:,} px"
            yield Found(case.coco.image_place(index), expected, found, index)


@COCO.check(
    "C024-no-image-size",
    "warning",
    why="pycocotools cannot draw a polygon without width and height, converters to YOLO cannot normalise,"
    " and boxes outside the image cannot be found.",
    mend="Add width and height from the files.",
)
def missing_sizes(case: Case) -> Iterator[Found]:
    """An image without width or height."""
    for index, image in enumerate(case.coco.images):
        if image.width is UNSET or image.height is UNSET:
            yield Found(case.coco.image_place(index), "width and height", "none", index)


@COCO.check(
    "C025-image-without-annotations",
    "note",
    why="Such images are right where nothing is to be seen, and wrong where nobody has looked; some "
    "loaders drop them.",
    mend="Nothing, if somebody has looked at them.",
)
def images_without_annotations(case: Case) -> Iterator[Found]:
    """An image that nothing is marked on."""
    if not len(case.annotations) or case.coco.is_results:
        return
    counts = np.bincount(case.coco.image_of + 1, minlength=len(case.coco.images) + 1)[1:]
    for index in np.flatnonzero(counts == 0).tolist():
        yield Found(case.coco.image_place(index), "annotations", "none", index)


@COCO.check(
    "C027-no-file-name",
    "error",
    why="Nobody can tell which picture the image is.",
    mend="Add file_name.",
)
def missing_file_names(case: Case) -> Iterator[Found]:
    """An image without a file name."""
    for index, image in enumerate(case.coco.images):
        if image.file_name is UNSET or not image.file_name.strip():
            yield Found(case.coco.image_place(index), "file_name", "none", index)


def _names(case: Case) -> Iterator[tuple[int, str]]:
    for index, image in enumerate(case.coco.images):
        if image.file_name is not UNSET and image.file_name.strip():
            yield index, image.file_name
