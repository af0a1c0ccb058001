"""Send a blob: whole or a range, from here, by the proxy in front, or from the object store itself.

What is sent came from strangers. It is sent with the type that was recognised, never sniffed, under a policy that
runs nothing, and, being named by its content, cached for ever.
"""

import re
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import quote

from fastapi import Request, Response
from fastapi.responses import RedirectResponse, StreamingResponse

from app.settings import Settings
from app.storage.blobs import ReadableBlobs
from app.web.problems import problem

IMMUTABLE = "private, max-age=31536000, immutable"
_SANDBOX = "sandbox; default-src 'none'; style-src 'unsafe-inline'"
_AT_ONCE_BYTES = 1024 * 1024
_PRESIGNED_FOR = timedelta(minutes=10)
_RANGE = re.compile(r"bytes=(\d*)-(\d*)")


@dataclass(frozen=True, slots=True)
class Sent:
    """What to send: a blob, its type, a tag that changes when it does, and the name to save it under."""

    key: str
    mime_type: str
    etag: str
    download_name: str | None = None
    is_attachment: bool = False
    """To be saved, not shown."""


async def send_blob(
    request: Request, blobs: ReadableBlobs, settings: Settings, sent: Sent
) -> Response:
    """The response for a blob that the viewer may see.

    Raises:
        BlobMissing, OriginalOutside: the store has lost it, or it is another than it was where it lies outside.
    """
    headers = _headers(sent)
    if _has_it_already(request, sent.etag):
        return Response(status_code=304, headers=headers)
    if settings.accel_redirect_prefix is not None and blobs.local_path(sent.key) is not None:
        internal = f"{settings.accel_redirect_prefix.rstrip('/')}/{quote(sent.key)}"
        accelerated = headers | {"X-Accel-Redirect": internal}
        return Response(headers=accelerated, media_type=sent.mime_type)
    if settings.storage_redirect and (url := await blobs.url(sent.key, _PRESIGNED_FOR)) is not None:
        half = int(_PRESIGNED_FOR.total_seconds() / 2)
        return RedirectResponse(url, 302, headers={"Cache-Control": f"private, max-age={half}"})
    return await _send(request, blobs, sent, headers)


async def _send(
    request: Request, blobs: ReadableBlobs, sent: Sent, headers: dict[str, str]
) -> Response:
    size = await blobs.size(sent.key)
    try:
        part = _requested_range(request, size, sent.etag)
    except ValueError:
        sentence = f"The range lies beyond the end of the file, which has {size} bytes."
        return problem(request, 416, sentence, headers={"Content-Range": f"bytes */{size}"})
    start, stop = part or (0, size)
    headers["Accept-Ranges"] = "bytes"
    if part is not None:
        headers["Content-Range"] = f"bytes {start}-{stop - 1}/{size}"
    status = 200 if part is None else 206
    if request.method == "HEAD":
        headers["Content-Length"] = str(stop - start)
        return Response(None, status, headers, media_type=sent.mime_type)
    if stop - start <= _AT_ONCE_BYTES:
        content = await blobs.read(sent.key, start, stop)
        return Response(content, status, headers, media_type=sent.mime_type)
    headers["Content-Length"] = str(stop - start)
    stream = blobs.stream(sent.key, start, stop)
    return StreamingResponse(stream, status, headers, media_type=sent.mime_type)


def _headers(sent: Sent) -> dict[str, str]:
    headers = {
        "ETag": f'"{sent.etag}"',
        "Cache-Control": IMMUTABLE,
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": _SANDBOX,
    }
    if sent.download_name is not None:
        headers["Content-Disposition"] = (
            f"{'attachment' if sent.is_attachment else 'inline'}; filename*=UTF-8''{quote(sent.download_name, safe='')}"
        )
    return headers


def _has_it_already(request: Request, etag: str) -> bool:
    tags = request.headers.get("if-none-match", "")
    return tags == "*" or f'"{etag}"' in [tag.strip().removeprefix("W/") for tag in tags.split(",")]


def _requested_range(request: Request, size: int, etag: str) -> tuple[int, int] | None:
    """The one range that is asked for, half open; None to send everything, as for several ranges at once.

    Raises:
        ValueError: the range lies beyond the end.
    """
    asked = _RANGE.fullmatch(request.headers.get("range", "").replace(" ", ""))
    condition = request.headers.get("if-range", f'"{etag}"')
    if asked is None or condition != f'"{etag}"' or asked.groups() == ("", ""):
        return None
    first, last = asked.groups()
    if first == "":
        start, stop = max(0, size - int(last)), size
    else:
        start, stop = int(first), min(size, int(last) + 1 if last else size)
    if start >= size or (last and first and int(last) < start):
        raise ValueError(f"{start}-{stop} of {size}")
    return start, stop
