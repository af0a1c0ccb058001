"""What the gallery's benchmark measures beside images: objects, another category for a thousand, and batches."""

import asyncio
import statistics
import time
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

import psycopg

from bench.http import Connection, call

OBJECTS: dict[str, dict[str, Any]] = {
    "image by image": {},
    "of a category": {"category": True},
    "of a category, largest first": {"category": True, "sort": "largest"},
    "newest first": {"sort": "newest"},
    "largest first": {"sort": "largest"},
    "by category": {"sort": "category"},
    "least agreed first": {"sort": "agreement"},
    "of the consensus": {"source": "consensus"},
    "up to 16 px": {"max_side": 16},
    "`iso>3200`": {"q": "iso>3200"},
    "`category:car`": {"q": "category:car"},
    "`iso:51200 f_number:22`": {"q": "iso:51200 f_number:22"},
}
MANY = 1000
DEED = {"deed": "exclude", "reason": "edited", "q": "anomaly:edited"}
EARLIER = 20

# Twenty batches, each of every twentieth image.
_BATCHES = f"""
with made as (
    insert into batches (project_id, author_id, request_id, deed)
    select %(project)s, (select min(id) from users), gen_random_uuid(), 'exclude' from generate_series(1, {EARLIER})
    returning id
)
insert into batch_images (batch_id, image_id, outcome)
select m.id, i.id, 'done'
from (select id, row_number() over (order by id) - 1 as at from made) m
join images i on i.project_id = %(project)s and i.id %% {EARLIER} = m.at
"""
# As the job that does them leaves it.
_TOTALS = """
update batches b set total = counted.images, done = counted.images
from (select batch_id, count(*) as images from batch_images group by batch_id) counted
where counted.batch_id = b.id and b.project_id = %(project)s
"""


def addresses(project_id: int, category_id: int) -> dict[str, str]:
    """The pages of objects, by name."""
    path = f"/api/v1/projects/{project_id}/objects?"
    asked = {"objects, page of people": f"/projects/{project_id}/objects"}
    for name, query in OBJECTS.items():
        sent = {key: value for key, value in query.items() if key != "category"}
        if "category" in query:
            sent["category_id"] = category_id
        asked[f"60 objects, {name}, API"] = path + urlencode({**sent, "limit": 60})
    return asked


async def measure_deeds(
    api: Connection, database: psycopg.Connection[Any], project_id: int, *, runs: int
) -> None:
    """Print the rows of what is done to many; what it changes stays changed."""
    await _relabel(api, project_id, runs=runs)
    database.execute(_BATCHES.encode(), {"project": project_id})
    database.execute(_TOTALS.encode(), {"project": project_id})
    database.execute("vacuum analyze batches")
    database.execute("vacuum analyze batch_images")
    await _batch(api, project_id)
    for name, path in {
        f"list of {EARLIER + 1} batches": f"/projects/{project_id}/batches",
        "bar of deeds": f"/projects/{project_id}/batches/new",
    }.items():
        print_row(name, [await _seconds(api, "GET", path) for _ in range(runs)])


async def _relabel(api: Connection, project_id: int, *, runs: int) -> None:
    """Objects of one's own, finished ones: each is given another category, and then its own again."""
    path = f"/api/v1/projects/{project_id}"
    other = await call(api, "POST", f"{path}/categories", {"name": f"bench {uuid4()}"})
    objects = await _objects(api, path)
    given, undone = [], []
    for _ in range(runs):
        body = {
            "request_id": str(uuid4()),
            "category_id": other["id"],
            "reopen": True,
            "objects": objects,
        }
        began = time.perf_counter()
        done = await call(api, "POST", f"{path}/relabellings", body)
        given.append(time.perf_counter() - began)
        assert len(done["changed"]) == len(objects), done["refused"]
        began = time.perf_counter()
        await call(api, "DELETE", f"/api/v1/relabellings/{done['id']}")
        undone.append(time.perf_counter() - began)
        objects = await _objects(api, path)
    print_row(f"another category for {len(objects):,} objects", given)
    print_row("its undoing", undone)


async def _objects(api: Connection, path: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    cursor = ""
    while len(found) < MANY and cursor is not None:
        sent = {"source": "mine", "limit": 100} | ({"cursor": cursor} if cursor else {})
        page = await call(api, "GET", f"{path}/objects?{urlencode(sent)}")
        found += page["items"]
        cursor = page["next_cursor"]
    return [{"id": each["id"], "revision": each["revision"]} for each in found[:MANY]]


async def _batch(api: Connection, project_id: int) -> None:
    """A deed for all that match a filter, from asking to the last image."""
    path = f"/api/v1/projects/{project_id}/batches"
    began = time.perf_counter()
    batch = await call(api, "POST", path, {"request_id": str(uuid4()), **DEED})
    asked = time.perf_counter() - began
    while batch["state"] in {"waiting", "running"}:
        await asyncio.sleep(0.2)
        batch = await call(api, "GET", f"/api/v1/batches/{batch['id']}")
    assert batch["state"] == "succeeded", batch
    took = time.perf_counter() - began
    print_row(f"a batch of {batch['total']:,} images is asked for", [asked])
    print_row(f"and done, {batch['total'] / took:,.0f} images/s", [took])
    page = f"/batches/{batch['id']}"
    print_row("its page", [await _seconds(api, "GET", page)])


async def _seconds(api: Connection, method: str, path: str) -> float:
    status, _, seconds = await api.send(method, path)
    assert status == 200, (path, status)
    return seconds


def print_row(name: str, seconds: list[float]) -> None:
    """p50 and p95 in ms."""
    took = sorted(each * 1000 for each in seconds)
    worst = took[max(0, int(len(took) * 0.95) - 1)]
    print(f"| {name} | {statistics.median(took):.0f} | {worst:.0f} |", flush=True)
