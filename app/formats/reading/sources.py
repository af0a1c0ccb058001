"""Where a reader finds its files: a folder, walked without following links, read within limits."""

import os
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path, PurePosixPath

from app.formats.reading.findings import FileRefused
from app.formats.reading.side_files import tells_of_itself

PICTURE_ENDINGS = frozenset(
    {".jpg", ".jpeg", ".jpe", ".png", ".webp", ".tif", ".tiff", ".heic", ".heif", ".avif", ".gif", ".bmp"}
)  # fmt: skip
MOST_TEXT_BYTES = 4 * 1024 * 1024 * 1024
"""The largest file of annotations that is read into memory."""
_CLUTTER = {"__MACOSX", "Thumbs.db", "desktop.ini", ".DS_Store"}


class Source:
    """The plain files below a folder, by their relative paths with slashes.

    `elsewhere`: paths of pictures that belong to it and do not lie there; they are known by their names alone.
    """

    def __init__(self, root: Path, elsewhere: Iterable[str] = ()) -> None:
        self.root = root
        self._elsewhere = frozenset(elsewhere)

    @cached_property
    def paths(self) -> tuple[str, ...]:
        """Every file, in order, but those in which an archive of Concord tells of itself."""
        found = sorted(self._elsewhere.union(_walk(self.root, "")))
        return tuple(path for path in found if not tells_of_itself(self.root, path))

    @cached_property
    def pictures(self) -> tuple[str, ...]:
        """The files that their names call pictures."""
        return tuple(path for path in self.paths if is_picture(path))

    @cached_property
    def pictures_by_stem(self) -> Mapping[str, Sequence[str]]:
        """The same by their paths without endings."""
        found: defaultdict[str, list[str]] = defaultdict(list)
        for path in self.pictures:
            found[stem_of(path)].append(path)
        return dict(found)

    @cached_property
    def _by_base_name(self) -> dict[str, list[str]]:
        found: defaultdict[str, list[str]] = defaultdict(list)
        for path in self.paths:
            found[PurePosixPath(path).name.lower()].append(path)
        return dict(found)

    @cached_property
    def _known(self) -> frozenset[str]:
        return frozenset(self.paths)

    def __contains__(self, path: str) -> bool:
        return path in self._known

    def having(self, *endings: str) -> tuple[str, ...]:
        """The files with one of these endings, such as `.json`."""
        return tuple(path for path in self.paths if path.lower().endswith(endings))

    def find(self, name: str) -> str | None:
        """The file that a name in an annotation file means: the path itself, else the longest common ending of paths.

        None where there is no such file, or where several fit equally well and not just one lies below `images`: masks
        are often called as their pictures are.
        """
        if name in self._known:
            return name
        wanted = [part for part in name.split("/") if part not in ("", ".", "..")]
        if not wanted:
            return None
        scored = [
            (_common_ending(path.split("/"), wanted), path)
            for path in self._by_base_name.get(wanted[-1].lower(), ())
        ]
        best = max((score for score, _ in scored), default=0)
        fitting = [path for score, path in scored if score == best]
        if len(fitting) > 1:
            fitting = [path for path in fitting if "images" in path.split("/")[:-1]]
        return fitting[0] if len(fitting) == 1 else None

    def path_of(self, name: str) -> Path:
        """Where a file of this source lies; raises FileRefused for any other."""
        if name not in self._known:
            raise FileRefused(name, "there is no such file")
        return self.root / name

    def read(self, name: str) -> bytes:
        """A whole file of annotations."""
        path = self.path_of(name)
        size = path.stat().st_size
        if size > MOST_TEXT_BYTES:
            raise FileRefused(
                name, f"expected at most {MOST_TEXT_BYTES:,} bytes, received {size:,}"
            )
        return path.read_bytes()

    def read_text(self, name: str) -> str:
        """A whole text in UTF-8, with or without its mark at the start."""
        try:
            return self.read(name).decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise FileRefused(
                name, f"expected UTF-8, received another byte at {error.start}"
            ) from error


def is_picture(path: str) -> bool:
    """Whether a name ends as pictures' names do."""
    return PurePosixPath(path).suffix.lower() in PICTURE_ENDINGS


def stem_of(path: str) -> str:
    """A path without its ending: `train/a` for `train/a.txt`, and `train/.a` as it is."""
    name = path[path.rfind("/") + 1 :]
    at = name.rfind(".")
    return path[: at - len(name)] if 0 < at < len(name) - 1 else path


def links_below(root: Path) -> list[str]:
    """The links that a source passes over, in order: they may lead out of its folder."""
    return sorted(_links(root, ""))


def _links(folder: Path, prefix: str) -> Iterator[str]:
    with os.scandir(folder) as entries:
        found = list(entries)
    for entry in found:
        if entry.is_symlink():
            yield prefix + entry.name
        elif entry.is_dir(follow_symlinks=False):
            yield from _links(Path(entry.path), f"{prefix}{entry.name}/")


def _walk(folder: Path, prefix: str) -> Iterator[str]:
    with os.scandir(folder) as entries:
        found = list(entries)
    for entry in found:
        if entry.name in _CLUTTER or entry.name.startswith("._"):
            continue
        if entry.is_dir(follow_symlinks=False):
            yield from _walk(Path(entry.path), f"{prefix}{entry.name}/")
        elif entry.is_file(follow_symlinks=False):
            yield prefix + entry.name


def _common_ending(path: list[str], wanted: list[str]) -> int:
    """How many names at the end of two paths are the same."""
    count = 0
    for one, other in zip(reversed(path), reversed(wanted), strict=False):
        if one.lower() != other.lower():
            break
        count += 1
    return count
