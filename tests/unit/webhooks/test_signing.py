"""Signatures are those of Standard Webhooks, by its own published example."""

import pytest

from app.webhooks.signing import new_secret, signature


def test_the_published_example_has_its_published_signature() -> None:
    signed = signature(
        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        message_id="msg_p5jXN8AQM9LWM0D4loKWxJek",
        timestamp=1614265330,
        body=b'{"test": 2432232314}',
    )

    assert signed == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_no_two_secrets_are_equal_and_each_can_sign() -> None:
    first, second = new_secret(), new_secret()

    assert first != second
    assert signature(first, message_id="a", timestamp=1, body=b"") != signature(
        second, message_id="a", timestamp=1, body=b""
    )


def test_what_is_no_secret_is_refused() -> None:
    with pytest.raises(ValueError, match="whsec_"):
        signature("whsec_no base64", message_id="a", timestamp=1, body=b"")
