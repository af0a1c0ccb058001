"""Pieces of an import's file on their way to rows: one after the other, or in several processes side by side.

What is made of a piece, and what is told of it, is the same wherever it is done, and is taken in the order of the file.
"""

from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Protocol

from app.formats.reading.findings import Findings
from app.formats.reading.records import Contents, Picture
from app.importing.album import Known
from app.importing.attributes import TypesFound
from app.importing.copying import Packed, packed
from app.importing.doubles import doubles
from app.importing.planning import Plan
from app.importing.preparing import Preparation, Prepared
from app.importing.tally import Tally

LEAST_MARKS = 20_000
"""From so many marks on it pays to have several processes."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Some pictures of a file, where their marks stand in it, and the images that they are; `batch` numbers it."""

    batch: int
    pictures: Sequence[Picture]
    places: Sequence[Sequence[int]]
    images: Sequence[Known | None]


@dataclass(frozen=True, slots=True)
class Made:
    """What has come of a piece."""

    packed: Packed
    tally: Tally
    findings: Findings


class Workbench(Protocol):
    """Takes in some pieces, and gives what was made of each, in their order."""

    @property
    def under_way(self) -> int:
        """How many were given, and their results not taken yet."""

    @property
    def are_busy(self) -> bool:
        """Whether one is to be taken before the next is given."""

    def give(self, piece: Piece) -> None:
        """Have it worked on."""

    def take(self) -> Made:
        """What has come of the first of those that are under way."""


class Craft:
    """What is done with each piece of one file."""

    def __init__(
        self, contents: Contents, plan: Plan, found: TypesFound, *, wants_rows: bool
    ) -> None:
        self._parts = contents.parts
        self._project_id = plan.project_id
        self._findings = Findings.held()
        self._preparation = Preparation(
            contents, plan, found, self._findings, wants_rows=wants_rows
        )
        self._wants_rows = wants_rows

    def work(self, piece: Piece) -> Made:
        """Read its marks, where they are not read yet, and make their rows."""
        if self._parts is not None:
            self._parts.read(piece.pictures, piece.places, self._findings)
        made, tally = self._preparation.prepare(piece.pictures, piece.images)
        if not self._wants_rows:
            made = Prepared()
        content = packed(made, project_id=self._project_id, batch=piece.batch)
        return Made(content, tally, self._findings.take())


@contextmanager
def workbench(
    contents: Contents, plan: Plan, found: TypesFound, *, processes: int, wants_rows: bool
) -> Iterator[Workbench]:
    """Where the pieces of a file are worked on: in so many other processes, if the file lets it."""
    craft = Craft(contents, plan, found, wants_rows=wants_rows)
    if processes < 2 or not _is_for_several(contents, plan):
        yield _Alone(craft)
        return
    with doubles(processes, craft.work) as others:
        yield others if others.count else _Alone(craft)


class _Alone:
    """This process does it."""

    def __init__(self, craft: Craft) -> None:
        self._craft = craft
        self._made: deque[Made] = deque()

    @property
    def under_way(self) -> int:
        return len(self._made)

    @property
    def are_busy(self) -> bool:
        return bool(self._made)

    def give(self, piece: Piece) -> None:
        self._made.append(self._craft.work(piece))

    def take(self) -> Made:
        return self._made.popleft()


def _is_for_several(contents: Contents, plan: Plan) -> bool:
    """Whether it is large, and no piece has to know what came in those before.

    It has to where an id comes twice, and where the attributes of a new category are found out from their first values.
    """
    parts = contents.parts
    if parts is None or contents.mark_count < LEAST_MARKS or not parts.are_apart:
        return False
    return not parts.have_attributes or all(each.id in plan.rules for each in contents.categories)
