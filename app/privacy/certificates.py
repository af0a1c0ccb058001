"""What a certificate says, and the hash by which any change to it shows. Pure."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

VERSION = 1


def digest_of(body: Mapping[str, Any], *, previous: str | None) -> str:
    """SHA-256 over the hash of the certificate before it and the body as canonical JSON."""
    text = json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(f"{previous or ''}\n{text}".encode()).hexdigest()
