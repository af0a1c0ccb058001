"""What one path and method of the API takes and gives. All of them stand in `routes`; calling one sends the request.

A test holds every one to the server's OpenAPI document: path, method, each field of query and body, each field of the
answer. So the client cannot drift from the server.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Any, BinaryIO, Generic, TypeVar, cast
from urllib.parse import quote

import httpx

from concord_client.answers import Page
from concord_client.transport import Transport

Query = TypeVar("Query", bound=Mapping[str, object] | None)
Asked = TypeVar("Asked", bound=Mapping[str, object])
Body = TypeVar("Body", bound=Mapping[str, object] | None)
Answer = TypeVar("Answer")
Item = TypeVar("Item")

SentFile = tuple[str, tuple[str, BinaryIO]]
"""A field's name with a file's name and content, as httpx takes it."""

_PAGE = 500


class Endpoint(Generic[Query, Body, Answer]):
    """`Endpoint[query, body, answer](method, path)`; None where there is none."""

    def __init__(self, method: str, path: str, *, is_repeatable: bool | None = None) -> None:
        self.method = method
        self.path = path
        self.is_repeatable = method in {"GET", "PUT"} if is_repeatable is None else is_repeatable

    def __call__(
        self,
        transport: Transport,
        *ids: int | str,
        query: Query | None = None,
        body: Body | None = None,
    ) -> Answer:
        """The answer; `ids` fill the path in order."""
        return cast(Answer, _content(self.send(transport, *ids, query=query, json=body)))

    def send(
        self,
        transport: Transport,
        *ids: int | str,
        query: Mapping[str, object] | None = None,
        **content: Any,
    ) -> httpx.Response:
        """The bare answer."""
        return transport.send(
            self.method,
            self.address(*ids),
            is_repeatable=self.is_repeatable,
            params=query,
            **content,
        )

    def address(self, *ids: int | str) -> str:
        """The path with these ids in their places."""
        parts = iter(quote(str(each), safe="") for each in ids)
        steps = [next(parts) if step[:1] == "{" else step for step in self.path.split("/")]
        return "/".join(steps)


class Listing(Endpoint[Asked, None, Page[Item]], Generic[Asked, Item]):
    """A list that comes in pages: `Listing[query, item]("GET", path)`."""

    def each(
        self, transport: Transport, *ids: int | str, query: Asked | None = None
    ) -> Iterator[Item]:
        """Every item, a page at a time as they are wanted."""
        asked: dict[str, object] = {"limit": _PAGE, **(query or {})}
        while True:
            page = cast(Page[Item], self.send(transport, *ids, query=asked).json())
            yield from page["items"]
            if page["next_cursor"] is None:
                return
            asked["cursor"] = page["next_cursor"]


class Upload(Endpoint[Query, None, Answer], Generic[Query, Answer]):
    """A request with files in the field `files`: `Upload[query, answer]("POST", path)`."""

    field = "files"

    def files(
        self,
        transport: Transport,
        *ids: int | str,
        files: Sequence[tuple[str, BinaryIO]],
        query: Query | None = None,
    ) -> Answer:
        """The answer to these files, each with the name under which it is known."""
        named: list[SentFile] = [(self.field, each) for each in files]
        return cast(Answer, self.send(transport, *ids, query=query, files=named).json())


class Download(Endpoint[Query, None, bytes], Generic[Query]):
    """A file: `Download[query]("GET", path)`."""

    def stream(
        self,
        transport: Transport,
        *ids: int | str,
        query: Query | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> AbstractContextManager[httpx.Response]:
        """The answer, its body still to be read."""
        return transport.stream(
            "GET", self.address(*ids), is_repeatable=True, params=query, headers=headers
        )


def _content(response: httpx.Response) -> object:
    """JSON where there is some, nothing where there is nothing, else the bytes."""
    if response.status_code == 204:
        return None
    is_json = response.headers.get("content-type", "").startswith("application/json")
    return response.json() if is_json else response.content
