"""`next` and saving 50 boxes, for 1, 10 and 50 clients at once."""

import asyncio
import json
import random
import statistics
import time
from dataclasses import dataclass, field
from uuid import uuid4

from bench.http import Connection
from bench.seeding import add_images, make_project
from bench.serving import Served, make_token, served, settle

CLIENTS = (1, 10, 50)
ROUNDS = 600
BOXES = 50


@dataclass
class Times:
    """Seconds of each request, and of the whole."""

    next_s: list[float] = field(default_factory=list)
    save_s: list[float] = field(default_factory=list)
    change_s: list[float] = field(default_factory=list)
    handed_out: list[int] = field(default_factory=list)


def run() -> None:
    """Print the table."""
    print("| clients | request | p50 ms | p95 ms | p99 ms | requests/s | server CPU ms/request |")
    print("|---:|---|---:|---:|---:|---:|---:|")
    with served() as server:
        settle(server)
        for clients in CLIENTS:
            asyncio.run(_measure(server, clients))
        print(f"\nMemory after the run: {server.memory_mib():.0f} MiB (PSS, Postgres included).")


async def _measure(server: Served, clients: int) -> None:
    project = make_project(server)
    add_images(server.database, project.id, ROUNDS * 2)
    tokens = [make_token(server.database) for _ in range(clients)]
    connections = [Connection(server.port, token) for token in tokens]
    for connection in connections:
        await connection.open()
    rounds = ROUNDS // clients
    times = Times()
    await asyncio.gather(*(_hand_out(each, project.id, 2, Times()) for each in connections))
    before, started = server.cpu_s(), time.perf_counter()
    asked = (_hand_out(each, project.id, rounds, times) for each in connections)
    layers = await asyncio.gather(*asked)
    _row(clients, "next, with the image's document", times.next_s, started, server.cpu_s() - before)
    if len(set(times.handed_out)) != len(times.handed_out):
        raise RuntimeError("An image was handed out twice.")
    category = project.category_id
    for name, kept, saver in (
        ("save 50 new boxes", times.save_s, _save_new),
        ("save 50 moved boxes", times.change_s, _save_moved),
    ):
        before, started = server.cpu_s(), time.perf_counter()
        pairs = list(zip(connections, layers, strict=True))
        await asyncio.gather(*(saver(each, mine, category, kept) for each, mine in pairs))
        _row(clients, name, kept, started, server.cpu_s() - before)
    for connection in connections:
        connection.close()


async def _hand_out(
    connection: Connection, project_id: int, rounds: int, times: Times
) -> list[int]:
    """Ask for `rounds` images, one after the other; the layers that came with them."""
    layers, after = [], 0
    for _ in range(rounds):
        path = f"/api/v1/projects/{project_id}/assignments/next?after={after}"
        status, body, seconds = await connection.send("POST", path)
        if status != 200:
            raise RuntimeError(f"next answered {status}: {body[:200]!r}")
        document = json.loads(body)
        times.next_s.append(seconds)
        times.handed_out.append(document["image"]["id"])
        layers.append(document["layer"]["id"])
        after = document["id"]
    return layers


def _boxes(category_id: int, seed: int) -> list[dict[str, object]]:
    chance = random.Random(seed)
    return [
        {
            "id": str(uuid4()),
            "category_id": category_id,
            "shape": {
                "type": "box",
                "x": round(chance.uniform(0, 3000), 2),
                "y": round(chance.uniform(0, 2000), 2),
                "width": round(chance.uniform(10, 900), 2),
                "height": round(chance.uniform(10, 900), 2),
            },
            "attributes": {},
        }
        for _ in range(BOXES)
    ]


_SENT: dict[int, list[dict[str, object]]] = {}


async def _save_new(
    connection: Connection, layers: list[int], category_id: int, kept: list[float]
) -> None:
    for layer in layers:
        boxes = _SENT[layer] = _boxes(category_id, layer)
        body = json.dumps({"base_revision": 0, "request_id": str(uuid4()), "added": boxes})
        await _timed(connection, layer, body, kept)


async def _save_moved(
    connection: Connection, layers: list[int], category_id: int, kept: list[float]
) -> None:
    for layer in layers:
        boxes = _SENT.pop(layer)
        for box in boxes:
            box["z"] = 1
        body = json.dumps({"base_revision": 1, "request_id": str(uuid4()), "updated": boxes})
        await _timed(connection, layer, body, kept)


async def _timed(connection: Connection, layer: int, body: str, kept: list[float]) -> None:
    status, answer, seconds = await connection.send(
        "PATCH", f"/api/v1/layers/{layer}", body.encode()
    )
    if status != 200:
        raise RuntimeError(f"a save answered {status}: {answer[:200]!r}")
    kept.append(seconds)


def _row(clients: int, name: str, seconds: list[float], started: float, cpu_s: float) -> None:
    wall = time.perf_counter() - started
    cuts = statistics.quantiles(seconds, n=100)
    ms = [1000 * cuts[index] for index in (49, 94, 98)]
    count = len(seconds)
    print(
        f"| {clients} | {name} | {ms[0]:.1f} | {ms[1]:.1f} | {ms[2]:.1f} | {count / wall:.0f} "
        f"| {1000 * cpu_s / count:.1f} |",
        flush=True,
    )
