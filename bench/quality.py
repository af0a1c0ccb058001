"""What measuring adds to taking in an image, and how long 100,000 images take to be compared and searched."""

import asyncio
import json
import os
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from PIL import Image

from app.database.engine import Database
from app.images.decoding.limits import DecodeLimits
from app.images.decoding.opening import open_image
from app.images.decoding.records import RenditionTargets
from app.images.decoding.renditions import make_everything, reduced
from app.quality.embedding import DEFAULT, EMBEDDERS
from app.quality.measuring import measure
from app.similarity.queries import near_pairs
from app.similarity.service import compare, keep_up
from bench.http import Connection
from bench.seeding import add_images, make_project
from bench.serving import Served, served, settle

IMAGES = int(os.environ.get("CONCORD_BENCH_IMAGES", "100000"))
FEW = 20_000
LOOKS = 50
RUNS = 10
FEW_RUNS = 3
_CLUSTERS = 2_000
_BLOCK = 1_000


def run() -> None:
    """Print the tables."""
    _print_costs()
    with served() as server:
        asyncio.run(_search(server))


def _print_costs() -> None:
    print("| photograph | decode, preview, thumbnail: CPU ms | measure: CPU ms | images/s a core |")
    print("|---|---:|---:|---:|")
    with TemporaryDirectory() as name:
        folder = Path(name)
        for label, size in {"12 MP JPEG": (4000, 3000), "0.3 MP JPEG": (640, 480)}.items():
            path = folder / "photo.jpg"
            _photo(size).save(path, quality=92)
            made, measured = _costs(path, folder)
            print(f"| {label} | {made:.1f} | {measured:.1f} | {1000 / (made + measured):.1f} |")


def _costs(path: Path, folder: Path) -> tuple[float, float]:
    targets, limits = RenditionTargets(folder / "preview", folder / "upright"), DecodeLimits()

    def make() -> None:
        with open_image(path, path.name, limits) as opened:
            make_everything(opened, targets, limits)

    with open_image(path, path.name, limits) as opened:
        pixels = reduced(opened, limits)
        return _cpu_ms(make), _cpu_ms(lambda: measure(pixels))


def _cpu_ms(work: Callable[[], object]) -> float:
    """Of this thread alone: a decoder has one, while numpy here may start several for nothing."""
    work()
    took = []
    for _ in range(RUNS):
        started = time.thread_time()
        work()
        took.append((time.thread_time() - started) * 1000)
    return statistics.median(took)


def _photo(size: tuple[int, int]) -> Image.Image:
    """Patches of colour with the noise of a sensor."""
    chance = np.random.default_rng(1)
    patches = Image.fromarray(chance.integers(0, 256, (30, 40, 3), np.uint8))
    smooth = np.asarray(patches.resize(size, Image.Resampling.BICUBIC), np.int16)
    noisy = smooth + chance.normal(0, 4, smooth.shape[:2])[..., None].astype(np.int16)
    return Image.fromarray(noisy.clip(0, 255).astype(np.uint8))


async def _search(server: Served) -> None:
    large, small = make_project(server).id, make_project(server).id
    index = _index_taken_away(server)
    for project_id, count in ((large, IMAGES), (small, FEW)):
        add_images(server.database, project_id, count)
        _measure_rows(server, project_id)
    server.database.execute(index)
    settle(server)
    print("\n| 100,000 images | p50 ms | p95 ms |\n|---|---:|---:|")
    database = Database(server.database.info.dsn + _password(server), pool_size=2)
    await database.open()
    await _time("all near pairs by hash", lambda: _pairs(database, large))
    await _time("groups and outliers of the whole project", lambda: _compare(database, large))
    fresh = _alone(server, large)
    await _time("one new image", lambda: _keep_up(server, database, large, fresh[:1]))
    await _time("a hundred new images", lambda: _keep_up(server, database, large, fresh))
    await database.close()
    connection = Connection(server.port, server.token)
    await connection.open()
    for name, project_id in (("by the index", large), ("of 20,000, all compared", small)):
        took = [await _similar(connection, image_id) for image_id in _some(server, project_id)]
        _print_row(f"12 neighbours, {name}", took)
    print(
        f"\nOf the index's neighbours {await _recall(server, connection, large):.1%} are the true ones."
    )
    connection.close()


def _index_taken_away(server: Served) -> bytes:
    """The statement that makes the index of neighbours again: built at once, it is there sooner than row by row."""
    name = "ix_image_embeddings_histograms"
    row = server.database.execute("select pg_get_indexdef(%s::regclass)", [name]).fetchone()
    assert row is not None
    server.database.execute("drop index ix_image_embeddings_histograms")
    server.database.execute("set maintenance_work_mem = '512MB'")
    return str(row[0]).encode()


def _password(server: Served) -> str:
    password = server.database.info.password
    return f" password={password}" if password else ""


async def _pairs(database: Database, project_id: int) -> None:
    async with database.connection() as connection:
        async for _ in near_pairs(connection, project_id):
            pass


async def _compare(database: Database, project_id: int) -> None:
    async with database.connection() as connection:
        await compare(connection, project_id)


def _alone(server: Served, project_id: int) -> list[int]:
    """A hundred images that belong to no group: to the look-ups they are as good as new."""
    cursor = server.database.execute(
        """
        select q.image_id from image_quality q
        where q.project_id = %s and not exists (select from image_groups g where g.image_id = q.image_id)
        order by q.image_id limit 100
        """,
        [project_id],
    )
    return [row[0] for row in cursor]


async def _keep_up(
    server: Served, database: Database, project_id: int, image_ids: list[int]
) -> None:
    server.database.execute(
        "update image_quality set is_compared = false where image_id = any(%s)", [image_ids]
    )
    async with database.connection() as connection:
        await keep_up(connection, project_id)


async def _time(name: str, work: Callable[[], Any]) -> None:
    took = []
    for _ in range(FEW_RUNS):
        started = time.perf_counter()
        await work()
        took.append((time.perf_counter() - started) * 1000)
    _print_row(name, took)


def _print_row(name: str, took: list[float]) -> None:
    late = statistics.quantiles(took, n=20)[-1]
    print(f"| {name} | {statistics.median(took):,.0f} | {late:,.0f} |", flush=True)


async def _similar(connection: Connection, image_id: int) -> float:
    status, content, seconds = await connection.send("GET", f"/api/v1/images/{image_id}/similar")
    assert status == 200, content
    assert len(json.loads(content)["items"]) == 12
    return seconds * 1000


def _some(server: Served, project_id: int) -> list[int]:
    cursor = server.database.execute(
        "select id from images where project_id = %s order by sha256 limit %s", [project_id, LOOKS]
    )
    return [row[0] for row in cursor]


async def _recall(server: Served, connection: Connection, project_id: int) -> float:
    """How many of the twelve nearest, found by looking at all, the index found too."""
    found = 0
    for image_id in _some(server, project_id)[:10]:
        _, content, _ = await connection.send("GET", f"/api/v1/images/{image_id}/similar")
        nearest = server.database.execute(
            """
            select e.image_id from image_embeddings e
            where project_id = %s and image_id <> %s
            order by e.vector::vector <=> (select vector::vector from image_embeddings where image_id = %s)
            limit 12
            """,
            [project_id, image_id, image_id],
        )
        found += len(
            {row[0] for row in nearest} & {each["id"] for each in json.loads(content)["items"]}
        )
    return found / 120


def _measure_rows(server: Served, project_id: int) -> None:
    """Hashes of which a tenth are near another one, and vectors in clusters, as pictures of some scenes would have."""
    chance = np.random.default_rng(project_id)
    ids = [
        row[0]
        for row in server.database.execute(
            "select id from images where project_id = %s order by id", [project_id]
        )
    ]
    dimensions = EMBEDDERS[DEFAULT].dimensions
    centres = chance.random((_CLUSTERS, dimensions), np.float32) ** 4
    with server.database.cursor() as cursor:
        with cursor.copy(
            "copy image_quality (image_id, project_id, version, perceptual_hash, pixel_hash) from stdin"
        ) as rows:
            for image_id, hash_ in zip(ids, _hashes(chance, len(ids)), strict=True):
                rows.write_row((image_id, project_id, 1, hash_, image_id))
        with cursor.copy("copy image_embeddings from stdin") as rows:
            for start in range(0, len(ids), _BLOCK):
                block = ids[start : start + _BLOCK]
                vectors = centres[chance.integers(0, _CLUSTERS, len(block))]
                vectors = vectors + 0.3 * chance.random(vectors.shape, np.float32) ** 4
                vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
                for image_id, vector in zip(block, vectors, strict=True):
                    text = "{" + ",".join(f"{value:.6g}" for value in vector.tolist()) + "}"
                    rows.write_row((image_id, DEFAULT, project_id, 1, text))


def _hashes(chance: np.random.Generator, count: int) -> list[int]:
    hashes = chance.integers(-(2**63), 2**63, count, np.int64)
    for place in range(1, count, 10):
        flips = sum(1 << int(bit) for bit in chance.choice(63, 5, replace=False))
        hashes[place] = hashes[place - 1] ^ flips
    return [int(each) for each in hashes]
