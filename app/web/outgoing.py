"""Requests to addresses that people give. What they name is resolved here and asked of, so that no name leads inside.

A name is looked up once, every address that it has must be a public one, and the connection goes to what was looked
up: a name that changes its mind in between reaches nothing.
"""

import asyncio
import ipaddress
import socket
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urljoin, urlsplit

import httpcore

from app.errors import Invalid

MOST_ANSWER_BYTES = 4096
MOST_REDIRECTS = 5
_REDIRECTS = (301, 302, 303, 307, 308)


class AddressRefused(Invalid):
    """An address that Concord does not send to."""


@dataclass(frozen=True)
class Answer:
    """What came back: the status and the beginning of the body."""

    status: int
    text: str


class TooManyBytes(Exception):
    """A body has gone on beyond what was allowed."""


class TooManyRedirects(Exception):
    """An address led to another, and so on."""


@dataclass(frozen=True)
class Incoming:
    """An answer whose body has not been read. Names of `headers` are in small letters."""

    status: int
    headers: dict[str, str]
    _response: httpcore.Response = field(repr=False)

    async def chunks(self, *, most_bytes: int) -> AsyncIterator[bytes]:
        """The body as it comes; raises TooManyBytes instead of going on beyond the limit."""
        left = most_bytes
        async for chunk in self._response.aiter_stream():
            left -= len(chunk)
            if left < 0:
                raise TooManyBytes
            yield chunk


def check_address(url: str) -> None:
    """Raises AddressRefused for what is no http or https address of a host."""
    try:
        parts = urlsplit(url)
        is_whole = bool(parts.hostname) and parts.port != 0
    except ValueError:
        is_whole = False
    if not is_whole or parts.scheme not in {"http", "https"} or not url.isprintable():
        raise AddressRefused("Expected a whole address, such as https://example.com/concord.")
    if parts.username is not None or parts.password is not None:
        raise AddressRefused("A name or password in an address would be shown to everybody here.")


class Outgoing:
    """Sends requests, to the public internet alone unless the operator allows the neighbourhood too."""

    def __init__(
        self, *, allows_private: bool, timeout_s: float, keeps_connections: int = 0
    ) -> None:
        self._timeout_s = timeout_s
        self._pool = httpcore.AsyncConnectionPool(
            network_backend=_CheckedBackend(allows_private=allows_private),
            max_connections=None,
            max_keepalive_connections=keeps_connections,
            keepalive_expiry=10,
        )

    async def post(self, url: str, *, body: bytes, headers: dict[str, str]) -> Answer:
        """Send `body`; redirects are not followed.

        Raises:
            AddressRefused: the address leads inside, or nowhere.
            OSError, httpcore.NetworkError, httpcore.TimeoutException, httpcore.ProtocolError: there was no answer.
        """
        check_address(url)
        limits = dict.fromkeys(("connect", "read", "write", "pool"), self._timeout_s)
        async with (
            asyncio.timeout(self._timeout_s),
            self._pool.stream(
                "POST",
                url,
                headers=list(headers.items()),
                content=body,
                extensions={"timeout": limits},
            ) as response,
        ):
            return Answer(response.status, await _beginning(response))

    @asynccontextmanager
    async def get(self, url: str, *, headers: dict[str, str]) -> AsyncIterator[Incoming]:
        """The answer of an address, within the time allowed for all of the block; redirects are followed.

        Wherever one leads is judged as the first address was.

        Raises:
            AddressRefused: the address, or one that it leads to, leads inside, or nowhere.
            TooManyRedirects: it leads on and on.
            OSError, httpcore.NetworkError, httpcore.TimeoutException, httpcore.ProtocolError: there was no answer.
        """
        limits = dict.fromkeys(("connect", "read", "write", "pool"), self._timeout_s)
        async with asyncio.timeout(self._timeout_s):
            for _ in range(MOST_REDIRECTS + 1):
                check_address(url)
                async with self._pool.stream(
                    "GET", url, headers=list(headers.items()), extensions={"timeout": limits}
                ) as response:
                    incoming = _incoming(response)
                    if response.status not in _REDIRECTS or "location" not in incoming.headers:
                        yield incoming
                        return
                url = urljoin(url, incoming.headers["location"])
            raise TooManyRedirects

    async def close(self) -> None:
        """End what is open."""
        await self._pool.aclose()


def _incoming(response: httpcore.Response) -> Incoming:
    headers = {
        name.decode("latin-1").lower(): value.decode("latin-1") for name, value in response.headers
    }
    return Incoming(response.status, headers, response)


async def _beginning(response: httpcore.Response) -> str:
    read = b""
    async for part in response.aiter_stream():
        read += part
        if len(read) >= MOST_ANSWER_BYTES:
            break
    return read[:MOST_ANSWER_BYTES].decode("utf-8", "replace").replace("\x00", "")


class _CheckedBackend(httpcore.AnyIOBackend):
    """Connects to public addresses alone."""

    def __init__(self, *, allows_private: bool) -> None:
        self._allows_private = allows_private

    async def connect_tcp(self, host: str, port: int, *args: Any, **options: Any) -> Any:
        try:
            found = await asyncio.get_running_loop().getaddrinfo(
                host, port, type=socket.SOCK_STREAM
            )
        except OSError as error:
            raise AddressRefused(f"Nobody knows the name {host}: {error.strerror}.") from error
        addresses = [str(each[4][0]) for each in found]
        if not self._allows_private:
            _refuse_private(host, addresses)
        return await super().connect_tcp(addresses[0], port, *args, **options)


def _refuse_private(host: str, addresses: Iterable[str]) -> None:
    for address in addresses:
        # `is_global` of 64:ff9b::/96 and of mapped addresses speaks of the wrapping alone.
        parsed = ipaddress.ip_address(address.partition("%")[0])
        inner = getattr(parsed, "ipv4_mapped", None) or getattr(parsed, "sixtofour", None) or parsed
        if not (parsed.is_global and inner.is_global) or parsed.is_multicast:
            raise AddressRefused(
                f"{host} is {address}, which is not an address of the public internet."
                " An operator can allow such addresses: CONCORD_ALLOW_PRIVATE_ADDRESSES."
            )
