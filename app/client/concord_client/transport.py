"""The way to a server: one HTTP client, the token, waiting and trying again, refusals as exceptions."""

import random
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from itertools import count
from typing import Any

import httpx

from concord_client.errors import Unreachable, refusal_of

_FIRST_WAIT_S = 0.5
_LONGEST_WAIT_S = 30.0
_BUSY = {429, 503}
"""The server has done nothing of the request, and asks to come back."""
_LOST_BETWEEN = {502, 504}
"""A proxy got no answer: nobody knows what became of the request."""


class Transport:
    """Sends requests to one server as one person.

    What the server or its proxy is too busy for is sent again after as long as it asks, and anything that never reached
    it. A request whose answer got lost is sent again only where a repeat is harmless.
    """

    def __init__(
        self, url: str, token: str, *, http: httpx.Client | None, patience_s: float
    ) -> None:
        self._url = url.rstrip("/")
        self._headers = {"Authorization": f"Bearer {token}"}
        self._http = http or httpx.Client(follow_redirects=True, timeout=httpx.Timeout(60))
        self._patience_s = patience_s

    def close(self) -> None:
        """Let the connections go."""
        self._http.close()

    def send(
        self, method: str, path: str, *, is_repeatable: bool, **content: Any
    ) -> httpx.Response:
        """The answer to a request.

        Args:
            method: such as GET.
            path: below `/api/v1`.
            is_repeatable: whether it may be sent again when nobody knows whether it was carried out.
            content: `params`, `json`, `files` or `headers`, as httpx takes them.

        Raises:
            Unreachable: nobody answered.
            Refused: the answer was no.
        """
        response = self._answer(method, path, is_repeatable, content, is_read=True)
        if not response.is_success:
            raise refusal_of(response)
        return response

    @contextmanager
    def stream(
        self, method: str, path: str, *, is_repeatable: bool, **content: Any
    ) -> Iterator[httpx.Response]:
        """An answer whose body has not been read yet; raises as `send` does."""
        response = self._answer(method, path, is_repeatable, content, is_read=False)
        try:
            if not response.is_success:
                response.read()
                raise refusal_of(response)
            yield response
        finally:
            response.close()

    def _answer(
        self,
        method: str,
        path: str,
        is_repeatable: bool,
        content: Mapping[str, Any],
        *,
        is_read: bool,
    ) -> httpx.Response:
        """The answer that counts, read to its end or not."""
        give_up_at = time.monotonic() + self._patience_s
        waits_s = map(_backoff_s, count())
        while True:
            wait_s = next(waits_s)
            try:
                response = self._http.send(self._request(method, path, content), stream=not is_read)
            except httpx.HTTPError as error:
                never_sent = isinstance(error, httpx.ConnectError | httpx.ConnectTimeout)
                if not (never_sent or is_repeatable) or time.monotonic() + wait_s > give_up_at:
                    raise Unreachable(f"{self._url} does not answer: {_said(error)}.") from error
            else:
                again = _BUSY | _LOST_BETWEEN if is_repeatable else _BUSY
                wait_s = _asked_to_wait_s(response) or wait_s
                if response.status_code not in again or time.monotonic() + wait_s > give_up_at:
                    return response
                response.close()
            time.sleep(wait_s)

    def _request(self, method: str, path: str, content: Mapping[str, Any]) -> httpx.Request:
        headers = self._headers | dict(content.get("headers") or {})
        parameters = {
            name: value
            for name, value in (content.get("params") or {}).items()
            if value is not None
        }
        return self._http.build_request(
            method,
            f"{self._url}/api/v1{path}",
            **(dict(content) | {"headers": headers, "params": parameters}),
        )


def _backoff_s(attempt: int) -> float:
    """Longer each time, and not the same for everybody who was turned away together."""
    return min(_FIRST_WAIT_S * 2.0**attempt, _LONGEST_WAIT_S) * random.uniform(0.75, 1.25)


def _asked_to_wait_s(response: httpx.Response) -> float | None:
    """`Retry-After`: seconds, or a time of day."""
    said = response.headers.get("retry-after", "")
    if said.isdecimal():
        return float(said)
    try:
        return max(0.0, (parsedate_to_datetime(said) - datetime.now(UTC)).total_seconds())
    except (ValueError, TypeError):
        return None


def _said(error: httpx.HTTPError) -> str:
    return str(error) or type(error).__name__
