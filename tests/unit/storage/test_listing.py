from dataclasses import dataclass
from xml.etree import ElementTree

import httpcore
import pytest

from app.storage.listing import Listed, Lister, ListingFailed

NAMESPACE = "http://s3.amazonaws.com/doc/2006-03-01/"


@dataclass(frozen=True)
class Pages(Lister):
    """A store that gives two keys at a time."""

    keys_there: tuple[str, ...] = ()

    async def _page(
        self, pool: httpcore.AsyncConnectionPool, bucket: str, prefix: str, after: str
    ) -> ElementTree.Element:
        left = [key for key in self.keys_there if key.startswith(prefix) and key > after]
        contents = "".join(
            f'<Contents><Key>{key}</Key><Size>7</Size><ETag>"e"</ETag></Contents>'
            for key in left[:2]
        )
        cut = str(len(left) > 2).lower()
        return ElementTree.fromstring(
            f'<R xmlns="{NAMESPACE}"><IsTruncated>{cut}</IsTruncated>{contents}</R>'
        )


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.mark.anyio
async def test_pages_are_asked_for_until_the_last_key() -> None:
    there = ("a/0", "a//b", "a/b", "a/c", "a/d", "b/e")
    store = Pages("http://127.0.0.1", "x", None, keys_there=tuple(sorted(there)))

    found = [each async for each in store.objects("bucket", prefix="a/", after="a//b")]

    assert found == [Listed(key, 7, '"e"') for key in ("a/0", "a/b", "a/c", "a/d")]


@pytest.mark.anyio
async def test_a_store_that_is_not_there_is_told() -> None:
    store = Lister("http://127.0.0.1:1", "x", None)

    with pytest.raises(ListingFailed, match="does not answer"):
        _ = [each async for each in store.objects("bucket", prefix="", after="")]
