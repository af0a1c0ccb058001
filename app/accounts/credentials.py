"""Secrets: how they are made, and the digests that are all the database ever sees."""

import hashlib
import secrets

API_TOKEN_PREFIX = "concord_"
# Enough to tell one's tokens apart, far too little to guess the rest.
SHOWN_CHARACTERS = 14


def new_secret() -> str:
    """256 random bits that fit into a cookie or an address."""
    return secrets.token_urlsafe(32)


def new_api_token() -> str:
    """An API token; its prefix lets secret scanners recognise a leaked one."""
    return API_TOKEN_PREFIX + new_secret()


def digest(secret: str) -> bytes:
    """What is stored in place of a secret. Random secrets need no slow hash: they cannot be guessed."""
    return hashlib.sha256(secret.encode()).digest()
