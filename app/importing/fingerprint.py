"""How the files of a folder look, so that what is imported is what was checked. Pure, but for reading files.

Sixteen bytes a file are kept: half of them say which it is, half how it looks. Texts are known by what they say, other
files by size and time, which costs no reading: folders hold a million pictures. What lies in a bucket is known by size
and ETag, but for the files of labels, which were fetched. Names are not kept, so what has gone is
counted; what has come or changed is there to be named.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from app.formats.reading.sources import Source
from app.images.outside.records import Origin

_HALF = 8
_TEXTS = frozenset(
    {".json", ".jsonl", ".xml", ".txt", ".yaml", ".yml", ".csv", ".names", ".data", ""}
)
_NAMED = 5


def looks_of(source: Source, objects: Mapping[str, Origin] | None = None) -> dict[str, bytes]:
    """Each file's look, by its path; `objects` are the pictures of a prefix, whose other files were fetched."""
    if objects is None:
        return {path: _look_of(source.root / path) for path in source.paths}
    return {
        path: _digest(objects[path].look.encode())
        if path in objects
        else _content_of(source.root / path)
        for path in source.paths
    }


def packed(looks: Mapping[str, bytes]) -> bytes:
    """To be kept."""
    return b"".join(
        sorted(
            _digest(path.encode(errors="surrogateescape")) + look for path, look in looks.items()
        )
    )


@dataclass(frozen=True, slots=True)
class Changes:
    """What has changed since a fingerprint was kept."""

    changed: Sequence[str]
    came: Sequence[str]
    gone_count: int

    def __bool__(self) -> bool:
        return bool(self.changed or self.came or self.gone_count)

    def __str__(self) -> str:
        """Within a sentence."""
        gone = f"{self.gone_count:,} {'is' if self.gone_count == 1 else 'are'} not there any more"
        told = [
            *([f"{_named(self.changed)} changed"] if self.changed else []),
            *([f"{_named(self.came)} came"] if self.came else []),
            *([gone] if self.gone_count else []),
        ]
        return ", ".join(told)


def changes_since(kept: bytes, looks: Mapping[str, bytes]) -> Changes:
    """From what was kept to how it looks now."""
    records = (kept[at : at + 2 * _HALF] for at in range(0, len(kept), 2 * _HALF))
    before = {record[:_HALF]: record[_HALF:] for record in records}
    changed, came = [], []
    for path, look in looks.items():
        known = before.pop(_digest(path.encode(errors="surrogateescape")), None)
        if known is None:
            came.append(path)
        elif known != look:
            changed.append(path)
    return Changes(changed, came, len(before))


def _look_of(path: Path) -> bytes:
    """One that cannot be read looks like no other; whoever reads it says why."""
    try:
        if PurePosixPath(path).suffix.lower() in _TEXTS:
            return _content_of(path)
        about = path.stat()
    except OSError:
        return bytes(_HALF)
    return _digest(f"{about.st_size} {about.st_mtime_ns}".encode())


def _content_of(path: Path) -> bytes:
    with path.open("rb") as file:
        return _digest(hashlib.file_digest(file, "sha256").digest())


def _digest(content: bytes) -> bytes:
    return hashlib.blake2b(content, digest_size=_HALF).digest()


def _named(paths: Sequence[str]) -> str:
    """The first of them, and how many more."""
    names = ", ".join(path.encode(errors="replace").decode() for path in paths[:_NAMED])
    more = len(paths) - _NAMED
    return f"{names} and {more:,} more" if more > 0 else names
