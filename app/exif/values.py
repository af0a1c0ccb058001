"""What the readers hand to each other: values as found, where they were found, problems met.

A *group* is one place of metadata in a file (`IFD0`, `Exif`, `GPS`, `Interop`, `IFD1`, `XMP`,
`IPTC`, `PNG`, `File`) and maps the name of a field to its value; a *path* such as `Exif:FNumber`
names one field of one group.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Omitted:
    """A value too long to keep: how many of what (`bytes`, `numbers`, `values`) were there."""

    count: int
    of: str


Value: TypeAlias = int | float | str | bytes | Omitted | list["Value"] | dict[str, "Value"]
Group: TypeAlias = dict[str, Value]
Groups: TypeAlias = dict[str, Group]
JSON: TypeAlias = bool | int | float | str | list["JSON"] | dict[str, "JSON"] | None


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a value is not where it could be.

    `tag` is the path of the field (`GPS:GPSLatitude`) or the block (`Exif`) it was found in;
    `fault` is one word of a small set (docs/metadata.md lists them); `sentence` is for people;
    `column` names the typed column that the value would have filled, if there is one.
    """

    tag: str
    fault: str
    sentence: str
    column: str | None = None


class Malformed(Exception):
    """A structure cannot be read further; the message says what was expected and found."""


@dataclass
class Problems:
    """Collects problems while reading, each once and never more than a page of them."""

    limit: int = 200
    found: dict[Problem, None] = field(default_factory=dict)

    def add(self, tag: str, fault: str, sentence: str, *, column: str | None = None) -> None:
        """Remember a problem; those past the limit would say nothing new and are dropped."""
        if len(self.found) < self.limit:
            self.found[Problem(tag, fault, sentence, column)] = None

    def __iter__(self) -> Iterator[Problem]:
        return iter(self.found)
