"""The TAR format, read from front to back.

Python's own reader trusts the headers: it reads as much into memory as one says. This one reads 512 bytes at a time.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

_BLOCK = 512
_LONGEST_EXTENSION = 64 * 1024
_CHUNK = 1024 * 1024
_OCTAL = b"01234567"
_LONGEST_NUMBER = 20
_REGULAR = (b"0", b"\x00", b"7")
_FOLDER, _LONG_NAME, _PAX, _PAX_GLOBAL = b"5", b"L", b"x", b"g"


class TarDamaged(Exception):
    """The stream is not a sound TAR file from here on."""


class Stream(Protocol):
    """What is read from."""

    def read(self, size: int = -1, /) -> bytes:
        """At most that many bytes; none at the end."""


@dataclass(frozen=True, slots=True)
class TarEntry:
    """A member. `problem` says why its content is not to be had."""

    name: str
    content: "Content"
    problem: str | None = None


def read_tar(stream: Stream) -> Iterator[TarEntry]:
    """The files of a TAR stream; folders are left out, links and devices have a `problem`.

    Args:
        stream: decompressed bytes; each entry's content is read from it before the next entry is asked for.

    Raises:
        TarDamaged: a header is not one, or the stream ends inside a member.
    """
    long_name: str | None = None
    long_size: int | None = None
    while (header := _read_header(stream)) is not None:
        kind, size = header[156:157], _number(header[124:136])
        content = Content(stream, long_size if long_size is not None and kind in _REGULAR else size)
        if kind == _LONG_NAME:
            long_name = _text(content.read_whole().rstrip(b"\x00"))
        elif kind == _PAX:
            fields = _pax_fields(content.read_whole())
            long_name = fields.get("path", long_name)
            told = fields.get("size", "")
            is_number = told.isascii() and told.isdigit() and len(told) <= _LONGEST_NUMBER
            long_size = int(told) if is_number else None
        elif kind not in (_PAX_GLOBAL, _FOLDER):
            yield _entry(long_name or _name(header), kind, content)
            long_name = long_size = None
        else:
            long_name = long_size = None
        content.skip()


class Content:
    """The bytes of one member, and the padding behind them."""

    def __init__(self, stream: Stream, size: int) -> None:
        self._stream = stream
        self._left = size
        self._padding = -size % _BLOCK

    def read(self, size: int = -1) -> bytes:
        """At most that many bytes; none at the end of the member. Raises TarDamaged."""
        wanted = min(self._left, _CHUNK if size < 0 else size)
        content = self._stream.read(wanted) if wanted else b""
        if wanted and not content:
            raise TarDamaged
        self._left -= len(content)
        return content

    def read_whole(self) -> bytes:
        """All of a header's extension, which is never long. Raises TarDamaged."""
        if self._left > _LONGEST_EXTENSION:
            raise TarDamaged
        parts: list[bytes] = []
        while part := self.read():
            parts.append(part)
        return b"".join(parts)

    def skip(self) -> None:
        """Move to the next header."""
        while self.read():
            pass
        _read_exactly(self._stream, self._padding)
        self._padding = 0


def _entry(name: str, kind: bytes, content: Content) -> TarEntry:
    if kind in _REGULAR:
        return TarEntry(name, content)
    return TarEntry(name, content, f"{name} is a link, a device or a sparse file, not a plain one.")


def _read_header(stream: Stream) -> bytes | None:
    """The next header; None at the end, which is a block of zeros or simply nothing."""
    first = stream.read(_BLOCK)
    if not first:
        return None
    header = first + _read_exactly(stream, _BLOCK - len(first))
    if not any(header):
        return None
    expected = sum(header[:148]) + 8 * 32 + sum(header[156:])
    if _number(header[148:156]) != expected:
        raise TarDamaged
    return header


def _read_exactly(stream: Stream, count: int) -> bytes:
    parts: list[bytes] = []
    while count > 0:
        part = stream.read(count)
        if not part:
            raise TarDamaged
        parts.append(part)
        count -= len(part)
    return b"".join(parts)


def _number(field: bytes) -> int:
    """Octal digits, or for large numbers a byte 0x80 and the number itself."""
    if field[0] == 0x80:
        return int.from_bytes(field[1:], "big")
    digits = field.strip(b" \x00")
    if not digits:
        return 0
    if digits.strip(_OCTAL):
        raise TarDamaged
    return int(digits, 8)


def _name(header: bytes) -> str:
    name, prefix = _until_zero(header[:100]), _until_zero(header[345:500])
    is_posix = header[257:263] == b"ustar\x00"
    return _text(prefix + b"/" + name if prefix and is_posix else name)


def _until_zero(field: bytes) -> bytes:
    return field.split(b"\x00", 1)[0]


def _text(name: bytes) -> str:
    try:
        return name.decode()
    except UnicodeDecodeError:
        return name.decode("latin-1")


def _pax_fields(block: bytes) -> dict[str, str]:
    """Records of the form `LENGTH KEY=VALUE\\n`."""
    fields: dict[str, str] = {}
    while block:
        digits, _, rest = block.partition(b" ")
        length = int(digits) if digits.isdigit() and len(digits) < 8 else 0
        key, equals, value = rest[: length - len(digits) - 2].partition(b"=")
        if not equals or length <= 0:
            raise TarDamaged
        fields[_text(key)] = _text(value)
        block = block[length:]
    return fields
