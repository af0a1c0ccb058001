"""Looks fields up by path and turns them into column values, noting why where it cannot."""

from collections.abc import Iterable
from typing import TypeVar

from app.exif.readers import Absurd, Reader
from app.exif.values import Groups, Problems, Value

T = TypeVar("T")

# Some writers put fields of one directory into the other.
_ELSEWHERE = {"Exif": "IFD0", "IFD0": "Exif"}


class Finder:
    """Answers for one image's groups; every refusal goes to `problems`."""

    def __init__(self, groups: Groups, problems: Problems) -> None:
        self._groups = groups
        self._problems = problems

    def value(self, path: str) -> Value | None:
        """The value at a path such as `Exif:FNumber`; None when there is none."""
        group, _, name = path.partition(":")
        found = self._groups.get(group, {}).get(name)
        if found is None and group in _ELSEWHERE:
            found = self._groups.get(_ELSEWHERE[group], {}).get(name)
        return found

    def has_group(self, group: str) -> bool:
        """Whether the image has any field of a group."""
        return group in self._groups

    def read(self, column: str, path: str, reader: Reader[T]) -> T | None:
        """What `reader` makes of the value at `path`; a refusal is noted for `column`."""
        value = self.value(path)
        if value is None:
            return None
        try:
            return reader(value)
        except Absurd as absurd:
            self.note(column, path, absurd)
            return None

    def first(self, column: str, paths: Iterable[str], reader: Reader[T]) -> T | None:
        """What `reader` makes of the first path that has something to say."""
        for path in paths:
            found = self.read(column, path, reader)
            if found is not None:
                return found
        return None

    def note(self, column: str, path: str, absurd: Absurd) -> None:
        """Remember that a column could not be filled from a path."""
        self._problems.add(path, absurd.fault, f"{path}: {absurd}", column=column)
