"""What the labels of a large project say: the tabs of the insights, the card, agreement and errors by slice.

`CONCORD_BENCH_IMAGES` sets how many images there are, all of them labelled: metadata and measures as the gallery's
benchmark has them, five boxes of thirty categories on each, the rare ones rare, an answer, and two people's errors.
Each page is asked for once after every of some changes of the project, and then again while nothing changes.
"""

import asyncio
import os
import statistics
import time
from typing import Any

import psycopg

from bench.gallery import add_facts
from bench.http import Connection, call
from bench.seeding import SeededProject, add_images, add_labels, make_project
from bench.serving import Served, served

IMAGES = int(os.environ.get("CONCORD_BENCH_IMAGES", "100000"))
RUNS = int(os.environ.get("CONCORD_BENCH_RUNS", "10"))
CATEGORIES = 30
TABS = {
    "labels": "insights",
    "labels by camera": "insights?field=camera",
    "labels by ISO": "insights?field=iso",
    "labels by the weather": "insights?field=answer:weather",
    "labels by hour, `iso>3200`": "insights?field=hour&where=iso%3E3200",
    "pairs": "insights/pairs",
    "sizes and places": "insights/objects",
    "gaps": "insights/gaps",
    "errors by ISO": "insights/errors?field=iso",
    "errors by camera": "insights/errors?field=camera",
    "dataset card": "insights/card",
    "agreement by ISO": "agreement?by=slice&slice=iso",
}

_CATEGORIES = """
update annotations
set category_id = (%(ids)s::bigint[])[1 + floor(power(random(), 3) * %(count)s)::int]
where project_id = %(project)s
"""
_ANSWERS = """
insert into answers (layer_id, question_id, values, revision)
select l.id, q.id, array[q.values[1 + l.id %% 2]], 1
from layers l join questions q on q.project_id = l.project_id
where l.project_id = %(project)s
"""
_PERSON = "insert into users (email, name, role) values ('second@example.org', 'Second', 'member') returning id"
_AGREEMENT = """
insert into agreement_images (
    image_id, project_id, followed_at, submitted_at, rater_ids, rater_count, object_count, distance, similarity,
    cluster_count, disagreement_count
)
select id, project_id, now(), now(), %(people)s::bigint[], 2, 10, 0.2, 0.8, 6, id %% 3
from images where project_id = %(project)s
"""
_ERRORS = """
insert into agreement_rater_sums (image_id, family, annotator_id, project_id, marked, expected, found, same, extra)
select i.id, 'region', who, i.project_id, 5, 5, 5 - i.id %% 2, 4 - i.id %% 2, i.id %% 2
from images i cross join unnest(%(people)s::bigint[]) as person(who) where i.project_id = %(project)s
"""
_VOTES = """
insert into agreement_votes (image_id, question_id, annotator_id, project_id, values)
select i.id, q.id, who, i.project_id, array[case when i.id %% 5 = 0 and who = %(second)s then 'rain' else 'sun' end]
from images i join questions q on q.project_id = i.project_id
cross join unnest(%(people)s::bigint[]) as person(who) where i.project_id = %(project)s
"""
_CHANGE = "update projects set description = description where id = %s"


def run() -> None:
    """Print the table."""
    with served() as server:
        project = make_project(server)
        began = time.perf_counter()
        asyncio.run(_measured(server, project, began))


async def _measured(server: Served, project: SeededProject, began: float) -> None:
    api = Connection(server.port, server.token)
    await api.open()
    ids = [project.category_id]
    for number in range(2, CATEGORIES + 1):
        path = f"/api/v1/projects/{project.id}/categories"
        ids.append((await call(api, "POST", path, {"name": f"thing {number}"}))["id"])
    api.close()
    _fill(server.database, project, ids)
    await api.open()  # the server does not wait for minutes with nothing said
    print(f"{IMAGES:,} images, made in {time.perf_counter() - began:.0f} s\n")
    print("| page | first p50 ms | p95 | CPU | again p50 ms | p95 | CPU |")
    print("|---|---:|---:|---:|---:|---:|---:|")
    for name, path in TABS.items():
        await _row(server, project.id, name, api, path)
    api.close()


def _fill(
    database: psycopg.Connection[Any], project: SeededProject, category_ids: list[int]
) -> None:
    # Without triggers: what agreement is kept is written here, and is not to be measured again.
    database.execute("set session_replication_role = replica")
    add_images(database, project.id, IMAGES)
    add_facts(database, project.id)
    add_labels(database, project, per_image=5)
    [second] = database.execute(_PERSON).fetchone() or (0,)
    [first] = database.execute("select min(id) from users").fetchone() or (0,)
    values = {
        "project": project.id,
        "ids": category_ids,
        "count": len(category_ids),
        "people": [first, second],
        "second": second,
    }
    for statement in (_CATEGORIES, _ANSWERS, _AGREEMENT, _ERRORS, _VOTES):
        database.execute(statement.encode(), values)
    database.execute("set session_replication_role = origin")
    database.execute("vacuum analyze")


async def _row(server: Served, project_id: int, name: str, api: Connection, path: str) -> None:
    address = f"/projects/{project_id}/{path}"
    await api.send("GET", address)
    told = []
    for is_changed in (True, False):
        took, cpu_s = [], 0.0
        for _ in range(RUNS):
            if is_changed:
                server.database.execute(_CHANGE, [project_id])
            before = server.cpu_s()
            status, _, seconds = await api.send("GET", address)
            assert status == 200, (name, status)
            cpu_s += server.cpu_s() - before
            took.append(seconds * 1000)
        took.sort()
        worst = took[max(0, round(RUNS * 0.95) - 1)]
        told += [statistics.median(took), worst, cpu_s * 1000 / RUNS]
    print(f"| {name} | {' | '.join(f'{each:.0f}' for each in told)} |", flush=True)
