"""Ids and names of a COCO file, whatever type a program gave them."""

import re
from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from app.formats.reading.findings import Findings
from app.geometry.boxes import Size

_PLAIN = re.compile(r"(?:\w[\w.-]*/)*\w[\w.-]*", re.ASCII)
"""Most names: folders and a file, of letters, digits, dots and dashes."""


def key_of(value: object) -> str | None:
    """An id as text: the same for 7, "7" and 7.0, and exact beyond 2^53; None for what is no id."""
    if type(value) is int:
        return str(value)
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else None
    return value.strip() or None if isinstance(value, str) else None


def nameless_layer(layer_id: object) -> str:
    """What a layer is called whose annotator the file does not name."""
    return f"layer {key_of(layer_id) or ''}"


def note_type(findings: Findings, place: str, value: object) -> None:
    """Say where an id is no integer from 1 on; Concord gives its own."""
    if type(value) is int and value > 0:
        return
    done = "matched by value; Concord gives permanent ids from 1 on"
    if isinstance(value, str):
        findings.repaired("string-id", place, "an integer", value, done)
    elif isinstance(value, float):
        findings.repaired("float-id", place, "an integer", value, done)
    elif isinstance(value, int) and value < 1:
        findings.repaired("id-below-one", place, "an id from 1 on", value, done)


def plain_name(file_name: str) -> str:
    """A file name as a relative path with slashes: of a URL or of Label Studio's `?d=` its path."""
    if _PLAIN.fullmatch(file_name):
        return file_name
    name = file_name.replace("\\", "/")
    parts = urlsplit(name)
    if parts.query and (given := parse_qs(parts.query).get("d")):
        name = given[0]
    elif parts.scheme in ("http", "https", "s3", "gs", "file"):
        name = unquote(parts.path)
    kept = [part for part in PurePosixPath(name).parts if part not in ("/", ".", "..")]
    if kept and len(kept[0]) == 2 and kept[0][1] == ":":
        kept = kept[1:]
    return "/".join(kept)


def size_in(entry: Mapping[str, Any]) -> Size | None:
    """The size that an image's entry states, if it is one."""
    width, height = entry.get("width"), entry.get("height")
    if not _is_side(width) or not _is_side(height):
        return None
    return Size(int(width), int(height))  # type: ignore[arg-type]


def _is_side(value: object) -> bool:
    return (
        isinstance(value, int | float) and not isinstance(value, bool) and 1 <= value < 10_000_000
    )
