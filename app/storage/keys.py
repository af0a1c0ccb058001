"""Where a blob lives: keys made from the SHA-256 of an original."""

import re

from app.storage.errors import BadKey

_PART = r"[A-Za-z0-9][A-Za-z0-9._-]*"
_KEY = re.compile(rf"{_PART}(?:/{_PART})*")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_LONGEST_KEY = 512


def original_key(sha256: str) -> str:
    """Key of an uploaded file: `originals/ab/cd/<sha256>`."""
    return f"originals/{_sharded(sha256)}"


def derived_key(sha256: str, name: str) -> str:
    """Key of something made from an original: `derived/ab/cd/<sha256>/<name>`."""
    return check_key(f"derived/{_sharded(sha256)}/{name}")


def check_key(key: str) -> str:
    """The same key, once it is sure that it cannot leave the store.

    Raises:
        BadKey: it has an empty part, a part that starts with a dot, or a character that file systems disagree on.
    """
    if len(key) > _LONGEST_KEY or not _KEY.fullmatch(key):
        raise BadKey(key)
    return key


def _sharded(sha256: str) -> str:
    if not _SHA256.fullmatch(sha256):
        raise BadKey(sha256)
    return f"{sha256[:2]}/{sha256[2:4]}/{sha256}"
