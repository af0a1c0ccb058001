"""AWS Signature Version 4, for the few requests to object stores that the client library cannot make."""

import hashlib
import hmac
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Self
from urllib.parse import parse_qsl, quote, urlsplit

_ALGORITHM = "AWS4-HMAC-SHA256"
_NO_BODY = hashlib.sha256(b"").hexdigest()


@dataclass(frozen=True, slots=True)
class Keys:
    """Who asks; `token` goes with keys that last for a while only."""

    access_key: str
    secret_key: str = field(repr=False)
    token: str | None = field(default=None, repr=False)

    @classmethod
    def of_environment(cls, environment: Mapping[str, str] = os.environ) -> Self | None:
        """The keys that AWS's own tools take from the environment; none where it has none."""
        access, secret = (
            environment.get(name) for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY")
        )
        token = environment.get("AWS_SESSION_TOKEN")
        return cls(access, secret, token) if access and secret else None


def signed_headers(url: str, keys: Keys, *, region: str, at: datetime) -> dict[str, str]:
    """What a GET without a body has to say beside its `Host`; `at` is in UTC, and true within some minutes."""
    stamp = f"{at:%Y%m%dT%H%M%SZ}"
    headers = {"x-amz-content-sha256": _NO_BODY, "x-amz-date": stamp}
    if keys.token is not None:
        headers["x-amz-security-token"] = keys.token
    signed = {"host": urlsplit(url).netloc, **headers}
    names = ";".join(sorted(signed))
    scope = f"{stamp[:8]}/{region}/s3/aws4_request"
    asked = "\n".join([_ALGORITHM, stamp, scope, _digest(_canonical(url, signed, names))])
    signature = hmac.new(_key(keys, scope), asked.encode(), hashlib.sha256).hexdigest()
    authorization = (
        f"{_ALGORITHM} Credential={keys.access_key}/{scope},"
        f"SignedHeaders={names},Signature={signature}"
    )
    return {**headers, "authorization": authorization}


def query_of(values: Mapping[str, str]) -> str:
    """A query as signatures want it: sorted, and all but letters, digits and `-_.~` escaped."""
    return "&".join(
        f"{quote(name, safe='-_.~')}={quote(value, safe='-_.~')}"
        for name, value in sorted(values.items())
    )


def _canonical(url: str, signed: Mapping[str, str], names: str) -> str:
    parts = urlsplit(url)
    query = query_of(dict(parse_qsl(parts.query, keep_blank_values=True)))
    lines = [f"{name}:{value}" for name, value in sorted(signed.items())]
    return "\n".join(["GET", parts.path or "/", query, *lines, "", names, _NO_BODY])


def _key(keys: Keys, scope: str) -> bytes:
    """Day, region, service and purpose are stirred in one after the other."""
    key = f"AWS4{keys.secret_key}".encode()
    for part in scope.split("/"):
        key = hmac.new(key, part.encode(), hashlib.sha256).digest()
    return key


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
