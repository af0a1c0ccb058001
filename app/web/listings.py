"""Listings, which lie compressed in the store, as downloads."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from fastapi.responses import StreamingResponse
from pydantic import BaseModel, Field

from app.errors import Conflict
from app.formats.listing import Unpacking
from app.storage.blobs import BlobStore
from app.web.texts import Storable

LISTING_TYPES: dict[int | str, dict[str, Any]] = {
    200: {"content": {"application/jsonl": {}, "text/csv": {}}}
}
"""For the description of a route."""
_TYPES = {"jsonl": "application/jsonl", "csv": "text/csv; charset=utf-8"}


class NotListed(Conflict):
    """There is no list of all, not even an empty one."""

    def __init__(self) -> None:
        super().__init__(
            "Every line is listed once a check, an import or an export has ended. This one has not, or it ended before "
            "Concord kept such lists; do it again."
        )


class ListingQuery(BaseModel):
    """Which lines of a listing, and in which form."""

    format: Annotated[
        Literal["jsonl", "csv"], Field(description="A JSON object a line, or a table.")
    ] = "jsonl"
    code: Annotated[
        Storable | None, Field(max_length=100, description="The lines of this code alone.")
    ] = None


@dataclass(frozen=True, slots=True)
class StoredListing:
    """Where one lies, what each line says, the name to save it under, without an ending, and how many lines it has.

    None where no list was made.
    """

    key: str
    fields: tuple[str, ...]
    name: str
    count: int | None


async def send_listing(
    blobs: BlobStore, stored: StoredListing, asked: ListingQuery
) -> StreamingResponse:
    """All of it, piece by piece. Raises NotListed."""
    if stored.count is None:
        raise NotListed
    ending = asked.format
    headers = {"Content-Disposition": f'attachment; filename="{stored.name}.{ending}"'}
    pieces = _pieces(blobs, stored, asked)
    return StreamingResponse(pieces, media_type=_TYPES[ending], headers=headers)


async def _pieces(
    blobs: BlobStore, stored: StoredListing, asked: ListingQuery
) -> AsyncIterator[bytes]:
    fields = stored.fields if asked.format == "csv" else None
    unpacking = Unpacking(code=asked.code, fields=fields)
    yield unpacking.head
    if not stored.count:
        return
    async for chunk in blobs.stream(stored.key):
        yield unpacking.feed(chunk)
