"""Every line of what is told of a dataset, in a file that grows while the dataset is read or written.

Reports keep the first places of each kind; here are all, a JSON object a line, in the order in which they were met.
"""

import csv
import gzip
import json
import zlib
from collections.abc import Mapping, Sequence
from io import StringIO
from pathlib import Path
from typing import Any, Protocol

import msgspec

MOST_LINES = 1_000_000
"""So many lines are kept of one import or export; reports count all, and say where their list ends."""

Line = Mapping[str, str | int | float | bool | None]


class Listing(Protocol):
    """Takes lines, one or several at a time."""

    def add(self, line: Line) -> None:
        """One more."""

    def extend(self, lines: Sequence[bytes]) -> None:
        """Some that another listing has held."""


class Held:
    """Lines on their way to the listing of another process: of as much as is worked on at a time."""

    def __init__(self) -> None:
        self.lines: list[bytes] = []

    def add(self, line: Line) -> None:
        self.lines.append(_encoded(line))

    def extend(self, lines: Sequence[bytes]) -> None:
        self.lines.extend(lines)


class ListingFile:
    """A listing on disk, compressed. There is no file until there is a line."""

    def __init__(self, path: Path, *, most: int = MOST_LINES) -> None:
        self.path = path
        self.count = 0
        """How many lines are in the file."""
        self._most = most
        self._file: gzip.GzipFile | None = None

    def add(self, line: Line) -> None:
        if self.count < self._most:
            self._write(_encoded(line))

    def extend(self, lines: Sequence[bytes]) -> None:
        for line in lines[: self._most - self.count]:
            self._write(line)

    def append(self, path: Path) -> None:
        """The lines of another file, if there is one."""
        if not path.exists():
            return
        with gzip.open(path) as file:
            for line in file:
                self.extend([line.rstrip(b"\n")])

    def close(self) -> None:
        """Have all of it on disk."""
        if self._file is not None:
            self._file.close()
            self._file = None

    def discard(self) -> None:
        """Remove it, if it is still there."""
        self.close()
        self.path.unlink(missing_ok=True)

    def _write(self, line: bytes) -> None:
        if self._file is None:
            self._file = gzip.GzipFile(self.path, "wb", compresslevel=3)
        self._file.write(line + b"\n")
        self.count += 1


class Unpacking:
    """A listing as it comes out of a store, piece by piece: as lines of JSON, or under a head of `fields` as CSV."""

    def __init__(self, *, code: str | None = None, fields: tuple[str, ...] | None = None) -> None:
        """`code`: the lines of this one alone."""
        self._code = code
        self._fields = fields
        self._inflate = zlib.decompressobj(wbits=31)
        self._rest = b""

    @property
    def head(self) -> bytes:
        """What comes first."""
        return b"" if self._fields is None else (",".join(self._fields) + "\r\n").encode()

    def feed(self, chunk: bytes) -> bytes:
        """What the next piece of the file says."""
        *lines, self._rest = (self._rest + self._inflate.decompress(chunk)).split(b"\n")
        if self._code is None and self._fields is None:
            return b"".join(line + b"\n" for line in lines)
        told = [(line, msgspec.json.decode(line)) for line in lines]
        wanted = [each for each in told if self._code in (None, each[1]["code"])]
        if self._fields is None:
            return b"".join(line + b"\n" for line, _ in wanted)
        return _csv_rows([each for _, each in wanted], self._fields).encode()


def _csv_rows(lines: Sequence[Mapping[str, Any]], fields: tuple[str, ...]) -> str:
    text = StringIO()
    csv.writer(text, lineterminator="\r\n").writerows(
        [_harmless(line.get(name)) for name in fields] for line in lines
    )
    return text.getvalue()


def _harmless(value: object) -> object:
    """What no spreadsheet takes for a formula."""
    is_formula = isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r")
    return f"'{value}" if is_formula else value


def _encoded(line: Line) -> bytes:
    try:
        return msgspec.json.encode(line)
    except UnicodeEncodeError:  # Names of files may hold bytes that are no UTF-8.
        return json.dumps(line, ensure_ascii=False).encode(errors="replace")
