"""Names of downloads. Pure."""

import re

_ODD = re.compile(r"[^A-Za-z0-9._-]+")


def file_name_of(text: str) -> str:
    """A text as a file name that every system takes."""
    return _ODD.sub("-", text).strip("-.")[:100] or "export"
