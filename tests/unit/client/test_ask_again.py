"""What is sent again, when, and what never is."""

import json
import time
from pathlib import Path

import httpx
import pytest

from concord_client import Concord, Failed, TooMany, Unreachable
from tests.unit.client.server import ME, Broken, FakeServer, problem

BUSY = httpx.Response(503)
CREATED = httpx.Response(201, json={"id": 7, "name": "Streets", "categories": []})


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """How long the client has waited, without waiting."""
    slept: list[float] = []
    monkeypatch.setattr(time, "sleep", slept.append)
    return slept


def test_it_comes_back_when_the_server_says(waits: list[float]) -> None:
    busy = httpx.Response(429, headers={"Retry-After": "7"})
    server = FakeServer(busy, ME)

    assert server.concord().me()["name"] == "Ada"

    assert waits == [7.0]


def test_it_waits_longer_each_time_when_the_server_does_not_say(waits: list[float]) -> None:
    server = FakeServer(BUSY, BUSY, BUSY, ME)

    server.concord().me()

    assert len(waits) == 3
    assert waits == sorted(waits)


def test_an_hour_is_too_long_to_wait(waits: list[float]) -> None:
    refusal = problem(429, "Too many attempts. Try again in 3600 seconds.")
    refusal.headers["Retry-After"] = "3600"

    with pytest.raises(TooMany, match="Try again in 3600 seconds") as caught:
        FakeServer(refusal).concord().me()

    assert waits == []
    assert caught.value.status == 429


def test_a_server_that_stays_busy_is_given_up(waits: list[float]) -> None:
    with pytest.raises(Failed, match="503"):
        FakeServer(BUSY).concord(patience_s=0).me()


def test_what_never_reached_the_server_is_sent_again(waits: list[float]) -> None:
    server = FakeServer(httpx.ConnectError("refused"), CREATED)

    assert server.concord().create_project("Streets").id == 7

    assert len(server.requests) == 2


@pytest.mark.parametrize(
    "lost", [httpx.ReadError("reset"), httpx.Response(502)], ids=["reset", "502"]
)
def test_what_may_have_been_done_is_not_done_twice(
    waits: list[float], lost: httpx.ReadError | httpx.Response
) -> None:
    server = FakeServer(lost, CREATED)

    with pytest.raises((Unreachable, Failed)):
        server.concord().create_project("Streets")

    assert len(server.requests) == 1


def test_an_answer_that_broke_off_is_asked_for_again(waits: list[float]) -> None:
    server = FakeServer(httpx.Response(200, stream=Broken(b'{"id": 1, ')), ME)

    assert server.concord().me()["name"] == "Ada"


def test_a_save_whose_answer_was_lost_is_repeated_under_its_id(waits: list[float]) -> None:
    layer = {"id": 5, "revision": 3, "annotations": [], "answers": {}, "verified_absent": []}
    saved = httpx.Response(200, json={"revision": 4, "saved_at": ""})
    read = [httpx.Response(200, json=layer), httpx.Response(200, json=layer | {"revision": 4})]
    server = FakeServer(read[0], httpx.ReadTimeout("slow"), saved, read[1])

    after = server.concord().layer(5).save(answers={"weather": ["sun"]})

    first, second = (json.loads(each.content) for each in server.requests[1:3])
    assert first == second
    assert (first["base_revision"], after.revision) == (3, 4)


def test_files_are_sent_whole_again(waits: list[float], tmp_path: Path) -> None:
    (tmp_path / "a.jpg").write_bytes(b"all of the picture")
    taken: dict[str, list[str]] = {"created": [], "duplicates": [], "rejected": [], "archives": []}
    server = FakeServer(CREATED, BUSY, httpx.ReadError("reset"), httpx.Response(200, json=taken))

    server.concord().project(7).upload(tmp_path)

    bodies = [each.content for each in server.requests[1:]]
    assert len(bodies) == 3
    assert all(b'filename="a.jpg"' in each and b"all of the picture" in each for each in bodies)


def test_nobody_there_is_told_in_a_sentence(waits: list[float]) -> None:
    server = FakeServer(httpx.ConnectError("Connection refused"))

    with pytest.raises(Unreachable, match=r"concord\.test does not answer: Connection refused"):
        server.concord(patience_s=0).me()


def test_a_token_is_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CONCORD_TOKEN", raising=False)

    with pytest.raises(ValueError, match="Expected token="):
        Concord("http://concord.test")


def test_the_token_goes_along_and_is_not_shown() -> None:
    server = FakeServer(ME)
    concord = server.concord()

    concord.me()

    assert server.requests[0].headers["authorization"] == "Bearer concord_secret"
    assert "secret" not in repr(concord)
