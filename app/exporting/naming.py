"""Names of downloads, and of what lies in the store. Pure."""

import re

PREFIX = "exports"
_ODD = re.compile(r"[^A-Za-z0-9._-]+")


def file_name_of(text: str) -> str:
    """A text as a file name that every system takes."""
    return _ODD.sub("-", text).strip("-.")[:100] or "export"


def listing_key(export_id: int) -> str:
    """Where everything lies that an export's format could not hold, if there is anything."""
    return f"{PREFIX}/{export_id}/losses.jsonl.gz"
