"""Projects and rows for benchmarks, made quickly."""

import json
import urllib.request
from dataclasses import dataclass
from typing import Any

import psycopg

from bench.serving import Served


@dataclass(frozen=True)
class SeededProject:
    """A project with one category and one question."""

    id: int
    category_id: int


def make_project(server: Served, **policy: Any) -> SeededProject:
    """A project of the administrator."""
    body = {
        "name": "Bench",
        "categories": [{"name": "car"}],
        "questions": [{"name": "weather", "mode": "multiclass", "values": ["sun", "rain"]}],
        "policy": policy,
    }
    request = urllib.request.Request(
        f"{server.url}/api/v1/projects",
        json.dumps(body).encode(),
        {"Authorization": f"Bearer {server.token}", "Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request) as response:
        made = json.load(response)
    return SeededProject(made["id"], made["categories"][0]["id"])


def add_images(
    database: psycopg.Connection[Any],
    project_id: int,
    count: int,
    *,
    size: tuple[int, int] = (4000, 3000),
) -> None:
    """Rows of images without pictures, `photo-1.jpg` and so on, queued for labelling."""
    database.execute(
        """
        with made as (
            insert into images (
                project_id, file_name, sha256, mime_type, size_bytes,
                width, height, stored_width, stored_height, derivatives
            )
            select %(project)s, format('photo-%%s.jpg', n),
                encode(sha256(format('%%s/%%s', %(project)s, n)::bytea), 'hex'),
                'image/jpeg', 5000000, %(width)s, %(height)s, %(width)s, %(height)s, 'ready'
            from generate_series(1, %(count)s) n
            returning id, project_id
        )
        insert into queued_images (image_id, project_id, place, wanted)
        select m.id, m.project_id, m.id, p.overlap from made m join projects p on p.id = m.project_id
        """,
        {"project": project_id, "count": count, "width": size[0], "height": size[1]},
    )
    database.execute("analyze images, queued_images, assignments, layers, annotations")


def add_labels(
    database: psycopg.Connection[Any], project: SeededProject, *, per_image: float
) -> int:
    """A submitted layer for every image with about `per_image` boxes each; how many boxes that made."""
    database.execute(
        """
        with given as (
            insert into assignments (project_id, image_id, annotator_id, state, submitted_at, submitted_revision)
            select i.project_id, i.id, (select min(id) from users), 'submitted', now(), 1
            from images i where i.project_id = %s
            returning id, project_id, image_id, annotator_id
        )
        insert into layers (project_id, image_id, kind, assignment_id, author_id, revision)
        select project_id, image_id, 'annotator', id, annotator_id, 1 from given
        """,
        [project.id],
    )
    made = database.execute(
        """
        insert into annotations (
            id, project_id, image_id, layer_id, category_id, kind, shape, x, y, width, height, area, revision
        )
        select
            gen_random_uuid(), l.project_id, l.image_id, l.id, %(category)s, 'box',
            json_build_object('type', 'box', 'x', b.x, 'y', b.y, 'width', b.w, 'height', b.h),
            b.x, b.y, b.w, b.h, b.w * b.h, 1
        from layers l
        cross join lateral generate_series(1, (%(per_image)s + (l.id %% 7) - 3)::int) n
        cross join lateral (
            select
                round((random() * 3000)::numeric, 2)::float8 as x, round((random() * 2000)::numeric, 2)::float8 as y,
                round((10 + random() * 900)::numeric, 2)::float8 as w,
                round((10 + random() * 900)::numeric, 2)::float8 as h
            where n > 0
        ) b
        where l.project_id = %(project)s
        """,
        {"category": project.category_id, "per_image": per_image, "project": project.id},
    ).rowcount
    database.execute("vacuum analyze annotations, layers, images, assignments")
    return made
