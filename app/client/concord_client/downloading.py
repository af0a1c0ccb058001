"""Bring a large file here: it goes on where it broke off, and is checked before it gets its name."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from concord_client import queries, routes
from concord_client.endpoints import Download
from concord_client.errors import Damaged, Unreachable
from concord_client.progress import Progress
from concord_client.transport import Transport

_MOST_BREAKS = 5
"""Times in a row that an answer may break off without a byte having come."""


@dataclass(frozen=True)
class Wanted:
    """An export's file, as the server has described it."""

    export_id: int
    sha256: str
    size_bytes: int


def download_export(
    transport: Transport, wanted: Wanted, target: Path, progress: Progress | None
) -> None:
    """Write the file to `target`; until it is whole it stands beside it as `….part`.

    Raises:
        Damaged: the bytes are not those that the server wrote; they are removed.
        Unreachable: the connection broke off again and again; what has come is kept for the next call.
    """
    part = target.with_name(f"{target.name}.part")
    breaks = 0
    while (done := _size_of(part)) < wanted.size_bytes:
        try:
            _fetch(transport, wanted, part, progress)
        except httpx.HTTPError as error:
            breaks = breaks + 1 if _size_of(part) <= done else 0
            if breaks > _MOST_BREAKS:
                raise Unreachable(f"The download of {target.name} broke off: {error}.") from error
    found = _sha256_of(part)
    if found != wanted.sha256:
        part.unlink()
        raise Damaged(f"{target.name}: expected the SHA-256 {wanted.sha256}, received {found}.")
    part.replace(target)


def _fetch(transport: Transport, wanted: Wanted, part: Path, progress: Progress | None) -> None:
    """Append what is missing, or write all of it where the server does not go on from there."""
    headers = {"Accept-Encoding": "identity"}
    if done := _size_of(part):
        headers |= {"Range": f"bytes={done}-", "If-Range": f'"{wanted.sha256}"'}
    # Whether a wrong file is wanted was asked before.
    asked: queries.ExportFileQuery = {"unverified": True}
    route = routes.GET_EXPORT_FILE
    with route.stream(transport, wanted.export_id, query=asked, headers=headers) as response:
        is_rest = response.status_code == httpx.codes.PARTIAL_CONTENT
        with part.open("ab" if is_rest else "wb") as file:
            # As they come: what were gathered into larger pieces would be lost when the answer breaks off.
            for chunk in response.iter_bytes():
                file.write(chunk)
                if progress is not None:
                    progress(file.tell(), wanted.size_bytes)


def lines_of(
    route: Download[queries.LinesQuery], transport: Transport, number: int, code: str | None
) -> Iterator[dict[str, Any]]:
    """Each line of a listing as it comes; `code`: the lines of this one alone."""
    query: queries.LinesQuery = {} if code is None else {"code": code}
    with route.stream(transport, number, query=query) as response:
        for line in response.iter_lines():
            yield json.loads(line)


def _size_of(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


def _sha256_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
