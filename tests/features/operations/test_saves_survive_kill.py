"""Every acknowledged save is there after `kill -9` of the server and its Postgres; none is there twice."""

import random
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest

from tests.factories.labelling import get_layer, make_box, next_assignment
from tests.factories.projects import make_project
from tests.features.images.conftest import picture
from tests.features.operations.mortal import MortalServer, client_by_link

ROUNDS = 3
LAYERS = 3
# Two of them write to the same layer.
ANNOTATORS = 4
LONGEST_WAIT_S = 20


@pytest.fixture
def server(tmp_path: Path) -> Iterator[MortalServer]:
    """A new server, running."""
    server = MortalServer(tmp_path)
    server.start()
    yield server
    server.stop()


@dataclass
class Annotator(threading.Thread):
    """Draws one box after another and moves the one before; repeats a save until it is acknowledged."""

    client: httpx.Client
    layer_id: int
    category_id: int
    boxes: dict[str, dict[str, Any]] = field(default_factory=dict)
    revisions: list[int] = field(default_factory=list)
    repeats: int = 0
    is_done: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        super().__init__(daemon=True)

    def __hash__(self) -> int:
        return id(self)

    def run(self) -> None:
        """Save until told that it is enough."""
        moved: list[dict[str, Any]] = []
        while not self.is_done.is_set():
            added = make_box(self.category_id)
            base = self.revisions[-1] if self.revisions else 0
            self._save({"base_revision": base, "added": [added], "updated": moved})
            self.boxes |= {box["id"]: box for box in (added, *moved)}
            moved = [{**added, "shape": {**added["shape"], "x": 11.5}}]

    def _save(self, body: dict[str, Any]) -> None:
        """Until there is an answer, the same request under the same id."""
        request = body | {"request_id": str(uuid4())}
        deadline = time.monotonic() + LONGEST_WAIT_S
        while time.monotonic() < deadline:
            try:
                answer = self.client.patch(f"/api/v1/layers/{self.layer_id}", json=request)
            except httpx.HTTPError:
                self.repeats += 1
                time.sleep(0.05)
                continue
            if answer.status_code < 500:
                assert answer.status_code == 200, answer.text
                self.revisions.append(answer.json()["revision"])
                return
            self.repeats += 1
        raise AssertionError("The server did not come back.")


def test_acknowledged_saves_outlive_the_server_and_are_there_once(server: MortalServer) -> None:
    chance = random.Random(7)
    with client_by_link(server.first_sign_in_link()) as client:
        annotators = begin_work(client)

        for _ in range(ROUNDS):
            time.sleep(chance.uniform(0.3, 1.2))
            server.kill()
            server.start()
        time.sleep(0.3)
        for annotator in annotators:
            annotator.is_done.set()
        for annotator in annotators:
            annotator.join(LONGEST_WAIT_S)

        assert not any(annotator.is_alive() for annotator in annotators)
        assert sum(annotator.repeats for annotator in annotators) > 0
        for layer_id in {annotator.layer_id for annotator in annotators}:
            those = [annotator for annotator in annotators if annotator.layer_id == layer_id]
            assert_whole(client, layer_id, those)


def begin_work(client: httpx.Client) -> list[Annotator]:
    """People at work on a few images."""
    project = make_project(client)
    colors = ["red", "green", "blue"][:LAYERS]
    files = [("files", (f"{color}.jpg", picture(size=(640, 480), color=color))) for color in colors]
    client.post(f"/api/v1/projects/{project['id']}/images", files=files).raise_for_status()
    layer_ids, after = [], 0
    for _ in range(LAYERS):
        document = next_assignment(client, project["id"], after=after)
        layer_ids.append(document["layer"]["id"])
        after = document["id"]
    category_id = project["categories"][0]["id"]
    annotators = [
        Annotator(client, layer_ids[index % LAYERS], category_id) for index in range(ANNOTATORS)
    ]
    for annotator in annotators:
        annotator.start()
    return annotators


def assert_whole(client: httpx.Client, layer_id: int, annotators: list[Annotator]) -> None:
    """The layer has what was acknowledged and nothing else, in as many revisions as there were saves."""
    layer = get_layer(client, layer_id)
    kept = {box["id"]: box["shape"] for box in layer["annotations"]}
    acknowledged = {
        box["id"]: box["shape"] for annotator in annotators for box in annotator.boxes.values()
    }
    assert len(acknowledged) > ROUNDS
    assert len(layer["annotations"]) == len(kept)
    assert kept == acknowledged
    revisions = sorted(revision for annotator in annotators for revision in annotator.revisions)
    assert revisions == list(range(1, layer["revision"] + 1))
    assert sorted(history(client, layer_id)) == revisions


def history(client: httpx.Client, layer_id: int) -> list[int]:
    """The numbers of all revisions of a layer."""
    numbers: list[int] = []
    cursor: dict[str, str] = {}
    while True:
        page = client.get(f"/api/v1/layers/{layer_id}/revisions", params={"limit": 200, **cursor})
        numbers += [item["revision"] for item in page.json()["items"]]
        if page.json()["next_cursor"] is None:
            return numbers
        cursor = {"cursor": page.json()["next_cursor"]}
