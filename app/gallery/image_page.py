"""What the page of one image shows: its layers, what is marked in one of them, its metadata, its history."""

import asyncio
import json
from collections.abc import Sequence
from datetime import datetime
from itertools import groupby
from typing import Any

from psycopg.rows import dict_row
from sqlalchemy.ext.asyncio import AsyncSession

from app.comments.showing import talk_context
from app.database.engine import Connection, driver_connection
from app.exif import COLUMNS
from app.exif.column import Column
from app.gallery.listing import sight_on
from app.gallery.queries import find_row
from app.gallery.sight import Sight
from app.images.access import ImageAccess
from app.images.models import Image
from app.images.originals import origin_of
from app.images.queries import file_of
from app.images.service.checking import find_problem
from app.images.tools import ImageTools
from app.metadata.models import ImageMetadata
from app.projects.models import Project

MOST_HISTORY = 30
LOOK_S = 2.0
"""How long a page waits for the place where an original lies."""


async def image_context(
    session: AsyncSession, found: ImageAccess, layer_id: int | None
) -> dict[str, Any]:
    """The context of images/show.html. `layer_id` chooses the layer shown; without it, the most settled one."""
    image = found.image
    project = await session.get_one(Project, image.project_id)
    connection = await driver_connection(session)
    sight = await sight_on(connection, found)
    seen = await find_row(connection, image.id, sight)
    layers = await _layers(connection, sight, image.id)
    # What a model says is shown to who asks for it: it should not be the first thing that anybody sees.
    people = (layer for layer in layers if layer["kind"] != "prediction")
    shown = next((layer for layer in layers if layer["id"] == layer_id), next(people, None))
    is_work = shown is not None and shown["kind"] == "annotator"
    talk = await talk_context(
        connection, found, is_blind=project.blind, layer=shown if is_work else None
    )
    metadata = await session.get(ImageMetadata, image.id)
    previous_id, next_id = await _neighbours(connection, image)
    return talk | {
        "project": {"id": project.id, "name": project.name, "role": found.role},
        "image": image,
        "state": seen["state"],
        "is_gold": seen["is_gold"],
        "pin": await _pin(connection, found),
        "layers": [layer | {"is_shown": layer is shown} for layer in layers],
        "annotations": await _annotations(connection, shown["id"]) if shown else [],
        "answers": await _answers(connection, shown["id"]) if shown else {},
        "facts": facts_of(metadata) if metadata else [],
        "problems": metadata.problems if metadata else [],
        "raw": raw_of(metadata) if metadata else {},
        "history": await _history(connection, sight, image),
        "label_url": await _label_url(connection, found),
        "settle_url": _settle_url(found, layers),
        "previous_url": f"/images/{previous_id}" if previous_id else None,
        "next_url": f"/images/{next_id}" if next_id else None,
    }


async def shown_origin(tools: ImageTools, found: ImageAccess) -> dict[str, Any] | None:
    """Where the original lies that is kept by reference, and what is wrong with it now; the address is for owners."""
    if not found.image.is_referenced:
        return None
    image = file_of(found.image)
    origin = await origin_of(tools.database, image.id)
    try:
        async with asyncio.timeout(LOOK_S):
            problem = await find_problem(tools, image, has_hash=False)
    except TimeoutError:
        problem = f"no answer within {LOOK_S:g} seconds"
    return {
        "kind": origin.kind,
        "address": origin.address if found.role == "owner" else None,
        "look": origin.look,
        "problem": problem,
    }


async def _pin(connection: Connection, found: ImageAccess) -> str | None:
    """The part of the split to which it is pinned, for those who export."""
    if found.role not in {"owner", "reviewer"}:
        return None
    cursor = await connection.execute(
        "select split from split_pins where image_id = %s", [found.image.id]
    )
    row = await cursor.fetchone()
    return None if row is None else str(row[0])


async def _layers(connection: Connection, sight: Sight, image_id: int) -> list[dict[str, Any]]:
    async with connection.cursor(row_factory=dict_row) as cursor:
        await cursor.execute(
            """
            select
                l.id, l.kind, l.assignment_id, a.state, a.note, l.revision, l.updated_at,
                coalesce(u.name, l.source, l.kind) as author,
                '/images/' || l.image_id || '?layer=' || l.id as url,
                (select count(*) from annotations n where n.layer_id = l.id and n.removed_at is null) as count
            from layers l
            left join assignments a on a.id = l.assignment_id
            left join users u on u.id = l.author_id
            left join consensus_images s on s.image_id = l.image_id and l.kind = 'consensus'
            where l.image_id = %(image_id)s
              and (%(sees_all)s or l.author_id = %(viewer_id)s or l.kind = 'prediction')
            order by
                (l.kind = 'prediction'), (s.settled_at is not null) desc, (l.kind = 'consensus'),
                (a.state = 'accepted') desc,
                (a.state = 'submitted') desc,
                (l.revision > 0) desc, l.id
            """,
            {"image_id": image_id, "sees_all": sight.sees_all, "viewer_id": sight.viewer_id},
        )
        return await cursor.fetchall()


async def _annotations(connection: Connection, layer_id: int) -> list[dict[str, Any]]:
    async with connection.cursor(row_factory=dict_row) as cursor:
        await cursor.execute(
            """
            select
                n.id::text, n.number, n.shape, c.color, c.name as category, c.skeleton -> 'edges' as edges,
                n.attributes, n.score
            from annotations n
            join categories c on c.id = n.category_id
            where n.layer_id = %s and n.removed_at is null
            order by n.z, n.number
            """,
            [layer_id],
        )
        return await cursor.fetchall()


async def _answers(connection: Connection, layer_id: int) -> dict[str, list[str]]:
    cursor = await connection.execute(
        """
        select q.name, s.values
        from answers s
        join questions q on q.id = s.question_id and q.deleted_at is null
        where s.layer_id = %s and s.values <> '{}'
        order by q.position, q.id
        """,
        [layer_id],
    )
    return {name: values async for name, values in cursor}


async def _neighbours(connection: Connection, image: Image) -> tuple[int | None, int | None]:
    cursor = await connection.execute(
        """
        select
            (select max(id) from images where project_id = %(project)s and id < %(id)s and deleted_at is null),
            (select min(id) from images where project_id = %(project)s and id > %(id)s and deleted_at is null)
        """,
        {"project": image.project_id, "id": image.id},
    )
    row = await cursor.fetchone()
    return (row[0], row[1]) if row else (None, None)


async def _label_url(connection: Connection, found: ImageAccess) -> str | None:
    """The viewer's own assignment of this image, if they have one."""
    cursor = await connection.execute(
        "select id from assignments where image_id = %s and annotator_id = %s",
        [found.image.id, found.viewer.id],
    )
    row = await cursor.fetchone()
    return f"/assignments/{row[0]}" if row else None


def _settle_url(found: ImageAccess, layers: Sequence[dict[str, Any]]) -> str | None:
    """Where a reviewer settles what differs, once there are two to differ."""
    submitted = [layer for layer in layers if layer["state"] in {"submitted", "accepted"}]
    if found.role == "annotator" or len(submitted) < 2:
        return None
    return f"/projects/{found.image.project_id}/adjudication?image={found.image.id}"


async def _history(connection: Connection, sight: Sight, image: Image) -> list[dict[str, Any]]:
    """What happened to the image: its arrival, saves, submissions, verdicts and exclusions, the latest first.

    What happened in one moment stands by person, in the order in which a person does it.
    """
    async with connection.cursor(row_factory=dict_row) as cursor:
        await cursor.execute(
            """
            with own as (
                select l.id, l.assignment_id, case when l.kind = 'prediction' then l.source end as model
                from layers l
                where l.image_id = %(image_id)s and (%(sees_all)s or l.author_id = %(viewer_id)s)
            ), happened as (
                select added_by as actor_id, 'added the image' as sentence, created_at as at, 0 as step
                from images where id = %(image_id)s
                union all
                select
                    r.author_id,
                    coalesce('sent predictions of ' || own.model, 'saved revision ' || r.revision),
                    r.created_at,
                    2
                from layer_revisions r join own on own.id = r.layer_id
                union all
                select a.annotator_id, 'began to label', a.started_at, 1
                from assignments a join own on own.assignment_id = a.id where a.started_at is not null
                union all
                select a.annotator_id, 'submitted revision ' || a.submitted_revision, a.submitted_at, 3
                from assignments a join own on own.assignment_id = a.id where a.submitted_at is not null
                union all
                select a.decided_by,
                    case when a.state = 'returned' then 'returned the submission' else 'accepted the submission' end
                    || coalesce(': ' || a.note, ''),
                    a.decided_at,
                    4
                from assignments a join own on own.assignment_id = a.id
                where a.decided_at is not null and a.decided_by is not null
                union all
                select e.actor_id,
                    case e.action when 'image.excluded' then 'excluded the image: ' || (e.detail ->> 'reason')
                    else 'took the image back in' end,
                    e.at,
                    5
                from audit_entries e
                where e.project_id = %(project_id)s
                  and e.subject = 'image:' || %(image_id)s
                  and e.action in ('image.excluded', 'image.included')
            )
            select coalesce(u.name, 'Concord') as actor, h.sentence, h.at
            from happened h
            left join users u on u.id = h.actor_id
            order by h.at desc, h.step = 0, h.actor_id desc, h.step desc
            limit %(most)s
            """,
            {
                "image_id": image.id,
                "project_id": sight.project_id,
                "sees_all": sight.sees_all,
                "viewer_id": sight.viewer_id,
                "most": MOST_HISTORY,
            },
        )
        return await cursor.fetchall()


def facts_of(metadata: ImageMetadata) -> list[dict[str, Any]]:
    """The typed columns that have a value, in words with units, by section."""
    known = [(column, getattr(metadata, column.name)) for column in COLUMNS]
    told = [(column, value) for column, value in known if value is not None]
    return [
        {
            "group": section.capitalize(),
            "entries": [
                {"name": column.label, "value": in_words(column, value)} for column, value in group
            ],
        }
        for section, group in groupby(told, key=lambda pair: pair[0].section)
    ]


def in_words(column: Column, value: Any) -> str:
    """A value as people read it: `1/250 s`, `f/2.8`, `2024-05-01 12:30:00`, `48.85837 °`."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return value.isoformat(sep=" ")
    if column.name == "exposure_s" and 0 < value < 0.3:
        return f"1/{round(1 / value)} s"
    if column.name == "f_number":
        return f"f/{value:g}"
    if isinstance(value, float):
        value = f"{value:.8g}" if column.section == "place" else f"{value:.5g}"
    return f"{value} {column.unit}".rstrip()


def raw_of(metadata: ImageMetadata) -> dict[str, dict[str, str]]:
    """Every raw field as text, long ones cut for the page (the API gives them whole)."""
    return {
        group: {
            tag: _cut(value if isinstance(value, str) else json.dumps(value))
            for tag, value in tags.items()
        }
        for group, tags in metadata.raw.items()
        if isinstance(tags, dict)
    }


def _cut(text: str, *, most: int = 300) -> str:
    return text if len(text) <= most else f"{text[:most]}…"
