"""Keys of a bucket as the store itself lists them.

The client library refuses a page in which one key has an empty part (`a//b.jpg`), and cannot go on beyond it. This
asks for pages without it, and gives every key as it is.
"""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import quote
from xml.etree import ElementTree

import httpcore

from app.storage.signing import Keys, query_of, signed_headers

_OK = 200


class ListingFailed(Exception):
    """The store has answered something else than a page of keys."""


@dataclass(frozen=True, slots=True)
class Listed:
    """An object of a bucket."""

    key: str
    size_bytes: int
    e_tag: str | None


@dataclass(frozen=True, slots=True)
class Lister:
    """Asks one store; without keys its requests are not signed."""

    endpoint: str
    region: str
    keys: Keys | None

    async def objects(self, bucket: str, *, prefix: str, after: str) -> AsyncIterator[Listed]:
        """The objects whose keys begin so, beyond a key, in the order of the store; raises ListingFailed."""
        async with httpcore.AsyncConnectionPool() as pool:
            while True:
                page = await self._page(pool, bucket, prefix, after)
                listed = [_listed(each) for each in page.iterfind("{*}Contents")]
                for each in listed:
                    yield each
                if not listed or page.findtext("{*}IsTruncated") != "true":
                    return
                after = listed[-1].key

    async def _page(
        self, pool: httpcore.AsyncConnectionPool, bucket: str, prefix: str, after: str
    ) -> ElementTree.Element:
        query = query_of({"list-type": "2", "prefix": prefix, "start-after": after})
        url = f"{self.endpoint.rstrip('/')}/{quote(bucket)}?{query}"
        try:
            answer = await pool.request("GET", url, headers=self._headers(url))
            if answer.status != _OK:
                raise ListingFailed(f"the store has answered {answer.status}")
            return ElementTree.fromstring(answer.content)
        except (httpcore.NetworkError, httpcore.ProtocolError, httpcore.TimeoutException) as error:
            raise ListingFailed("the store does not answer") from error
        except ElementTree.ParseError as error:
            raise ListingFailed("the store has answered no list") from error

    def _headers(self, url: str) -> list[tuple[bytes | str, bytes | str]]:
        if self.keys is None:
            return []
        now = datetime.now(UTC)
        return list(signed_headers(url, self.keys, region=self.region, at=now).items())


def _listed(contents: ElementTree.Element) -> Listed:
    size = contents.findtext("{*}Size") or "0"
    return Listed(contents.findtext("{*}Key") or "", int(size), contents.findtext("{*}ETag"))
