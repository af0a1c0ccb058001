"""What a YOLO source says of its classes: data.yaml, or the names of yolo_mark and Label Studio beside the labels."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from app.formats.reading.findings import Findings
from app.formats.reading.sources import Source
from app.formats.records import Category, Skeleton
from app.formats.yaml_text import BadYaml, read_yaml_texts
from app.formats.yolo_classes import (
    MOST_CLASSES,
    are_flips,
    keypoint_shape,
    numbered_names,
    skeletons_by_class,
)

NAMES = ("obj.names", "classes.txt", "labels.txt")
_KNOWN = {"names", "nc", "path", "train", "val", "test", "kpt_shape", "flip_idx", "kpt_names"}
_YAML = (".yaml", ".yml")


@dataclass(slots=True)
class Classes:
    """Classes by their numbers, from 0 on. `points` is `kpt_shape`, `config` what data.yaml says, by its path.

    Where there are names, a class beyond them all is none; else each that a line has is taken, with those below it.
    """

    names: dict[int, str] = field(default_factory=dict)
    points: tuple[int, int] | None = None
    skeletons: Mapping[int, Skeleton] = field(default_factory=dict)
    config: Mapping[str, Any] = field(default_factory=dict)
    path: str = ""
    _most: int = field(init=False)
    _is_named: bool = field(init=False)

    def __post_init__(self) -> None:
        self._is_named = bool(self.names)
        self._most = max(self.names, default=MOST_CLASSES - 1)

    @property
    def expected(self) -> str:
        """Which numbers a line may have, in words."""
        return f"a class from 0 to {self._most}"

    def may_be(self, number: int) -> bool:
        """Whether a line may have this class; one in a gap between names is called by its number."""
        if number > self._most:
            return False
        for each in range(number if self._is_named else 0, number + 1):
            self.names.setdefault(each, f"class {each}")
        return True

    def skeleton_of(self, number: int) -> Skeleton | None:
        """The keypoints of a class in a dataset of poses."""
        if self.points is None:
            return None
        numbered = tuple(f"point {each + 1}" for each in range(self.points[0]))
        return self.skeletons.get(number) or Skeleton(numbered)

    def extra(self) -> dict[str, Any]:
        """What data.yaml says that means nothing here, such as the licence that Roboflow writes there."""
        beside = {name: value for name, value in self.config.items() if name not in _KNOWN}
        return {"info": {"data.yaml": beside}} if beside else {}

    def categories(self) -> tuple[Category, ...]:
        """All that are named, or came; their ids count from 1."""
        return tuple(
            Category(number + 1, name, skeleton=self.skeleton_of(number))
            for number, name in sorted(self.names.items())
        )


def has_names(source: Source) -> bool:
    """Whether something says how classes are called."""
    return any(path.endswith(NAMES) for path in source.paths) or bool(_yaml_of(source))


def classes_of(source: Source, findings: Findings) -> Classes:
    """What the source says of its classes, with a finding for what cannot be meant."""
    path = _yaml_of(source)
    config = _config(source, path, findings) if path is not None else None
    if path is None or config is None:
        return Classes(_listed(source, findings))
    names = numbered_names(config.get("names")) or {}
    _tell_gaps(path, names, findings)
    points = keypoint_shape(config.get("kpt_shape"))
    if points is None and "kpt_shape" in config:
        findings.ignored(
            "kpt-shape", f"{path} kpt_shape", "[count, 2] or [count, 3]", config["kpt_shape"],
            "lines are read as if it were not there",
        )  # fmt: skip
    if points is None:
        return Classes(names, config=config, path=path)
    flips = config.get("flip_idx")
    if flips is not None and not are_flips(flips, points[0]):
        findings.ignored(
            "flip-idx", f"{path} flip_idx", "pairs of keypoints that change places", flips,
            "the keypoints have no pairs",
        )  # fmt: skip
    return Classes(names, points, skeletons_by_class(config, names, points[0]), config, path)


def _yaml_of(source: Source) -> str | None:
    found = [name for name in source.having(*_YAML) if "names:" in source.read_text(name)]
    return found[0] if found else None


def _config(source: Source, path: str, findings: Findings) -> Mapping[str, Any] | None:
    try:
        config = read_yaml_texts(source.read(path))
        problem = "" if isinstance(config, dict) else "no mapping"
    except BadYaml as error:
        config, problem = None, str(error)
    if problem:
        done = "classes are called by their numbers, unless obj.names or classes.txt has names"
        findings.ignored("config-unreadable", path, "a mapping in plain YAML", problem, done)
        return None
    return dict(config)


def _listed(source: Source, findings: Findings) -> dict[int, str]:
    """A name a line: a line without one has its number all the same."""
    path = next((name for name in source.paths if name.endswith(NAMES)), None)
    if path is None:
        return {}
    names = numbered_names(source.read_text(path).rstrip().splitlines()) or {}
    _tell_gaps(path, names, findings)
    return names


def _tell_gaps(path: str, names: Mapping[int, str], findings: Findings) -> None:
    missing = [each for each in range(max(names, default=-1)) if each not in names]
    if missing:
        told = ", ".join(map(str, missing))
        findings.ignored(
            "class-without-name", f"{path} names", "a name for each class from 0 on",
            f"none for {told}", "called by its number, where a line has it",
        )  # fmt: skip
