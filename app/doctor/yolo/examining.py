"""A YOLO folder from its files to its findings."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from app.doctor.equal_pictures import Member, equal_across
from app.doctor.findings import Findings, Found, declare
from app.doctor.pictures import BadPicture, read_picture
from app.doctor.yolo.config import CONFIG, NO_CONFIG, UNREADABLE_CONFIG, Config, names_in
from app.doctor.yolo.layout import SPLITS, files_below, is_picture, label_of, labels_among
from app.doctor.yolo.lines import LINES, Labels, read_lines
from app.formats.yaml_text import BadYaml, read_yaml

MISSING_SPLIT = declare(
    "Y005-split-missing",
    "error",
    why="data.yaml names a folder or list of images that is not there: training ends before it begins.",
    mend="Correct path, train, val or test.",
)
LEAKING = declare(
    "Y006-image-in-two-splits",
    "error",
    why="A model is evaluated on pictures that it was trained on: its numbers are too good, and nobody "
    "sees why.",
    mend="Remove the image from one of the splits.",
)
EQUAL = declare(
    "Y008-picture-in-two-splits",
    "error",
    why="Two files with the same bytes under two names: a model is evaluated on a picture that it was trained"
    " on.",
    mend="Remove one of the two, with its labels.",
)
NO_IMAGE = declare(
    "Y020-label-without-image",
    "warning",
    why="The objects of this file are never trained; mostly an image was renamed or not copied.",
    mend="Add the image, or remove the labels.",
)
NO_LABEL = declare(
    "Y021-image-without-label",
    "note",
    why="The image counts as background with nothing on it. That is right only if somebody has looked.",
    mend="Add an empty text file where nothing is to be seen; label the others.",
)
BAD_IMAGE = declare(
    "Y022-image-unreadable",
    "error",
    why="Ultralytics drops the image with a line in its log; other loaders fail.",
    mend="Copy the file again from its source.",
)
OUTSIDE = declare(
    "Y023-label-unreadable",
    "error",
    why="The label file is no UTF-8 text, larger than any labels, or a link out of the folder, which is "
    "not followed.",
    mend="Put the labels themselves, as plain text, into the folder.",
)

_CONFIGS = ("data.yaml", "dataset.yaml", "data.yml")
_NAMES = ("classes.txt", "obj.names")
_MOST_LABEL_BYTES = 64 << 20


def is_yolo(folder: Path) -> bool:
    """Whether a folder is a YOLO dataset."""
    if any((folder / name).is_file() for name in _CONFIGS + _NAMES):
        return True
    return any(True for _ in labels_among(files_below(folder)))


def examine_yolo(folder: Path, findings: Findings, *, config: Path | None = None) -> None:
    """Run every check on a folder; `config` names its data.yaml where that is called otherwise."""
    findings.kind = "YOLO"
    settings = _read_config(folder, config, findings)
    CONFIG.examine(settings, findings)
    files = files_below(folder)
    pictures = [path for path in files if is_picture(path)]
    _examine_splits(settings, findings)
    labels = list(labels_among(files))
    for path in labels:
        _examine_labels(path, folder, settings, findings)
    _pair(pictures, labels, folder, findings)
    for path in pictures:
        try:
            read_picture(path)
        except BadPicture as refusal:
            findings.add(BAD_IMAGE, Found(_name(path, folder), "a picture", refusal.message))


def _read_config(folder: Path, config: Path | None, findings: Findings) -> Config:
    candidates = [config] if config else [folder / name for name in _CONFIGS]
    path = next((each for each in candidates if each.is_file()), None)
    if path is None:
        names = _listed_names(folder)
        if names is None:
            found = "no data.yaml, classes.txt or obj.names"
            findings.add(NO_CONFIG, Found(folder.name, "names of the classes", found))
        return Config(folder, names=names)
    try:
        values = read_yaml(path.read_bytes())
    except (BadYaml, OSError) as error:
        findings.add(UNREADABLE_CONFIG, Found(path.name, "a mapping in YAML", str(error)))
        return Config(folder)
    if not isinstance(values, dict):
        findings.add(UNREADABLE_CONFIG, Found(path.name, "a mapping", type(values).__name__))
        return Config(folder)
    names = names_in(values.get("names"))
    if names is None and not isinstance(values.get("nc"), int):
        findings.add(UNREADABLE_CONFIG, Found(path.name, "names", "none"))
    return Config(_root(folder, values), path.name, values, names)


def _listed_names(folder: Path) -> list[str] | None:
    for path in (folder / name for name in _NAMES):
        if path.is_file() and path.stat().st_size < _MOST_LABEL_BYTES:
            lines = path.read_text("utf-8", "replace").splitlines()
            return [line.strip() for line in lines if line.strip()]
    return None


def _root(folder: Path, values: dict[str, Any]) -> Path:
    """The folder that the splits are relative to: `path` where it is there, for it is often that of another machine."""
    said = values.get("path")
    if isinstance(said, str) and "\0" not in said and (folder / said).is_dir():
        return folder / said
    return folder


def _examine_splits(config: Config, findings: Findings) -> None:
    seen: dict[str, str] = {}
    members: list[Member] = []
    for split in SPLITS:
        value = config.values.get(split)
        mine: dict[str, str] = {}
        for said in value if isinstance(value, list) else [value] if value else []:
            path = _split_path(config, said)
            if path is None:
                found = f"no {str(said)[:80]!r}"
                place = f"{config.file_name} {split}"
                findings.add(MISSING_SPLIT, Found(place, "a folder or list of images", found))
                continue
            pictures = list(_pictures_of(path, config.root))
            members += [Member(split, each.name, each) for each in pictures]
            mine |= dict.fromkeys((each.name for each in pictures), split)
        for name in mine.keys() & seen.keys():
            found = f"also in {seen[name]}"
            findings.add(LEAKING, Found(f"{split}: {name}", "an image of this split only", found))
        seen |= mine
    findings.add_all(EQUAL, _equal(members))


def _equal(members: list[Member]) -> Iterator[Found]:
    """Of two names; those of one name are told by it."""
    for one, other in equal_across(members):
        if one.place != other.place:
            found = f"the same bytes as {other.place} in {other.split}"
            yield Found(f"{one.split}: {one.place}", "a picture of this split only", found)


def _split_path(config: Config, said: object) -> Path | None:
    if not isinstance(said, str) or "\0" in said:
        return None
    # Roboflow writes ../train/images beside a data.yaml that lies one level higher.
    for path in (config.root / said, config.root / said.removeprefix("../")):
        if path.exists():
            return path
    return None


def _pictures_of(path: Path, root: Path) -> Iterator[Path]:
    """What a split holds. By their names a copy in another folder is the same picture."""
    if path.is_dir():
        yield from (each for each in files_below(path) if is_picture(each))
    elif path.stat().st_size < _MOST_LABEL_BYTES:
        lines = map(str.strip, path.read_text("utf-8", "replace").splitlines())
        yield from (root / line for line in lines if line and "\0" not in line)


def _examine_labels(path: Path, folder: Path, config: Config, findings: Findings) -> None:
    name = _name(path, folder)
    problem = ""
    try:
        if not path.resolve().is_relative_to(folder.resolve()):
            problem = "a link out of the folder"
        elif not path.is_file():
            problem = "no file"
        elif path.stat().st_size > _MOST_LABEL_BYTES:
            problem = f"{path.stat().st_size:,} bytes"
        text = "" if problem else path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError, RuntimeError) as error:
        problem = str(error)
    if problem:
        findings.add(OUTSIDE, Found(name, "a small text file in the folder", problem))
        return
    labels = Labels(read_lines(text, name), config.class_count, config.keypoints)
    LINES.examine(labels, findings)


def _pair(pictures: list[Path], labels: list[Path], folder: Path, findings: Findings) -> None:
    wanted = {label_of(path): path for path in pictures}
    beside = {path.with_suffix(".txt"): path for path in pictures}
    there = set(labels)
    for label in labels:
        if label not in wanted and label not in beside:
            findings.add(NO_IMAGE, Found(_name(label, folder), "an image of this name", "none"))
    for label, picture in wanted.items():
        if label not in there and picture.with_suffix(".txt") not in there:
            found = f"no {_name(label, folder)}"
            findings.add(NO_LABEL, Found(_name(picture, folder), "a label file", found))


def _name(path: Path, folder: Path) -> str:
    return str(path.relative_to(folder))
