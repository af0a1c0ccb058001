"""Read ZIP and TAR archives that a stranger has packed: member by member, in flat memory, within limits.

Nothing that an archive says about itself is believed: names are checked, sizes and ratios are counted while reading,
links and devices are refused. What is wrong with one member is said about that member, and the others are still read;
what is wrong with the archive as a whole ends it (`ArchiveBroken`).
"""

import bz2
import gzip
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from app.errors import Invalid
from app.images.names import is_clutter, is_safe_path
from app.images.tar import Stream, TarDamaged, read_tar

_READ_BYTES = 1024 * 1024
# Deflate cannot do better than 1,032 to 1; pictures and labels do not come near 200.
_HIGHEST_RATIO = 200
_FREE_BYTES = 1024 * 1024
_BYTES_PER_ENTRY = 1024
_ENCRYPTED = 0x1
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2)
_FILE_TYPE_BITS, _REGULAR = 0o170000, 0o100000
_UNIX = 3
_IS_UTF8 = 0x800
_ARCHIVE_STARTS = (b"PK\x03\x04", b"\x1f\x8b", b"BZh", b"7z\xbc\xaf", b"Rar!", b"\xfd7zXZ")
_LONGEST_START = max(len(start) for start in _ARCHIVE_STARTS)
_DAMAGE = (
    TarDamaged,
    zipfile.BadZipFile,
    NotImplementedError,
    RuntimeError,
    EOFError,
    OSError,
    zlib.error,
)


class ArchiveBroken(Invalid):
    """Nothing more can be read from this archive."""


@dataclass(frozen=True, slots=True)
class ArchiveLimits:
    """How much one archive may hold."""

    files: int
    total_bytes: int
    member_bytes: int


@dataclass(frozen=True, slots=True)
class Member:
    """One file of an archive. `content` must be read before the next member is asked for."""

    name: str
    content: Stream


@dataclass(frozen=True, slots=True)
class RefusedMember:
    """One member that is not taken, and why."""

    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class Clutter:
    """A file that an operating system left behind; counted, not reported one by one."""

    name: str


class MemberRefused(Invalid):
    """Raised while a member is read, once it turns out to be damaged or larger than it may be."""


def is_archive(head: bytes) -> bool:
    """Whether a file that starts with these bytes is a kind of archive that `read_archive` reads."""
    return (
        head.startswith((b"PK\x03\x04", b"PK\x05\x06", b"\x1f\x8b", b"BZh"))
        or head[257:262] == b"ustar"
    )


def read_archive(path: Path, limits: ArchiveLimits) -> Iterator[Member | RefusedMember | Clutter]:
    """The members of a ZIP, TAR, TAR.GZ or TAR.BZ2 file, in the order they are stored.

    Args:
        path: the archive.
        limits: when to stop believing in it.

    Raises:
        ArchiveBroken: it is damaged, or holds more than the limits allow.
    """
    with path.open("rb") as file:
        head = file.read(512)
        file.seek(0)
        if head.startswith(b"PK"):
            yield from _read_zip(file, limits)
        else:
            yield from _read_tar(file, head, limits)


def _read_zip(file: IO[bytes], limits: ArchiveLimits) -> Iterator[Member | RefusedMember | Clutter]:
    _check_directory_size(file, limits)
    try:
        archive = zipfile.ZipFile(file)
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise ArchiveBroken(
            "The archive is damaged: its table of contents cannot be read."
        ) from error
    budget = _Budget(limits)
    for info in archive.infolist():
        if info.is_dir():
            continue
        budget.count_file()
        name = _zip_name(info)
        refusal = _zip_refusal(info, name) or _name_refusal(name)
        if refusal is not None:
            yield refusal
        elif is_clutter(name):
            yield Clutter(name)
        else:
            yield from _open_zip_member(archive, info, name, budget)


def _open_zip_member(
    archive: zipfile.ZipFile, info: zipfile.ZipInfo, name: str, budget: "_Budget"
) -> Iterator[Member | RefusedMember]:
    most = min(budget.limits.member_bytes, info.compress_size * _HIGHEST_RATIO + _FREE_BYTES)
    try:
        content = archive.open(info)
    except _DAMAGE:
        yield _damaged(name)
        return
    with content:
        yield _checked(_Counted(content, budget, most, name), name)


def _read_tar(
    file: IO[bytes], head: bytes, limits: ArchiveLimits
) -> Iterator[Member | RefusedMember | Clutter]:
    budget = _Budget(limits)
    with _decompressed(file, head) as plain:
        try:
            for entry in read_tar(_Counted(plain, budget)):
                budget.count_file()
                refusal = _name_refusal(entry.name)
                if entry.problem is not None:
                    yield RefusedMember(entry.name, entry.problem)
                elif refusal is not None:
                    yield refusal
                elif is_clutter(entry.name):
                    yield Clutter(entry.name)
                else:
                    content = _Counted(entry.content, None, limits.member_bytes, entry.name)
                    yield _checked(content, entry.name)
        except _DAMAGE as error:
            raise ArchiveBroken("The archive is damaged, or was cut short.") from error


@contextmanager
def _decompressed(file: IO[bytes], head: bytes) -> Iterator[Stream]:
    if head.startswith(b"\x1f\x8b"):
        with gzip.open(file, "rb") as plain:
            yield plain
    elif head.startswith(b"BZh"):
        with bz2.open(file, "rb") as unpacked:
            yield unpacked
    else:
        yield file


class _Budget:
    """Counts what has come out of an archive."""

    def __init__(self, limits: ArchiveLimits) -> None:
        self.limits = limits
        self.files = 0
        self.bytes = 0

    def count_file(self) -> None:
        self.files += 1
        if self.files > self.limits.files:
            raise ArchiveBroken(
                f"The archive holds more than {self.limits.files:,} files (CONCORD_MAX_ARCHIVE_FILES); "
                "the rest was not read."
            )

    def count_bytes(self, count: int) -> None:
        self.bytes += count
        if self.bytes > self.limits.total_bytes:
            raise ArchiveBroken(
                f"The archive unpacks to more than {self.limits.total_bytes:,} bytes (CONCORD_MAX_ARCHIVE_BYTES); "
                "the rest was not read."
            )


class _Counted:
    """A stream that spends a budget, and gives no more than one member may have."""

    def __init__(
        self, stream: Stream, budget: _Budget | None, most: int | None = None, name: str = ""
    ) -> None:
        self._stream = stream
        self._budget = budget
        self._most = most
        self._name = name
        self._given = 0

    def read(self, size: int = -1) -> bytes:
        content = self._stream.read(_READ_BYTES if size < 0 else min(size, _READ_BYTES))
        self._given += len(content)
        if self._budget is not None:
            self._budget.count_bytes(len(content))
        if self._most is not None and self._given > self._most:
            raise MemberRefused(
                f"{self._name} unpacks to more than {self._most:,} bytes, more than a file of its packed size has."
            )
        return content


def _checked(content: _Counted, name: str) -> Member | RefusedMember:
    """The member, unless its first bytes show that it is an archive itself."""
    try:
        head = content.read(_LONGEST_START)
    except _DAMAGE:
        return _damaged(name)
    if head.startswith(_ARCHIVE_STARTS):
        return RefusedMember(name, f"{name} is an archive inside the archive; unpack it first.")
    return Member(name, _MemberContent(head, content, name))


class _MemberContent:
    """What a member holds, whose first bytes were read already; damage in it is the member's alone."""

    def __init__(self, head: bytes, rest: _Counted, name: str) -> None:
        self._head = head
        self._rest = rest
        self._name = name

    def read(self, size: int = -1) -> bytes:
        if self._head:
            head, self._head = self._head, b""
            return head
        try:
            return self._rest.read(size)
        except _DAMAGE as error:
            raise MemberRefused(_damaged(self._name).reason) from error


def _zip_name(info: zipfile.ZipInfo) -> str:
    """macOS and others write UTF-8 without saying so; read as the old code page it would be gibberish."""
    if info.flag_bits & _IS_UTF8:
        return info.orig_filename
    try:
        return info.orig_filename.encode("cp437").decode()
    except UnicodeError:
        return info.orig_filename


def _damaged(name: str) -> RefusedMember:
    return RefusedMember(name, f"{name} is damaged inside the archive.")


def _zip_refusal(info: zipfile.ZipInfo, name: str) -> RefusedMember | None:
    kind = info.external_attr >> 16 & _FILE_TYPE_BITS
    if info.flag_bits & _ENCRYPTED:
        return RefusedMember(name, f"{name} is encrypted; pack it without a password.")
    if info.create_system == _UNIX and kind not in (0, _REGULAR):
        return RefusedMember(name, f"{name} is a link or device, not a file.")
    if info.compress_type not in _METHODS:
        return RefusedMember(name, f"{name} is compressed in an unusual way; pack it with Deflate.")
    return None


def _name_refusal(name: str) -> RefusedMember | None:
    if is_safe_path(name):
        return None
    return RefusedMember(name, f"{name!r} points outside the archive.")


def _check_directory_size(file: IO[bytes], limits: ArchiveLimits) -> None:
    """The table of contents is read into memory, so its own size is checked before."""
    size = file.seek(0, 2)
    tail_start = max(0, size - 65_536 - 22)
    file.seek(tail_start)
    tail = file.read()
    file.seek(0)
    at = tail.rfind(b"PK\x05\x06")
    directory_bytes = int.from_bytes(tail[at + 12 : at + 16], "little") if at >= 0 else 0
    if directory_bytes == 0xFFFFFFFF:
        wide = tail.rfind(b"PK\x06\x06", 0, at)
        directory_bytes = (
            int.from_bytes(tail[wide + 40 : wide + 48], "little") if wide >= 0 else size
        )
    if directory_bytes > limits.files * _BYTES_PER_ENTRY:
        raise ArchiveBroken(
            f"The archive lists more than {limits.files:,} files (CONCORD_MAX_ARCHIVE_FILES)."
        )
