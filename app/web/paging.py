"""Keyset paging: `limit` and `cursor` in, `items` and `next_cursor` out; page 10,000 costs what page 1 does."""

import base64
import binascii
import json
from collections.abc import Sequence
from types import UnionType
from typing import Annotated, Any

from fastapi import Query

from app.errors import FieldError, Invalid
from app.web.identifiers import LARGEST_ID
from app.web.texts import is_storable

Limit = Annotated[int, Query(ge=1, le=1000, description="Most items in the answer.")]
Cursor = Annotated[str | None, Query(description="`next_cursor` of the page before.")]


class BadCursor(Invalid):
    """A cursor that no list of ours has given out."""

    def __init__(self) -> None:
        super().__init__(
            "cursor: expected the next_cursor of an earlier answer to the same question.",
            errors=[FieldError("cursor", "not a cursor of this list")],
        )


def encode_cursor(key: Sequence[Any]) -> str:
    """The sort key of the last item of a page, as an opaque word."""
    return base64.urlsafe_b64encode(json.dumps(list(key)).encode()).decode().rstrip("=")


def decode_cursor(cursor: str, *, kinds: tuple[type | UnionType, ...]) -> tuple[Any, ...]:
    """The key that `encode_cursor` was given; raises BadCursor when it does not have these types."""
    try:
        key = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (binascii.Error, ValueError):
        raise BadCursor from None
    if not isinstance(key, list) or len(key) != len(kinds):
        raise BadCursor
    if not all(_is_key(part, kind) for part, kind in zip(key, kinds, strict=True)):
        raise BadCursor
    return tuple(key)


def _is_key(part: object, kind: type | UnionType) -> bool:
    """Whether a part has the type, and is nothing that Postgres has no room for."""
    if isinstance(part, bool) or not isinstance(part, kind):
        return False
    if isinstance(part, int):
        return abs(part) <= LARGEST_ID
    return not isinstance(part, str) or is_storable(part)
