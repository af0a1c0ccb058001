"""Signatures by the examples of AWS's own documentation ("Signature Calculations for the Authorization Header")."""

from datetime import UTC, datetime

from app.storage.signing import Keys, query_of, signed_headers

KEYS = Keys("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")
AT = datetime(2013, 5, 24, tzinfo=UTC)


def test_a_list_of_objects_is_signed_as_amazon_says() -> None:
    url = "https://examplebucket.s3.amazonaws.com/?max-keys=2&prefix=J"

    headers = signed_headers(url, KEYS, region="us-east-1", at=AT)

    assert headers["authorization"] == (
        "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,"
        "SignedHeaders=host;x-amz-content-sha256;x-amz-date,"
        "Signature=34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7"
    )
    assert headers["x-amz-date"] == "20130524T000000Z"


def test_passing_keys_are_sent_with_their_token_and_shown_nowhere() -> None:
    keys = Keys.of_environment(
        {"AWS_ACCESS_KEY_ID": "a", "AWS_SECRET_ACCESS_KEY": "hidden", "AWS_SESSION_TOKEN": "token"}
    )

    assert keys is not None
    headers = signed_headers("http://127.0.0.1:9000/b", keys, region="x", at=AT)

    assert headers["x-amz-security-token"] == "token"
    assert "x-amz-security-token" in headers["authorization"]
    assert "hidden" not in f"{keys} {headers}"
    assert Keys.of_environment({"AWS_ACCESS_KEY_ID": "a"}) is None


def test_queries_are_sorted_and_escaped() -> None:
    query = query_of({"start-after": "ü/a b+c~.jpg", "prefix": "open/", "list-type": "2"})

    assert query == "list-type=2&prefix=open%2F&start-after=%C3%BC%2Fa%20b%2Bc~.jpg"
