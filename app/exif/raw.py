"""Makes raw groups storable as JSON: no bytes, no NaN, no text that Postgres refuses, no excess."""

from base64 import b64encode
from math import isfinite

from app.exif.limits import MAX_RAW_BYTES, MAX_RAW_TEXT
from app.exif.text import storable
from app.exif.values import JSON, Groups, Omitted, Value


def raw_json(groups: Groups) -> dict[str, dict[str, JSON]]:
    """Every field by group and name; what JSON cannot hold becomes a dictionary that says so.

    Bytes are `{"base64": …, "size_bytes": …}`, the first 256 of them where there are more; a value
    that was too long to read is `{"omitted": count, "of": "bytes"}`; a text that was cut is
    `{"text": …, "characters": …}`; a ratio without a value (0/0) is null.
    """
    return {
        group: {storable(name): _json(value) for name, value in fields.items()}
        for group, fields in groups.items()
        if fields
    }


def _json(value: Value) -> JSON:
    if isinstance(value, str):
        return _json_text(value)
    if isinstance(value, bytes):
        head = b64encode(value[:MAX_RAW_BYTES]).decode("ascii")
        return {"base64": head, "size_bytes": len(value)}
    if isinstance(value, list):
        return [_json(item) for item in value]
    if isinstance(value, dict):
        return {storable(name): _json(item) for name, item in value.items()}
    if isinstance(value, Omitted):
        return {"omitted": value.count, "of": value.of}
    return value if isfinite(value) else None


def _json_text(text: str) -> JSON:
    if len(text) > MAX_RAW_TEXT:
        return {"text": storable(text[:MAX_RAW_TEXT]), "characters": len(text)}
    return storable(text)
