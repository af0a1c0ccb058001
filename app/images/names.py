"""File names as people sent them, made harmless: a relative path that can be shown, stored and written again."""

import re
import unicodedata

LONGEST_NAME = 1_000
UNNAMED = "unnamed"

_UNSHOWABLE = re.compile(r"[\x00-\x1f\x7f\u202a-\u202e\u2066-\u2069]")
_DRIVE = re.compile(r"^[A-Za-z]:")


def clean_file_name(sent: str) -> str:
    """The relative path that a client sent, without anything that could leave a folder or deceive a reader.

    Args:
        sent: as it came: perhaps with backslashes, a drive, `..`, control characters, or nothing at all.
    """
    path = _UNSHOWABLE.sub("", unicodedata.normalize("NFC", sent)).replace("\\", "/")
    parts = [part.strip() for part in _DRIVE.sub("", path.strip()).split("/")]
    kept = [part for part in parts if part not in ("", ".", "..")]
    return "/".join(kept)[-LONGEST_NAME:].lstrip("/") or UNNAMED


def is_safe_path(name: str) -> bool:
    """Whether a member of an archive names a place below the folder it would be unpacked in."""
    path = name.replace("\\", "/")
    return not (
        path.startswith("/") or _DRIVE.match(path) or ".." in path.split("/") or "\x00" in path
    )


def is_clutter(name: str) -> bool:
    """Whether an operating system left the file there and nobody meant to send it."""
    parts = name.replace("\\", "/").split("/")
    return parts[-1].lower() in ("thumbs.db", "desktop.ini") or any(
        part == "__MACOSX" or part.startswith(".") for part in parts if part not in (".", "..")
    )
