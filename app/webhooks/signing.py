"""Signatures after Standard Webhooks 1.0, so that every language has a library that checks them. Pure."""

import base64
import binascii
import hashlib
import hmac
import secrets

PREFIX = "whsec_"
SECRET_BYTES = 32


def new_secret() -> str:
    """A secret that nobody can guess."""
    return PREFIX + base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()


def signature(secret: str, *, message_id: str, timestamp: int, body: bytes) -> str:
    """`v1,…`: the HMAC-SHA256 of id, seconds since 1970 and body, keyed with the secret's bytes.

    Raises:
        ValueError: the secret is none of ours.
    """
    try:
        key = base64.b64decode(secret.removeprefix(PREFIX), validate=True)
    except binascii.Error as error:
        raise ValueError(
            "Expected a secret that begins with whsec_ and goes on in base64."
        ) from error
    signed = f"{message_id}.{timestamp}.".encode() + body
    return "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
