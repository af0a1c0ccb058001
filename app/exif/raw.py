"""Makes raw groups storable as JSON: no bytes, no NaN, no text that Postgres refuses, no excess."""

from base64 import b64encode
from math import isfinite

from app.exif.limits import MAX_RAW_BYTES, MAX_RAW_TEXT, MAX_RAW_TOTAL
from app.exif.text import storable
from app.exif.values import JSON, Group, Groups, Omitted, Problems, Value


def raw_json(groups: Groups, problems: Problems) -> dict[str, dict[str, JSON]]:
    """Every field by group and name; what JSON cannot hold becomes a dictionary that says so.

    Bytes are `{"base64": …, "size_bytes": …}`, the first of them where there are many; a value
    that was too long to read is `{"omitted": count, "of": "bytes"}`; a text that was cut is
    `{"text": …, "characters": …}`; a ratio without a value (0/0) is null.
    """
    writer = _Writer()
    written = {group: writer.fields(fields) for group, fields in groups.items() if fields}
    if writer.is_full:
        problems.add("File", "too_long", f"Beyond {MAX_RAW_TOTAL} characters nothing is kept raw.")
    return written


class _Writer:
    """Writes the values of one image; owns what is left of its budget of characters."""

    def __init__(self) -> None:
        self._characters_left = MAX_RAW_TOTAL

    @property
    def is_full(self) -> bool:
        """Whether the budget is spent, so that fields may be missing."""
        return self._characters_left <= 0

    def fields(self, fields: Group) -> dict[str, JSON]:
        """The fields that the budget has room for."""
        written: dict[str, JSON] = {}
        for name, value in fields.items():
            self._characters_left -= len(name) + 1
            if self.is_full:
                break
            written[storable(name)] = self._json(value)
        return written

    def _json(self, value: Value) -> JSON:
        if isinstance(value, str):
            return self._text(value)
        if isinstance(value, bytes):
            return self._bytes(value)
        if isinstance(value, list):
            return [self._json(item) for item in value]
        if isinstance(value, dict):
            return dict(self.fields(value))
        if isinstance(value, Omitted):
            return {"omitted": value.count, "of": value.of}
        return value if isfinite(value) else None

    def _text(self, text: str) -> JSON:
        kept = text[: min(MAX_RAW_TEXT, max(self._characters_left, 0))]
        self._characters_left -= len(kept)
        if len(kept) < len(text):
            return {"text": storable(kept), "characters": len(text)}
        return storable(kept)

    def _bytes(self, data: bytes) -> JSON:
        kept = data[: min(MAX_RAW_BYTES, max(self._characters_left, 0))]
        self._characters_left -= len(kept)
        return {"base64": b64encode(kept).decode("ascii"), "size_bytes": len(data)}
