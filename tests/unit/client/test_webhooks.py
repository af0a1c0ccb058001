"""Who really wrote a message."""

import json

import pytest

from app.webhooks.signing import new_secret, signature
from concord_client import NotGenuine, verify_webhook

NOW = 1_700_000_000
BODY = json.dumps({"type": "export.finished", "timestamp": "", "data": {"project_id": 7}}).encode()
SECRET = new_secret()


def _headers(secret: str = SECRET, *, at: int = NOW, body: bytes = BODY) -> dict[str, str]:
    signed = signature(secret, message_id="msg_1", timestamp=at, body=body)
    return {"Webhook-Id": "msg_1", "Webhook-Timestamp": str(at), "Webhook-Signature": signed}


def test_what_the_server_signs_is_genuine() -> None:
    event = verify_webhook(SECRET, _headers(), BODY, now=NOW + 10)

    assert event["type"] == "export.finished"
    assert event["data"] == {"project_id": 7}


def test_one_of_several_signatures_will_do() -> None:
    headers = _headers()
    headers["Webhook-Signature"] = f"v1,AAAA {headers['Webhook-Signature']} v2,x"

    assert verify_webhook(SECRET, headers, BODY, now=NOW)


@pytest.mark.parametrize(
    ("headers", "body"),
    [
        (_headers(new_secret()), BODY),
        (_headers(), BODY + b" "),
        (_headers() | {"Webhook-Timestamp": str(NOW + 1)}, BODY),
        (_headers() | {"Webhook-Id": "msg_2"}, BODY),
        (_headers(at=NOW - 3600), BODY),
        (_headers() | {"Webhook-Signature": "v1,ä"}, BODY),
        ({}, BODY),
    ],
    ids=["other secret", "other body", "other time", "other id", "old", "nonsense", "no headers"],
)
def test_anything_else_is_not(headers: dict[str, str], body: bytes) -> None:
    with pytest.raises(NotGenuine):
        verify_webhook(SECRET, headers, body, now=NOW)
