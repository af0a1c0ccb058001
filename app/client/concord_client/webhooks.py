"""Messages that claim to come from Concord: Standard Webhooks 1.0, checked without another library."""

import base64
import binascii
import hashlib
import hmac
import json
import time
from collections.abc import Mapping
from typing import Any, TypedDict, cast

from concord_client.errors import NotGenuine

_PREFIX = "whsec_"


class Event(TypedDict):
    """What has happened: `data` has `project_id`, `actor_id`, `subject` and `detail`."""

    type: str
    timestamp: str
    data: dict[str, Any]


def verify_webhook(
    secret: str,
    headers: Mapping[str, str],
    body: bytes,
    *,
    tolerance_s: float = 300,
    now: float | None = None,
) -> Event:
    """The event in a message whose signature is right and that is not older than `tolerance_s`.

    Args:
        secret: the webhook's, which begins with `whsec_`.
        headers: of the request, whatever the case of their names.
        body: the bytes of the request as they came.
        tolerance_s: how far the sender's clock may be from ours.
        now: seconds since 1970; the clock's where it is left out.

    Raises:
        NotGenuine: somebody else wrote it, it was changed on the way, or it is sent again later.
        ValueError: the secret is none of a webhook.
    """
    named = {name.lower(): value for name, value in headers.items()}
    message_id = _header(named, "webhook-id")
    timestamp = _header(named, "webhook-timestamp")
    expected = _signature(_key_of(secret), f"{message_id}.{timestamp}.".encode() + body)
    # A secret that is being replaced signs beside the new one: any of them will do.
    given = [each.partition(",") for each in _header(named, "webhook-signature").split()]
    if not any(
        version == "v1" and hmac.compare_digest(expected.encode(), signature.encode())
        for version, _, signature in given
    ):
        raise NotGenuine("The signature is not that of this secret and this message.")
    clock = time.time() if now is None else now
    if not timestamp.isdecimal() or abs(clock - int(timestamp)) > tolerance_s:
        raise NotGenuine(f"The message is of {timestamp}, more than {tolerance_s:g} s from now.")
    return cast(Event, json.loads(body))


def _header(headers: Mapping[str, str], name: str) -> str:
    if name not in headers:
        raise NotGenuine(f"The message has no header {name}.")
    return headers[name]


def _key_of(secret: str) -> bytes:
    try:
        return base64.b64decode(secret.removeprefix(_PREFIX), validate=True)
    except binascii.Error as error:
        raise ValueError(
            "Expected a secret that begins with whsec_ and goes on in base64."
        ) from error


def _signature(key: bytes, signed: bytes) -> str:
    return base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
