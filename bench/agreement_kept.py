"""Agreement as a server keeps it: measured image by image, told by sums, however many images there are."""

import asyncio
import json
import statistics
import time
import urllib.request
from collections.abc import Callable
from functools import partial
from typing import Any

import psycopg

from app.agreement.service.recomputing import recompute
from app.database.engine import Database
from bench.seeding import add_images
from bench.serving import Served, make_token, served, settle

IMAGES = 10_000
PEOPLE = 3
RUNS = 7
WAYS = ("overall", "category", "pair", "annotator", "question", "image", "time")


def run() -> None:
    """Print the table."""
    with served() as server:
        project = call(server, "/api/v1/projects", project_body())
        people = make_people(server.database)
        add_images(server.database, project["id"], IMAGES)
        begin = time.perf_counter()
        objects = label(server.database, project, people)
        _wait(server, project["id"])
        took = time.perf_counter() - begin
        server.database.execute("vacuum analyze")  # as autovacuum does before long
        print(f"{IMAGES:,} images, {PEOPLE} annotators, {objects:,} boxes, one answer each.\n")
        print("| | ms |")
        print("|---|---:|")
        print(
            f"| submitted, measured, followed, of each image | {1000 * took / IMAGES:.1f} |",
            flush=True,
        )
        settle(server)
        asyncio.run(_one_changed(server, project["id"]))
        for way in WAYS:
            address = f"/api/v1/projects/{project['id']}/agreement?by={way}"
            _row(f"numbers, by={way}", partial(call, server, address))


def project_body() -> dict[str, Any]:
    """A project of boxes in two categories and one question."""
    return {
        "name": "Bench",
        "categories": [{"name": "car"}, {"name": "van"}],
        "questions": [{"name": "weather", "mode": "multiclass", "values": ["sun", "rain"]}],
        "policy": {"overlap": PEOPLE},
    }


def make_people(database: psycopg.Connection[Any]) -> list[int]:
    """The ids of those who label."""
    for _ in range(PEOPLE):
        make_token(database, role="member")
    rows = database.execute("select id from users order by id desc limit %s", [PEOPLE]).fetchall()
    return [row[0] for row in rows]


def label(database: psycopg.Connection[Any], project: dict[str, Any], people: list[int]) -> int:
    """Seven boxes in a row on every image; each person misses a tenth, calls a twentieth otherwise, and shakes."""
    values = {
        "project": project["id"],
        "people": people,
        "categories": [each["id"] for each in project["categories"]],
        "question": project["questions"][0]["id"],
    }
    with database.transaction():
        database.execute(_LAYERS, values)
        made = database.execute(_BOXES, values).rowcount
        database.execute(_ANSWERS, values)
    database.execute("vacuum analyze annotations, layers, assignments, answers")
    return made


_LAYERS = """
    with given as (
        insert into assignments (
            project_id, image_id, annotator_id, state, started_at, submitted_at, submitted_revision
        )
        select
            i.project_id, i.id, p.id, 'submitted', now() - interval '1 minute',
            now() - i.id %% 60 * interval '1 day', 1
        from images i cross join unnest(%(people)s::bigint[]) p(id)
        where i.project_id = %(project)s
        returning id, project_id, image_id, annotator_id
    )
    insert into layers (project_id, image_id, kind, assignment_id, author_id, revision)
    select project_id, image_id, 'annotator', id, annotator_id, 1 from given
"""
_BOXES = """
    insert into annotations (
        id, project_id, image_id, layer_id, category_id, kind, shape, x, y, width, height, area, revision
    )
    select
        gen_random_uuid(), l.project_id, l.image_id, l.id,
        (%(categories)s::bigint[])[1 + ((n + (random() < 0.05)::int) %% 2)], 'box',
        json_build_object('type', 'box', 'x', b.x, 'y', b.y, 'width', 300, 'height', 300),
        b.x, b.y, 300, 300, 90000, 1
    from layers l
    cross join generate_series(0, 6) n
    cross join lateral (
        select round(500 * n + 20 * random()) as x, round(100 * n + 20 * random()) as y
        where l.id + n is not null and random() < 0.9
    ) b
    where l.project_id = %(project)s
"""
_ANSWERS = """
    insert into answers (layer_id, question_id, values, revision)
    select l.id, %(question)s, array[case when random() < 0.8 then 'sun' else 'rain' end], 1
    from layers l where l.project_id = %(project)s
"""


def _wait(server: Served, project_id: int) -> None:
    query = """
        select exists (select from agreement_stale where project_id = %(project)s)
            or exists (select from agreement_images where project_id = %(project)s and followed_at is null)
    """
    while server.database.execute(query, {"project": project_id}).fetchone() != (False,):
        time.sleep(0.2)


async def _one_changed(server: Served, project_id: int) -> None:
    """An image as the keeper measures it: read, measured and written, in a transaction."""
    row = server.database.execute(
        "select max(image_id) from agreement_images where project_id = %s", [project_id]
    ).fetchone()
    assert row is not None
    database = Database(server.database.info.dsn, pool_size=1)
    await database.open()
    took = []
    for _ in range(5 * RUNS):
        begin = time.perf_counter()
        async with database.connection() as connection:
            await recompute(connection, project_id, [row[0]])
        took.append(time.perf_counter() - begin)
    await database.close()
    print(f"| one changed image measured anew | {1000 * statistics.median(took):.1f} |", flush=True)


def _row(name: str, work: Callable[[], object]) -> None:
    took = []
    for _ in range(RUNS):
        begin = time.perf_counter()
        work()
        took.append(time.perf_counter() - begin)
    print(f"| {name} | {1000 * statistics.median(took):.0f} |", flush=True)


def call(server: Served, path: str, body: dict[str, Any] | None = None) -> Any:
    """What the API answers, as the administrator."""
    request = urllib.request.Request(
        f"{server.url}{path}",
        None if body is None else json.dumps(body).encode(),
        {"Authorization": f"Bearer {server.token}", "Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request) as response:
        return json.load(response)
