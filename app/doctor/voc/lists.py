"""ImageSets of VOC: lists of names that say which image is in which split."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from app.doctor.equal_pictures import Member, equal_across
from app.doctor.findings import Findings, Found, declare
from app.doctor.pictures import inside
from app.doctor.yolo.layout import files_below, is_picture

LEAKING = declare(
    "V040-image-in-two-splits",
    "error",
    why="A model is evaluated on pictures that it was trained on: its numbers are too good, and nobody "
    "sees why.",
    mend="Remove the name from one of the lists.",
)
NOWHERE = declare(
    "V041-listed-image-missing",
    "error",
    why="Loaders go by the lists: they fail at a name that has neither an annotation nor an image.",
    mend="Add the files, or remove the name from the list.",
)
EQUAL = declare(
    "V042-picture-in-two-splits",
    "error",
    why="Two files with the same bytes under two names: a model is evaluated on a picture that it was trained "
    "on.",
    mend="Remove one of the two from its list.",
)
UNREADABLE = declare(
    "V043-list-unreadable",
    "error",
    why="The list is no UTF-8 text, larger than any list, or a link out of the folder, which is not followed.",
    mend="Put the list itself, as plain text, into the folder.",
)
SPLITS = ("train", "val", "test")
LISTS = (*SPLITS, "trainval")
_FOLDERS = ("Annotations", "JPEGImages", "images")
_MOST_BYTES = 64 << 20
Lists = Mapping[str, list[str]]
"""The names of each split."""


class Known(NamedTuple):
    """What a dataset has, by names as its lists write them: below their folder, without ending."""

    sheets: frozenset[str]
    pictures: Mapping[str, Path]

    def name_in(self, line: str) -> str:
        """The name in a line; in lists of persons and actions the number of an object stands behind it."""
        head, _, number = line.rpartition(" ")
        if line in self.sheets or line in self.pictures or not number.isdecimal():
            return line
        return head.strip() or line


def examine_lists(folder: Path, pictures: Path | None, findings: Findings) -> None:
    """Examine all ImageSets of a folder: in it, beside it as beside Annotations, or in the folders in it.

    Lists of each kind (Main, Segmentation, …) are compared with each other alone, as VOC divides each anew. `trainval`
    is two others together, so that its names are looked for only; lists of one class say the same as these.
    """
    whole = folder.absolute()
    candidates = [whole, whole.parent, *sorted(whole.glob("*/"))]
    for root in [each for each in candidates if (each / "ImageSets").is_dir()]:
        known, told = _known(root, pictures), set[frozenset[Path]]()
        for kind in sorted((root / "ImageSets").glob("*/")):
            lists = {
                split: _names_in(path, root, known, findings)
                for split in LISTS
                if (path := kind / f"{split}.txt").exists() or path.is_symlink()
            }
            findings.add_all(NOWHERE, _nowhere(kind.name, lists, known))
            splits = {split: lists[split] for split in SPLITS if split in lists}
            findings.add_all(LEAKING, _leaks(kind.name, splits))
            findings.add_all(EQUAL, _equal(kind.name, splits, known, told))


def _known(root: Path, folder: Path | None) -> Known:
    files = files_below(root)
    sheets = (path for path in files if path.suffix.lower() == ".xml")
    pictures = [(path, root) for path in files if is_picture(path)]
    if folder is not None:
        pictures += [(path, folder) for path in files_below(folder) if is_picture(path)]
    return Known(
        frozenset(_listed_as(path, root) for path in sheets),
        {_listed_as(path, base): path for path, base in pictures},
    )


def _listed_as(path: Path, root: Path) -> str:
    parts = path.relative_to(root).with_suffix("").parts
    return "/".join(parts[1:] if parts[0] in _FOLDERS and len(parts) > 1 else parts)


def _names_in(path: Path, root: Path, known: Known, findings: Findings) -> list[str]:
    place = path.relative_to(root).as_posix()
    try:
        if inside(root, place) is None or not path.is_file():
            raise OSError("a link out of the folder, or no file")
        if path.stat().st_size > _MOST_BYTES:
            raise OSError(f"{path.stat().st_size:,} bytes")
        lines = map(str.strip, path.read_text("utf-8-sig").splitlines())
    except (OSError, UnicodeDecodeError) as error:
        findings.add(UNREADABLE, Found(place, "a small text file in the folder", str(error)))
        return []
    return list(dict.fromkeys(known.name_in(line) for line in lines if line))


def _leaks(kind: str, lists: Lists) -> Iterator[Found]:
    seen: dict[str, str] = {}
    for split, names in lists.items():
        for name in names:
            first = seen.setdefault(name, split)
            if first != split:
                found = f"also in {first}.txt"
                yield Found(_place(kind, split, name), "an image of this list only", found)


def _nowhere(kind: str, lists: Lists, known: Known) -> Iterator[Found]:
    for split, names in lists.items():
        for name in names:
            if name not in known.sheets and name not in known.pictures:
                expected = "an annotation or an image of this name"
                yield Found(_place(kind, split, name), expected, "neither")


def _equal(kind: str, lists: Lists, known: Known, told: set[frozenset[Path]]) -> Iterator[Found]:
    """Pairs that another kind of list has told already are not told again."""
    members = [
        Member(split, name, known.pictures[name])
        for split, names in lists.items()
        for name in names
        if name in known.pictures
    ]
    for one, other in equal_across(members):
        pair = frozenset((one.path, other.path))
        if pair not in told:
            told.add(pair)
            found = f"the same bytes as {other.place} of {other.split}.txt"
            place = _place(kind, one.split, one.place)
            yield Found(place, "a picture of this list only", found)


def _place(kind: str, split: str, name: str) -> str:
    return f"ImageSets/{kind}/{split}.txt: {name}"
