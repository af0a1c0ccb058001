"""Receive the files of an upload: streamed to scratch, hashed on the way, in flat memory, each judged by itself.

Starlette's own form parser writes every file to the system's temporary folder first and fails the whole request when
one file is too large; this one hands each file on as soon as it is complete.
"""

import asyncio
import re
from collections import deque
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote

from fastapi import Request
from python_multipart.exceptions import MultipartParseError
from python_multipart.multipart import MultipartParser, parse_options_header
from starlette.requests import ClientDisconnect

from app.images.archives import is_archive
from app.images.errors import BrokenUpload, NotAnUpload
from app.images.incoming import Arrival, Rejected, ScratchFile, too_large
from app.images.names import clean_file_name

FIELD = "files"
_LONGEST_TEXT = 4000
_WRITE_BYTES = 1024 * 1024
_ENCODED_NAME = re.compile(rb"filename\*\s*=\s*[Uu][Tt][Ff]-8''([^;\s]+)")


@dataclass(frozen=True, slots=True)
class UploadLimits:
    """Bytes that one file may have: a picture, or an archive of pictures."""

    file_bytes: int
    archive_bytes: int


async def receive_files(
    request: Request,
    new_path: Callable[[], Path],
    limits: UploadLimits,
    fields: dict[str, str] | None = None,
) -> AsyncGenerator[Arrival | Rejected, None]:
    """The files of a multipart request, each once its last byte has come.

    Args:
        request: whose body has not been read.
        new_path: makes a new path in scratch for each file.
        limits: beyond which a file is rejected, while the others go on.
        fields: where the form's short texts go, for those who want them.

    Raises:
        NotAnUpload: the request is of another kind.
        BrokenUpload: the body breaks off, or is not well formed.
    """
    reader = _PartReader(_boundary(request))
    with ExitStack() as open_files:
        receiver: _Receiver | None = None
        text = ""
        async for event in reader.events(request.stream()):
            match event:
                case _PartBegins(field_name, file_name) if file_name is not None:
                    scratch = open_files.enter_context(ScratchFile(new_path(), file_name))
                    receiver = _Receiver(scratch, limits, field_name)
                case _PartBegins(field_name, _):
                    receiver, text = None, field_name
                case _PartData(content) if receiver is not None:
                    await receiver.take(content)
                case _PartData(content) if fields is not None:
                    said = fields.get(text, "") + content.decode("utf-8", "replace")
                    fields[text] = said[:_LONGEST_TEXT]
                case _PartEnds() if receiver is not None:
                    yield await receiver.finish()
                    open_files.close()
                    receiver = None


class _Receiver:
    """One file on its way to the disk."""

    def __init__(self, scratch: ScratchFile, limits: UploadLimits, field_name: str) -> None:
        self._scratch = scratch
        self._limits = limits
        self._rejected: Rejected | None = None
        self._buffer = bytearray()
        if field_name != FIELD:
            reason = f"{scratch.file_name} came in the field {field_name!r}; send it in `{FIELD}`."
            self._rejected = Rejected(scratch.file_name, reason)

    async def take(self, content: bytes) -> None:
        if self._rejected is not None:
            return
        self._buffer += content
        if len(self._buffer) >= _WRITE_BYTES:
            await self._flush()

    async def finish(self) -> Arrival | Rejected:
        if self._rejected is None:
            await self._flush()
        return self._rejected or self._scratch.keep()

    async def _flush(self) -> None:
        chunk, self._buffer = bytes(self._buffer), bytearray()
        await asyncio.to_thread(self._scratch.write, chunk)
        limit = (
            self._limits.archive_bytes
            if is_archive(self._scratch.head)
            else self._limits.file_bytes
        )
        if self._scratch.size_bytes > limit:
            self._rejected = too_large(self._scratch.file_name, limit)


@dataclass(frozen=True, slots=True)
class _PartBegins:
    field_name: str
    file_name: str | None


@dataclass(frozen=True, slots=True)
class _PartData:
    content: bytes


@dataclass(frozen=True, slots=True)
class _PartEnds:
    pass


_Event = _PartBegins | _PartData | _PartEnds


@dataclass
class _PartReader:
    """Turns the parser's callbacks into a stream of events."""

    boundary: bytes
    _found: deque[_Event] = field(default_factory=deque)
    _header_name: bytes = b""
    _header_value: bytes = b""
    _disposition: bytes = b""
    _is_complete: bool = False

    async def events(self, body: AsyncIterator[bytes]) -> AsyncIterator[_Event]:
        parser = MultipartParser(
            self.boundary,
            {
                "on_part_begin": self._on_part_begin,
                "on_part_data": self._on_part_data,
                "on_part_end": self._on_part_end,
                "on_header_field": self._on_header_field,
                "on_header_value": self._on_header_value,
                "on_header_end": self._on_header_end,
                "on_headers_finished": self._on_headers_finished,
                "on_end": self._on_end,
            },
        )
        try:
            async for chunk in body:
                parser.write(chunk)
                while self._found:
                    yield self._found.popleft()
        except (MultipartParseError, ClientDisconnect) as error:
            raise BrokenUpload from error
        if not self._is_complete:
            raise BrokenUpload

    def _on_part_begin(self) -> None:
        self._disposition = b""

    def _on_header_field(self, data: bytes, start: int, end: int) -> None:
        self._header_name += data[start:end]

    def _on_header_value(self, data: bytes, start: int, end: int) -> None:
        self._header_value += data[start:end]

    def _on_header_end(self) -> None:
        if self._header_name.lower() == b"content-disposition":
            self._disposition = self._header_value
        self._header_name = self._header_value = b""

    def _on_headers_finished(self) -> None:
        _, options = parse_options_header(self._disposition.decode("latin-1"))
        name = options.get(b"filename")
        encoded = _ENCODED_NAME.search(self._disposition)
        self._found.append(
            _PartBegins(
                field_name=options.get(b"name", b"").decode("utf-8", "replace"),
                file_name=_decoded(name, encoded.group(1) if encoded else None),
            )
        )

    def _on_part_data(self, data: bytes, start: int, end: int) -> None:
        self._found.append(_PartData(data[start:end]))

    def _on_part_end(self) -> None:
        self._found.append(_PartEnds())

    def _on_end(self) -> None:
        self._is_complete = True


def _boundary(request: Request) -> bytes:
    content_type = request.headers.get("content-type", "")
    kind, options = parse_options_header(content_type)
    boundary = options.get(b"boundary")
    if kind != b"multipart/form-data" or not boundary:
        raise NotAnUpload(content_type)
    return boundary


def _decoded(name: bytes | None, encoded: bytes | None) -> str | None:
    """Browsers write UTF-8 with quotes as %22; some programs write the form of RFC 5987."""
    if encoded is not None:
        return clean_file_name(unquote(encoded.decode("ascii", "replace")))
    if name is None:
        return None
    try:
        text = name.decode()
    except UnicodeDecodeError:
        text = name.decode("latin-1")
    return clean_file_name(text.replace("%22", '"'))
