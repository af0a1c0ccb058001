"""Which part of its split a dataset says an image is in: `train`, `val` or `test`, by the words that datasets use."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from app.formats.reading.findings import FileRefused, Findings
from app.formats.reading.records import Picture
from app.formats.reading.sources import Source, stem_of

PARTS = ("train", "val", "test")
_WORDS = {
    **dict.fromkeys(("train", "training"), "train"),
    **dict.fromkeys(("val", "valid", "validation"), "val"),
    **dict.fromkeys(("test", "testing"), "test"),
}
_YEAR = re.compile(r"\d{4}$")
_FOLDER_OF_VOC = re.compile(r"/(Annotations|SegmentationClass|SegmentationObject)/")
_KEYS_OF_YOLO = {"train": "train", "val": "val", "valid": "val", "test": "test"}


def part_of(word: str) -> str:
    """The part that a word means, with or without a year behind it, as in `train2017`; empty for any other word."""
    return _WORDS.get(_YEAR.sub("", word.lower()), "")


def part_in_path(path: str) -> str:
    """The part that the innermost of a path's folders is called by."""
    parts = (part_of(folder) for folder in reversed(path.split("/")[:-1]))
    return next(filter(None, parts), "")


def part_of_file(path: str) -> str:
    """The part that a file of many images is of: `instances_train2017.json`, `val.json` or `test/labels.json`."""
    return part_of(stem_of(path).rpartition("/")[2].rpartition("_")[2]) or part_in_path(path)


def in_part(part: str, pictures: Iterable[Picture]) -> Iterator[Picture]:
    """Pictures of a file that is of one part."""
    for picture in pictures:
        picture.split = part
        yield picture


def note_parts_by_folders(pictures: Iterable[Picture]) -> None:
    """The part of each picture by its own folders, else by those of the file that speaks of it."""
    for picture in pictures:
        picture.split = part_in_path(picture.path or "") or part_in_path(picture.place)


def note_parts_of_yolo(
    pictures: Iterable[Picture], source: Source, config: Mapping[str, Any], config_path: str
) -> None:
    """What data.yaml says: folders, or lists of pictures, below its own folder; else by the names of folders."""
    stated: dict[str, str] = {}
    folders: list[tuple[str, str]] = []
    home = config_path.rpartition("/")[0]
    for key, part in _KEYS_OF_YOLO.items():
        told = config.get(key)
        for each in told if isinstance(told, list) else [told]:
            if not isinstance(each, str) or not each.strip("./ "):
                continue
            if each.endswith(".txt"):
                stated |= dict.fromkeys(_listed(source, each), part)
            else:
                folders.append((_plain_folder(each), part))
    folders = [(folder, part) for folder, part in folders if _is_one_part(folder, folders)]
    for picture in pictures:
        place = picture.path or re.sub(r"(^|/)labels(/|$)", r"\1images\2", picture.place)
        inside = place.removeprefix(f"{home}/") if home else place
        by_folder = (part for folder, part in folders if f"/{inside}".find(f"/{folder}/") >= 0)
        picture.split = stated.get(stem_of(place)) or next(by_folder, "") or part_in_path(place)


def note_parts_of_voc(pictures: Iterable[Picture], source: Source, findings: Findings) -> None:
    """What ImageSets says, by stems; a stem that stands in two lists is told and has no part."""
    stated: dict[tuple[str, str], set[str]] = {}
    for name in source.having(".txt"):
        root, is_there, rest = f"/{name}".rpartition("/ImageSets/")
        part = stem_of(rest.rsplit("/", 1)[-1])
        if is_there and part in PARTS:
            for line in source.read_text(name).splitlines():
                stated.setdefault((root, _stem_in(line, rest)), set()).add(part)
    for picture in pictures:
        root, _, rest = _FOLDER_OF_VOC.sub("\n", f"/{picture.place}").rpartition("\n")
        parts = stated.get((root, stem_of(rest)), set())
        if len(parts) > 1:
            findings.ignored(
                "split-twice", picture.place, "one of train, val and test", ", ".join(sorted(parts)),
                "it is in no part",
            )  # fmt: skip
        picture.split = next(iter(parts)) if len(parts) == 1 else ""


def _stem_in(line: str, name: str) -> str:
    """The whole line, as names may have spaces; lists of layouts have the number of an object behind each."""
    stem, _, number = line.strip().rpartition(" ")
    is_numbered = name.startswith("Layout/") and number.isdigit()
    return stem.rstrip() if is_numbered else line.strip()


def _is_one_part(folder: str, folders: list[tuple[str, str]]) -> bool:
    """Whether not two parts are said to lie in the same folder, as where there is no val and train stands in for it."""
    return len({part for each, part in folders if each == folder}) == 1


def _plain_folder(text: str) -> str:
    """`../train/images` as `train/images`, and of a path of another machine no more than its last two folders."""
    parts = [each for each in text.replace("\\", "/").split("/") if each not in ("", ".", "..")]
    is_absolute = text.startswith("/") or ":" in text.split("/")[0]
    return "/".join(parts[-2:] if is_absolute else parts)


def _listed(source: Source, name: str) -> list[str]:
    """The stems of the pictures that a text lists, a line each."""
    path = source.find(_plain_folder(name))
    if path is None:
        return []
    try:
        lines = source.read_text(path).splitlines()
    except FileRefused:
        return []
    found = (source.find(line.strip().removeprefix("./")) for line in lines if line.strip())
    return [stem_of(each) for each in found if each is not None]
