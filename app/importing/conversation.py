"""An import as the process that reads its file sees it.

The process holds the file and looks at every object; the server holds the database. So the process says what it needs
or what it has made, one thing at a time, and the server answers each (`advance`). All of it is plain data.

    Sought    images by their names            → those that there are
    Lacking   pictures that are to be added    → what each is in the project, by its path
    Opened    what the file holds              → the plan of the import
    Packed    rows of some pictures            → nothing
    Ended     what it came to
    Refusal   the file cannot be read at all
"""

import gc
from collections import deque
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from app.formats.listing import ListingFile
from app.formats.reading.detecting import detect, tell_others
from app.formats.reading.findings import FileRefused, Findings
from app.formats.reading.records import Contents, Part, Picture, Read, Reading
from app.formats.reading.sources import Source
from app.geometry.boxes import Size
from app.images.decoding.calls import Remote
from app.importing.album import Album, Known, Sought, sought_by, sought_names
from app.importing.copying import Packed
from app.importing.planning import Plan
from app.importing.preparing import names_in
from app.importing.recognising import Recognition
from app.importing.tally import Tally
from app.importing.workbench import Made, Piece, workbench

_NAMES_AT_ONCE = 2_000
_MARKS_AT_ONCE = 4_000


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be read, in which format (none: find it out), and whether pictures that come along are added.

    `fetches_pictures`: those too that the dataset names by URL alone. `processes`: so many may work on a large file.
    `listing`: the file that takes every finding; what is told at the end has the first of each kind. `elsewhere`:
    pictures that do not lie below the root.
    """

    root: Path
    format: str | None
    brings_pictures: bool
    wants_rows: bool
    fetches_pictures: bool = False
    processes: int = 1
    listing: Path | None = None
    elsewhere: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Fetchable:
    """A picture that a dataset names by its URL, and the size that it claims."""

    url: str
    file_name: str
    size: Size | None


@dataclass(frozen=True, slots=True)
class Lacking:
    """Files of the source that the dataset names and the project has not, and pictures to be fetched."""

    paths: frozenset[str]
    fetchable: tuple[Fetchable, ...] = ()


@dataclass(frozen=True, slots=True)
class Opened:
    """A file that was understood, without its pictures."""

    contents: Contents


@dataclass(frozen=True, slots=True)
class Ended:
    """Everything was read."""

    tally: Tally
    findings: Findings


@dataclass(frozen=True, slots=True)
class Refusal:
    """Nothing can be read; `format` as far as it was found out."""

    place: str
    problem: str
    format: str | None
    findings: Findings


Said = Sought | Lacking | Opened | Packed | Ended | Refusal
Conversation = Generator[Said, Any, None]
_current: Conversation | None = None


def begin(asked: Asked) -> Said:
    """Open a source, and say the first thing."""
    global _current
    # What is made here in large numbers has no cycles, and a collector would look through all of it again and again.
    gc.disable()
    _current = _told(asked)
    return next(_current)


def advance(answer: Any) -> Said:
    """Take the answer to what was said last, and say the next thing."""
    global _current
    assert _current is not None, "nothing was begun"
    said: Said = _current.send(answer)
    if isinstance(said, Ended | Refusal):
        _current = None
        gc.enable()
    return said


BEGIN = Remote[Said, Asked](f"{__name__}:{begin.__name__}")
ADVANCE = Remote[Said, Any](f"{__name__}:{advance.__name__}")


def _told(asked: Asked) -> Conversation:
    listing = None if asked.listing is None else ListingFile(asked.listing)
    reading = _Reading(asked, Findings(listing))
    try:
        tally = yield from reading.tell()
        last: Said = Ended(tally, reading.findings.take())
    except FileRefused as refusal:
        last = Refusal(refusal.place, refusal.problem, reading.format, reading.findings.take())
    finally:
        if listing is not None:
            listing.close()
    yield last


class _Reading:
    """One import's file, and the images that it may mean."""

    def __init__(self, asked: Asked, findings: Findings) -> None:
        self.findings = findings
        self.format: str | None = None
        self._asked = asked
        self._source = Source(asked.root, asked.elsewhere)
        self._album = Album()
        self._tally = Tally()
        self._told: deque[Findings] = deque()
        """What is wrong with the pictures of pieces that are under way."""

    def tell(self) -> Generator[Said, Any, Tally]:
        """All but the last thing: what it came to."""
        source = self._source
        for start in range(0, len(source.paths), _NAMES_AT_ONCE):
            # Formats of fractions ask for the sizes of the images that share a name with a file.
            yield from self._enter(sought_names(source.paths[start : start + _NAMES_AT_ONCE]))
        readable = detect(source, self._asked.format)
        self.format = readable.name
        if self._asked.format is None:
            tell_others(source, readable, self.findings)
        if self._asked.fetches_pictures or (self._asked.brings_pictures and source.pictures):
            yield from self._bring_pictures(readable.read)
        contents = readable.read(Reading(source, self.findings, self._size_of))
        self.format = contents.format
        plan: Plan = yield Opened(replace(contents, pictures=iter(()), parts=None))
        yield from self._make(contents, plan)
        return self._tally

    def _make(self, contents: Contents, plan: Plan) -> Conversation:
        """The rows, piece by piece, and what they come to."""
        asked, tally = self._asked, self._tally
        recognition = Recognition(self._album, tally)
        with workbench(
            contents, plan, tally.attributes, processes=asked.processes, wants_rows=asked.wants_rows
        ) as bench:
            for batch, part in enumerate(_parts_of(contents), start=1):
                yield from self._enter(sought_by(part.pictures))
                images = recognition.images_of(part.pictures, part.findings)
                made = bench.take() if bench.are_busy else None
                bench.give(Piece(batch, part.pictures, part.places, images))
                self._told.append(part.findings)
                if made is not None:
                    yield self._finished(made)
            while bench.under_way:
                yield self._finished(bench.take())

    def _finished(self, made: Made) -> Packed:
        """What was made of a piece; what was found and counted meanwhile is told in the order of the pieces."""
        tally, findings = self._tally, self.findings
        findings.merge(self._told.popleft())
        findings.merge(made.findings)
        tally.add(made.tally)
        return replace(made.packed, done=tally.objects + findings.count("refused"))

    def _enter(self, sought: Sought) -> Conversation:
        """Have what fits entered into the album, unless it was looked up before."""
        unasked = self._album.unasked(sought)
        if unasked:
            found: Iterable[Known] = yield unasked
            self._album.add(found)

    def _bring_pictures(self, read: Read) -> Conversation:
        """Those that the file names and the project lacks; findings of this first reading are not told."""
        wanted: set[str] = set()
        fetchable: dict[str, Fetchable] = {}
        contents = read(Reading(self._source, Findings(), lambda name: Size(1, 1)))
        for pictures in in_batches(contents.pictures):
            yield from self._enter(sought_by(pictures))
            unknown = [each for each in pictures if self._album.find(each) is None]
            wanted |= names_in(unknown)
            if self._asked.fetches_pictures:
                fetchable |= _fetchable_of(unknown)
        lacking = frozenset(wanted & set(self._source.pictures))
        if lacking or fetchable:
            found: Mapping[str, Known] = yield Lacking(lacking, tuple(fetchable.values()))
            self._album.by_path.update(found)

    def _size_of(self, name: str) -> Size | None:
        album = self._album
        known = album.by_path.get(name) or album.named(name) or album.named(name, is_stem=True)
        return known.size if known else None


def _fetchable_of(pictures: Iterable[Picture]) -> dict[str, Fetchable]:
    """Those that do not come along, by their URLs."""
    return {
        each.url: Fetchable(each.url, each.file_name, each.size)
        for each in pictures
        if each.url is not None and each.path is None
    }


def _parts_of(contents: Contents) -> Iterator[Part]:
    """The file's own, or batches of pictures whose marks are read already."""
    if contents.parts is not None:
        return iter(contents.parts)
    return (Part(pictures) for pictures in in_batches(contents.pictures))


def in_batches(pictures: Iterator[Picture]) -> Iterator[list[Picture]]:
    """Pictures with some four thousand marks at a time, so that none waits for the whole file."""
    batch: list[Picture] = []
    weight = 0
    for picture in pictures:
        batch.append(picture)
        weight += 1 + len(picture.marks)
        if weight >= _MARKS_AT_ONCE:
            yield batch
            batch, weight = [], 0
    if batch:
        yield batch
