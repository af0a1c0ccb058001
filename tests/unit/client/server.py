"""A server that answers what a test tells it to, and notes what it was asked."""

from collections.abc import Callable, Iterator
from typing import Any

import httpx

from concord_client import Concord

Answer = httpx.Response | Exception


class FakeServer:
    """Gives its answers in turn, the last one for ever; an exception is a connection that fails so."""

    def __init__(self, *answers: Answer | Callable[[httpx.Request], Answer]) -> None:
        self.requests: list[httpx.Request] = []
        self._answers = list(answers)

    def _answer(self, request: httpx.Request) -> httpx.Response:
        request.read()
        self.requests.append(request)
        answer = self._answers.pop(0) if len(self._answers) > 1 else self._answers[0]
        found = answer(request) if callable(answer) else answer
        if isinstance(found, Exception):
            raise found
        return found

    def concord(self, *, patience_s: float = 60) -> Concord:
        """A client of this server."""
        http = httpx.Client(transport=httpx.MockTransport(self._answer))
        return Concord("http://concord.test", "concord_secret", http=http, patience_s=patience_s)


class Broken(httpx.SyncByteStream):
    """An answer that breaks off after these bytes."""

    def __init__(self, content: bytes) -> None:
        self._content = content

    def __iter__(self) -> Iterator[bytes]:
        yield self._content
        raise httpx.ReadError("connection reset")


def problem(status: int, detail: str, **more: Any) -> httpx.Response:
    """A refusal as Concord writes it."""
    body = {"type": "about:blank", "title": "No", "status": status, "detail": detail}
    headers = {"Content-Type": "application/problem+json"}
    return httpx.Response(status, json=body | more, headers=headers)


ME = httpx.Response(200, json={"id": 1, "email": "a@example.org", "name": "Ada", "role": "member"})
PROJECT = httpx.Response(
    200, json={"id": 7, "name": "Streets", "categories": [{"id": 3, "name": "car"}]}
)
