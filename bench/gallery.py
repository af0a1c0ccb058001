"""The gallery of a large project: first page, deep page, filters, orders and facets, objects and deeds, over HTTP.

`CONCORD_BENCH_IMAGES` sets how many images there are: rows with metadata and measures as cameras and pictures have
them, no pictures. One in five has an answer to each of three questions, one in ten was submitted with two boxes and has
an agreement, one in twenty-five has an anomaly, and as many a near duplicate.
"""

import asyncio
import os
import time
from typing import Any
from urllib.parse import urlencode

import psycopg

from app.web.paging import encode_cursor
from bench.gallery_deeds import addresses, measure_deeds, print_row
from bench.http import Connection, call
from bench.seeding import add_images, make_project
from bench.serving import Served, served, settle

IMAGES = int(os.environ.get("CONCORD_BENCH_IMAGES", "1000000"))
RUNS = int(os.environ.get("CONCORD_BENCH_RUNS", "20"))
FILTERS = (
    "iso>3200",
    'camera:"EOS 5D"',
    "taken:2019-05..2019-06",
    "sharpness<5",
    "near:48.85,2.35,10km",
    "iso>800 exposure<1/500 -has:gps",
    "photo-77777",
    "iso:51200 f_number:22",
    "duplicate:near or state:submitted",
    "duplicate:near",
    "anomaly:edited",
    "category:car",
    "-category:car iso>3200",
    'answer:"question 1=one"',
    'answered:"consensus=question 1=two"',
    "category:car state:submitted",
    "category:car state:new",
    "category:car or iso:51200",
    "marked:all=car",
    "agreement<0.2",
)
WINDOWS: dict[str, dict[str, float]] = {
    "the world": {"zoom": 3},
    "a country": {"zoom": 6, "west": -5, "east": 10, "south": 42, "north": 51},
    "a town": {"zoom": 12, "west": 2.2, "east": 2.5, "south": 48.8, "north": 48.9},
}
ORDERS = ("-id", "taken", "-iso", "sharpness")
"""Some of those that an index has."""
ORDERS_WITHOUT_INDEX = (
    "name", "-added", "-size", "camera", "brightness", "contrast", "-disagreements",
)  # fmt: skip
"""Of these every image that matches is read and sorted."""

_METADATA = """
insert into image_metadata (
    image_id, project_id, make, model, lens_model, taken_at_local, iso, exposure_s, f_number, focal_mm, flash_fired,
    gps_latitude, gps_longitude, file_format, orientation, scene_capture_type, raw
)
select i.id, i.project_id, c.make, c.model, c.model || ' lens ' || (h %% 7),
    timestamp '2010-01-01' + interval '1 minute' * (h %% 7884000),
    100 * power(2, floor(power(random(), 3) * 10)),
    1 / power(2, random() * 12), 1.4 * power(2, floor(random() * 9) / 2), 18 + floor(power(random(), 2) * 380),
    random() < 0.1,
    case when h %% 10 < 3 then 48.85 + (random() - 0.5) * 20 end,
    case when h %% 10 < 3 then 2.35 + (random() - 0.5) * 40 end,
    'JPEG', 1 + h %% 8, 'standard', jsonb_build_object('IFD0:Model', c.model, 'Exif:UserComment', repeat('x', 300))
from (select id, project_id, abs(hashint8(id)) as h from images where project_id = %s) i
join (
    select row_number() over () - 1 as n, make, model from (
        select 'Canon' as make, 'Canon EOS ' || n || 'D' as model from generate_series(1, 20) n
        union all select 'NIKON CORPORATION', 'NIKON D' || n * 100 from generate_series(1, 20) n
        union all select 'Apple', 'iPhone ' || n from generate_series(1, 15) n
    ) models
) c on c.n = i.h %% 55
"""
_QUALITY = """
insert into image_quality (
    image_id, project_id, version, sharpness, brightness, contrast, outlier, perceptual_hash, pixel_hash, is_compared
)
select id, project_id, 1, exp(random() * 9), random(), random(), 0.5 + random(), hashint8(id), id, true
from images where project_id = %s
"""
_QUESTIONS = """
insert into questions (project_id, name, mode, values, position)
select %s, 'question ' || n, 'multiclass', array['one', 'two', 'three'], n from generate_series(1, 3) n
"""
_LAYERS = """
insert into layers (project_id, image_id, kind)
select project_id, id, 'consensus' from images where project_id = %s and id %% 5 = 0
"""
_ANSWERS = """
insert into answers (layer_id, question_id, values, revision)
select l.id, q.id, array[q.values[1 + (l.id + q.id) %% 3]], 1
from layers l
join questions q on q.project_id = l.project_id
where l.project_id = %s
"""
_ANOMALIES = """
insert into image_anomalies (image_id, project_id, kind, severity, reason, details)
select id, project_id, case when id %% 2 = 0 then 'edited' else 'size' end, 1, 'Edited', '{"facts": []}'
from images where project_id = %s and id %% 50 in (0, 1)
"""
_SUBMITTED = """
with given as (
    insert into assignments (project_id, image_id, annotator_id, state, submitted_at, submitted_revision)
    select i.project_id, i.id, m.user_id, 'submitted', now(), 1
    from images i
    join members m on m.project_id = i.project_id and m.role = 'owner'
    where i.project_id = %s and i.id %% 10 = 3
    returning id, project_id, image_id, annotator_id
), seen as (
    update images set state = 'submitted' where id in (select image_id from given)
)
insert into layers (project_id, image_id, kind, assignment_id, author_id, revision)
select project_id, image_id, 'annotator', id, annotator_id, 1 from given
"""
_BOXES = """
insert into annotations (
    id, project_id, image_id, layer_id, category_id, kind, shape, x, y, width, height, area, revision
)
select gen_random_uuid(), l.project_id, l.image_id, l.id, c.id, 'box',
    '{"type": "box", "x": 10, "y": 10, "width": 20, "height": 20}', 10, 10, 20, 20, 400, 1
from layers l
join categories c on c.project_id = l.project_id
cross join generate_series(1, 2)
where l.project_id = %s and l.kind = 'annotator'
"""
_AGREEMENT = """
insert into agreement_images (
    image_id, project_id, followed_at, submitted_at, rater_ids, rater_count, object_count, distance, similarity,
    cluster_count, disagreement_count
)
select image_id, project_id, now(), now(), array[author_id], 1, 2, random(), random(), 2, 0
from layers where project_id = %s and kind = 'annotator'
on conflict (image_id) do update
set followed_at = excluded.followed_at, rater_ids = excluded.rater_ids, rater_count = 1, object_count = 2,
    distance = excluded.distance, similarity = excluded.similarity, cluster_count = 2, disagreement_count = 0
"""
_GROUPS = """
insert into image_groups (image_id, kind, project_id, leader_id)
select id, 'near', project_id, id - id %% 50 from images where project_id = %s and id %% 50 in (0, 1)
"""


def run() -> None:
    """Print the table."""
    with served() as server:
        project_id = make_project(server).id
        began = time.perf_counter()
        _fill(server.database, project_id)
        settle(server)
        print(f"{IMAGES:,} images, made in {time.perf_counter() - began:.0f} s\n")
        print("| what | p50 ms | p95 ms |")
        print("|---|---:|---:|")
        asyncio.run(_measure(server, project_id))


def _fill(database: psycopg.Connection[Any], project_id: int) -> None:
    add_images(database, project_id, IMAGES)
    add_facts(database, project_id)
    for statement in (
        _QUESTIONS, _LAYERS, _ANSWERS, _ANOMALIES, _SUBMITTED, _BOXES, _AGREEMENT, _GROUPS,
    ):  # fmt: skip
        database.execute(statement, [project_id])
    database.execute("vacuum analyze images")
    database.execute("vacuum analyze image_metadata")
    for table in (
        "image_quality", "layers", "answers", "image_anomalies", "assignments", "annotations", "agreement_images",
        "image_groups",
    ):  # fmt: skip
        database.execute(f"vacuum analyze {table}".encode())


def add_facts(database: psycopg.Connection[Any], project_id: int) -> None:
    """Metadata and measures for every image of a project."""
    for statement in (_METADATA, _QUALITY):
        database.execute(statement, [project_id])


async def _measure(server: Served, project_id: int) -> None:
    api = Connection(server.port, server.token)
    await api.open()
    listed = f"/api/v1/projects/{project_id}/images?"
    shown = f"/projects/{project_id}/images?"
    asked = {
        "first page of 100, API": listed,
        "page of 100 behind 90 %, API": listed + urlencode({"cursor": await _deep(api, listed)}),
        "gallery with facets": shown,
    }
    for q in FILTERS:
        asked[f"`{q}`: 60 images, API"] = listed + urlencode({"q": q, "limit": 60})
        asked[f"`{q}`: gallery with facets"] = shown + urlencode({"q": q})
    views = f"/api/v1/projects/{project_id}/"
    for name, window in WINDOWS.items():
        asked[f"map, {name}"] = f"{views}places?{urlencode(window)}"
    for q in ("iso>3200", "category:car"):
        asked[f"map, `{q}`"] = f"{views}places?{urlencode({'q': q, 'zoom': 3})}"
    for q in ("", "taken:2019-05..2019-06", "category:car"):
        asked[f"timeline, `{q}`" if q else "timeline"] = f"{views}timeline?{urlencode({'q': q})}"
    for sort in (*ORDERS, *ORDERS_WITHOUT_INDEX):
        for q in ("", "category:car"):
            name = f"order `{sort}` of `{q}`" if q else f"order `{sort}`"
            name += ", no index" if sort in ORDERS_WITHOUT_INDEX else ""
            asked[f"{name}: 60 images, API"] = listed + urlencode(
                {"q": q, "sort": sort, "limit": 60}
            )
    [category_id] = server.database.execute(
        "select id from categories where project_id = %s", [project_id]
    ).fetchone() or (0,)
    asked |= addresses(project_id, category_id)
    for name, path in asked.items():
        await _row(name, api, path)
    await measure_deeds(api, server.database, project_id, runs=RUNS)
    api.close()


async def _deep(api: Connection, listed: str) -> str:
    """The cursor of a page that begins at nine tenths of the project."""
    page = await call(api, "GET", f"{listed}limit=1")
    image_id = page["items"][0]["id"] + IMAGES * 9 // 10
    return encode_cursor([str(image_id), image_id, "id"])


async def _row(name: str, api: Connection, path: str) -> None:
    took = []
    for _ in range(RUNS):
        status, _, seconds = await api.send("GET", path)
        assert status == 200, (name, status)
        took.append(seconds)
    print_row(name, took)
