"""Refusals about collections."""

from collections.abc import Sequence

from app.errors import PERHAPS_ELSEWHERE, FieldError, Invalid, NotFound


class NoSuchCollection(NotFound):
    advice = PERHAPS_ELSEWHERE

    def __init__(self) -> None:
        super().__init__("No pictures were fetched here under this number.")


class PrefixNotAllowed(Invalid):
    """A place of the object store that the operator has not opened; whether it exists is not said."""

    def __init__(self, given: str, opened: Sequence[str]) -> None:
        told = ", ".join(opened) or "no bucket (set CONCORD_IMPORT_BUCKETS)"
        message = f"expected a prefix such as s3://bucket/folder below {told}, received {given}"
        super().__init__(f"prefix: {message}.", errors=[FieldError("prefix", message)])


class NoPlaceNamed(Invalid):
    def __init__(self) -> None:
        super().__init__(
            "Name one place: a `folder` of the server, a `prefix` of a bucket, or a list of `urls`."
        )


class NoUrls(Invalid):
    def __init__(self) -> None:
        message = "expected a list of addresses, one a line, or a file of them; found no http or https address"
        super().__init__(f"urls: {message}.", errors=[FieldError("urls", message)])


class ListRefused(Invalid):
    def __init__(self, place: str, problem: str) -> None:
        super().__init__(f"{place}: {problem}.", errors=[FieldError("urls", problem)])
