"""Pictures by URL, fetched within limits. Nothing is believed of what an address says of itself but its ETag."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

import httpcore

from app.images.outside.records import Origin, OutsideProblem, compare
from app.web.outgoing import (
    AddressRefused,
    Incoming,
    Outgoing,
    TooManyBytes,
    TooManyRedirects,
    check_address,
)

LONGEST_URL = 4_000
_HEADERS = {
    "user-agent": "Concord/1",
    "accept": "image/*",
    # What is hashed and decoded is the file itself, not a compressed form of it.
    "accept-encoding": "identity",
}
# What servers say that were not told the type of a file.
_UNTYPED = ("application/octet-stream", "binary/octet-stream", "application/binary", "")


class Addresses:
    """Fetches pictures. There are no parts of them: servers differ too much in how they send a range."""

    def __init__(self, outgoing: Outgoing, *, most_bytes: int) -> None:
        self._outgoing = outgoing
        self._most_bytes = most_bytes

    async def look(self, origin: Origin) -> None:
        """Only the beginning of the answer is read; whether the bytes are the same, their hash tells."""
        async with self._answer(origin.address) as answer:
            size = answer.headers.get("content-length", "")
            found = int(size) if size.isdecimal() else origin.size_bytes
            compare(origin, Origin("url", origin.address, found, _etag(answer)))

    async def stream(
        self, origin: Origin, start: int = 0, stop: int | None = None
    ) -> AsyncIterator[bytes]:
        """The whole picture; a range is cut out of what comes."""
        end = origin.size_bytes if stop is None else stop
        at = 0
        with _in_words(self._most_bytes):
            async with self._answer(origin.address) as answer:
                compare(origin, Origin("url", origin.address, origin.size_bytes, _etag(answer)))
                async for chunk in answer.chunks(most_bytes=self._most_bytes):
                    wanted = chunk[max(0, start - at) : max(0, end - at)]
                    at += len(chunk)
                    if wanted:
                        yield wanted

    async def fetched(self, url: str) -> AsyncIterator[tuple[bytes, str | None]]:
        """The bytes of a picture that is not known yet, with its ETag; raises OutsideProblem."""
        with _in_words(self._most_bytes):
            async with self._answer(url) as answer:
                async for chunk in answer.chunks(most_bytes=self._most_bytes):
                    yield chunk, _etag(answer)

    @asynccontextmanager
    async def _answer(self, url: str) -> AsyncIterator[Incoming]:
        if len(url) > LONGEST_URL:
            raise OutsideProblem(f"the address has more than {LONGEST_URL:,} characters")
        with _in_words(self._most_bytes):
            async with self._outgoing.get(url, headers=_HEADERS) as answer:
                if answer.status != 200:
                    raise OutsideProblem(
                        f"expected a picture, the address answered {answer.status}"
                    )
                _check_type(answer)
                yield answer


def is_address(text: str) -> bool:
    """Whether it names a picture on the net."""
    try:
        check_address(text)
    except AddressRefused:
        return False
    return len(text) <= LONGEST_URL


def _check_type(answer: Incoming) -> None:
    said = answer.headers.get("content-type", "").partition(";")[0].strip().lower()
    if not said.startswith("image/") and said not in _UNTYPED:
        raise OutsideProblem(f"expected a picture, the address sends {said[:100]}")


def _etag(answer: Incoming) -> str | None:
    """Weak ones may stay when bytes change, so they tell nothing."""
    etag = answer.headers.get("etag", "")
    return etag[:500] if etag.startswith('"') else None


@contextmanager
def _in_words(most_bytes: int) -> Iterator[None]:
    try:
        yield
    except AddressRefused as refusal:
        raise OutsideProblem(refusal.message.rstrip(".")) from None
    except TooManyBytes:
        raise OutsideProblem(
            f"it has more than the {most_bytes:,} bytes that one file may have (CONCORD_MAX_UPLOAD_BYTES)"
        ) from None
    except TooManyRedirects:
        raise OutsideProblem("it leads from one address to the next without an end") from None
    except (TimeoutError, httpcore.TimeoutException):
        raise OutsideProblem("no answer in time (CONCORD_FETCH_TIMEOUT_S)") from None
    except (OSError, httpcore.NetworkError, httpcore.ProtocolError) as error:
        raise OutsideProblem(f"no answer ({type(error).__name__})") from None
