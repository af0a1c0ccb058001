"""Lists come in pages that nobody sees."""

import httpx

from tests.unit.client.server import PROJECT, FakeServer


def _page(*ids: int, cursor: str | None) -> httpx.Response:
    items = [{"id": each} for each in ids]
    return httpx.Response(200, json={"items": items, "next_cursor": cursor})


def test_every_item_comes_in_order() -> None:
    server = FakeServer(PROJECT, _page(1, 2, cursor="abc"), _page(3, cursor=None))

    found = [each["id"] for each in server.concord().project(7).images("iso>800", sort="-id")]

    assert found == [1, 2, 3]
    first, second = (dict(each.url.params) for each in server.requests[1:])
    assert first == {"q": "iso>800", "sort": "-id", "limit": "500"}
    assert second == first | {"cursor": "abc"}


def test_a_page_is_fetched_only_when_it_is_wanted() -> None:
    server = FakeServer(PROJECT, _page(1, 2, cursor="abc"))

    images = server.concord().project(7).images()
    next(images)
    next(images)

    assert len(server.requests) == 2


def test_parameters_that_say_nothing_are_not_sent() -> None:
    server = FakeServer(PROJECT, _page(cursor=None))

    list(server.concord().project(7).assignments(state="submitted"))

    assert dict(server.requests[1].url.params) == {"state": "submitted", "limit": "500"}
