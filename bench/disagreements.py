"""The queue of disagreements at 100,000 of them, filter by filter, and one crowded image, as a reviewer asks for it."""

import asyncio
import statistics
from typing import Any, LiteralString
from uuid import uuid4

from psycopg.types.json import Json

from bench.http import Connection, call
from bench.serving import Served, served, settle

DISAGREEMENTS = 100_000
EACH = 5
PEOPLE = 6
CATEGORIES = 8
CROWD = 3_000
RUNS = 30
FEW_RUNS = 5


def run() -> None:
    """Print the tables."""
    with served() as server:
        asyncio.run(_run(server))


async def _run(server: Served) -> None:
    connection = Connection(server.port, server.token)
    await connection.open()
    project = await call(connection, "POST", "/api/v1/projects", _project())
    people = _people(server, project["id"])
    image_ids = _images(server, project["id"], DISAGREEMENTS // EACH)
    _queue(server, project["id"], image_ids, [each["id"] for each in project["categories"]], people)
    crowded = _images(server, project["id"], 2)
    _crowd(server, project, crowded[0], people[:3], _box)
    _crowd(server, project, crowded[1], people[:3], _polygon)
    settle(server)
    connection.close()
    await connection.open()  # the server has hung up on one that was silent for so long
    print("| queue of 100,000 | found | p50 ms | p95 ms |")
    print("|---|---:|---:|---:|")
    for name, query in _filters(project, people).items():
        path = f"/api/v1/projects/{project['id']}/disagreements?{query}"
        await _measure(connection, name, path)
    print(
        "\n| one image, 3,000 objects of three people | KiB | p50 ms | CPU s, median | once boxes |"
    )
    print("|---|---:|---:|---:|---:|")
    boxes = await _measure_image(server, connection, "boxes", _path(crowded[0], "all"))
    for name, proposals in (("as a reviewer opens it", "first"), ("with every proposal", "all")):
        path = _path(crowded[1], proposals)
        await _measure_image(server, connection, f"polygons of 24 points, {name}", path, boxes)
    connection.close()


def _path(image_id: int, proposals: str) -> str:
    return f"/api/v1/images/{image_id}/disagreements?proposals={proposals}"


def _filters(project: dict[str, Any], people: list[int]) -> dict[str, str]:
    first, second, *_, last = (each["id"] for each in project["categories"])
    return {
        "all, by value": "",
        "by image": "sort=image",
        "newest": "sort=newest",
        "kind": "kind=missed",
        "kind that nothing has": "kind=attribute",
        "category": f"category={first}",
        "category that nothing has": f"category={last}",
        "annotator": f"annotator={people[0]}",
        "annotator, newest": f"annotator={people[0]}&sort=newest",
        "annotator on whom nothing depends": f"annotator={people[-1]}",
        "annotator and kind": f"annotator={people[0]}&kind=category",
        "annotator and category": f"annotator={people[0]}&category={first}",
        "cell": f"cell={first},{second}",
        "cell that nothing is in": f"cell={first},{last}",
        "question that nothing is about": "question=1",
        "decided, none": "decided=true",
    }


async def _measure(connection: Connection, name: str, path: str) -> None:
    found, took = 0, []
    for _ in range(RUNS):
        status, content, seconds = await connection.send("GET", path)
        assert status == 200, content
        found = content.count(b'"file_name"')
        took.append(seconds * 1000)
    print(f"| {name} | {found} | {statistics.median(took):.1f} | {_late(took):.1f} |", flush=True)


async def _measure_image(
    server: Served, connection: Connection, name: str, path: str, once_s: float | None = None
) -> float:
    """Print a row; returns the seconds of CPU, Postgres included, of which `once_s` is what they are compared with."""
    size, took, cpu = 0, [], []
    await connection.send("GET", path)  # the first one measures how they agree
    for _ in range(FEW_RUNS):
        before = server.cpu_s()
        status, content, seconds = await connection.send("GET", path)
        assert status == 200, content
        size = len(content)
        took.append(seconds * 1000)
        cpu.append(server.cpu_s() - before)
    cpu_s = statistics.median(cpu)
    print(
        f"| {name} | {size / 1024:,.0f} | {statistics.median(took):.0f} | {cpu_s:.2f} "
        f"| {cpu_s / (once_s or cpu_s):.1f} |",
        flush=True,
    )
    return cpu_s


def _late(took: list[float]) -> float:
    return statistics.quantiles(took, n=20)[-1]


def _project() -> dict[str, Any]:
    shapes = ["box", "polygon"]
    categories = [{"name": f"category {n}", "shapes": shapes} for n in range(CATEGORIES)]
    return {"name": "Queue", "categories": categories}


def _people(server: Served, project_id: int) -> list[int]:
    cursor = server.database.execute(
        """
        insert into users (email, name, role)
        select 'bench' || n || '@example.org', 'Bench ' || n, 'member' from generate_series(1, %s) n
        returning id
        """,
        [PEOPLE],
    )
    people = [row[0] for row in cursor.fetchall()]
    server.database.execute(
        "insert into members (project_id, user_id, role) select %s, unnest(%s::bigint[]), 'annotator'",
        [project_id, people],
    )
    return people


def _images(server: Served, project_id: int, count: int) -> list[int]:
    cursor = server.database.execute(_IMAGES, {"project": project_id, "count": count})
    return [row[0] for row in cursor.fetchall()]


def _queue(
    server: Served, project_id: int, image_ids: list[int], categories: list[int], people: list[int]
) -> None:
    """Disagreements as they would be, of all but the last category and the last person."""
    values = {"project": project_id, "images": image_ids, "each": EACH}
    server.database.execute(_CLUSTERS, values | {"category": categories[0]})
    rows = server.database.execute(
        "select id, image_id, value from clusters where project_id = %s order by id", [project_id]
    ).fetchall()
    with server.database.cursor() as cursor, cursor.copy(_COPY_QUEUE) as copy:
        for place, (cluster_id, image_id, value) in enumerate(rows):
            labels, persons, status = _dissent(place, categories[:-1], people[:-1])
            copy.write_row(
                [cluster_id, project_id, image_id, status, labels, persons, value, True, False]
            )
    server.database.execute("analyze")


def _dissent(
    place: int, categories: list[int], people: list[int]
) -> tuple[list[str], list[int], str]:
    first = categories[place % len(categories)]
    second = categories[(place // 3) % len(categories)]
    labels = sorted({str(first), str(second)})
    status = ("category", "missed", "loose", "single")[place % 4]
    return labels, [people[place % len(people)]], status


def _crowd(
    server: Served, project: dict[str, Any], image_id: int, people: list[int], shape_of: Any
) -> None:
    category_id = project["categories"][0]["id"]
    for who, person in enumerate(people):
        rows = [
            {"id": str(uuid4()), "category_id": category_id, "shape": shape_of(place, who)}
            for place in range(CROWD)
        ]
        values = {"project": project["id"], "image": image_id, "person": person}
        server.database.execute(_LABELLED, values | {"rows": Json(rows)})


def _box(place: int, who: int) -> dict[str, Any]:
    x, y = _corner(place, who)
    return {"type": "box", "x": x, "y": y, "width": 16.0, "height": 14.0}


def _polygon(place: int, who: int) -> dict[str, Any]:
    x, y = _corner(place, who)
    edge = [n * 16.0 / 6 for n in range(6)]
    top = [(x + n, y) for n in edge] + [(x + 16, y + n) for n in edge]
    points = top + [(x + 16 - n, y + 16) for n in edge] + [(x, y + 16 - n) for n in edge]
    return {"type": "polygon", "parts": [[[[a, b] for a, b in points]]]}


def _corner(place: int, who: int) -> tuple[float, float]:
    return 10.0 + 30 * (place % 60) + who, 10.0 + 20 * (place // 60)


_IMAGES: LiteralString = """
    insert into images (
        project_id, file_name, sha256, mime_type, size_bytes, width, height, stored_width, stored_height, derivatives
    )
    select
        %(project)s, 'image ' || n || '.jpg', encode(sha256((n || ' ' || random())::bytea), 'hex'), 'image/jpeg', 1,
        2000, 1500, 2000, 1500, 'ready'
    from generate_series(1, %(count)s) n
    returning id
"""
_CLUSTERS: LiteralString = """
    insert into clusters (
        project_id, image_id, family, key, fingerprint, members, rater_count, vote_count, category_id, category_share,
        similarity, spread, status, settle_score, value
    )
    select
        %(project)s, image_id, 'region', n::text, 'made up', '[]', 3, 2, %(category)s, .67, .8, .2, 'missed', .5,
        random()
    from unnest(%(images)s::bigint[]) image_id, generate_series(1, %(each)s) n
"""
_COPY_QUEUE: LiteralString = """
    copy disagreements (
        cluster_id, project_id, image_id, status, labels, annotator_ids, value, is_open, is_reopened
    ) from stdin
"""
_LABELLED: LiteralString = """
    with assigned as (
        insert into assignments (project_id, image_id, annotator_id, state, started_at, submitted_at)
        values (%(project)s, %(image)s, %(person)s, 'submitted', now(), now())
        returning id, annotator_id
    ), layer as (
        insert into layers (project_id, image_id, kind, assignment_id, author_id, revision)
        select %(project)s, %(image)s, 'annotator', id, annotator_id, 1 from assigned
        returning id
    )
    insert into annotations (
        id, project_id, image_id, layer_id, category_id, kind, shape, x, y, width, height, area, attributes, is_crowd,
        revision
    )
    select
        (n ->> 'id')::uuid, %(project)s, %(image)s, layer.id, (n ->> 'category_id')::bigint, s ->> 'type', s,
        coalesce((s ->> 'x')::float8, (s #>> '{parts,0,0,0,0}')::float8),
        coalesce((s ->> 'y')::float8, (s #>> '{parts,0,0,0,1}')::float8), 16, 16, 256, '{}', false, 1
    from layer
    cross join json_array_elements(%(rows)s::json) n
    cross join lateral (select (n -> 'shape')::jsonb) shape(s)
"""
