"""Write a plan as a layer's next revision: annotations, answers, absences and the diff in one statement."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from app.annotations.errors import LayerInvalid
from app.annotations.label_schema import LabelSchema
from app.annotations.measuring import Measures, measures_of
from app.annotations.planning import Plan
from app.annotations.policy import LayerFacts
from app.annotations.schemas import AnnotationBody
from app.annotations.service.rasterising import beside_the_loop
from app.assignments import service as assignments
from app.database.engine import Connection
from app.errors import FieldError
from app.geometry.boxes import Size


@dataclass(frozen=True)
class SavedRevision:
    """What a save made: the layer's revision and when; `is_handed_on` as in `LayerFacts`."""

    revision: int
    saved_at: datetime
    is_handed_on: bool = False


_WRITE = """
    with written as (
        insert into annotations as n (
            id, project_id, image_id, layer_id, category_id, kind, shape,
            x, y, width, height, area, segmentation, attributes, is_crowd, z, group_id, revision
        )
        select
            w.id, %(project_id)s, %(image_id)s, %(layer_id)s, w.category_id, w.kind, w.shape,
            w.x, w.y, w.width, w.height, w.area, w.segmentation, w.attributes, w.is_crowd, w.z, w.group_id,
            %(revision)s
        from json_to_recordset(%(written)s) as w(
            id uuid, category_id bigint, kind text, shape json, x float8, y float8, width float8,
            height float8, area float8, segmentation json, attributes jsonb, is_crowd boolean, z bigint,
            group_id uuid
        )
        on conflict (id) do update set
            category_id = excluded.category_id, kind = excluded.kind, shape = excluded.shape,
            x = excluded.x, y = excluded.y, width = excluded.width, height = excluded.height,
            area = excluded.area, segmentation = excluded.segmentation, attributes = excluded.attributes,
            is_crowd = excluded.is_crowd, z = excluded.z, group_id = excluded.group_id,
            revision = excluded.revision, updated_at = now(), removed_at = null
        where n.layer_id = excluded.layer_id
        returning n.id
    ), removed as (
        update annotations
        set removed_at = now(), updated_at = now(), revision = %(revision)s
        where id = any(%(removed)s)
    ), answered as (
        insert into answers as s (layer_id, question_id, values, revision)
        select %(layer_id)s, w.question_id, w.values, %(revision)s
        from json_to_recordset(%(answers)s) as w(question_id bigint, values text[])
        on conflict (layer_id, question_id)
        do update set values = excluded.values, revision = excluded.revision
    ), kept as (
        insert into layer_revisions (layer_id, revision, author_id, request_id, diff)
        values (%(layer_id)s, %(revision)s, %(author_id)s, %(request_id)s, %(diff)s)
    )
    update layers
    set revision = %(revision)s,
        updated_at = now(),
        verified_absent = coalesce(%(absent)s::bigint[], verified_absent),
        verified_absent_revision =
            case when %(absent)s::bigint[] is null then verified_absent_revision else %(revision)s end
    where id = %(layer_id)s
    returning updated_at, (select count(*) from written)
"""


async def write_plan(
    connection: Connection,
    facts: LayerFacts,
    plan: Plan,
    schema: LabelSchema,
    author_id: int | None,
    request_id: UUID | None = None,
) -> SavedRevision:
    """Write a plan as the layer's next revision, without an author where Concord makes it by itself.

    A plan that changes nothing makes none.
    """
    if plan.is_empty:
        return SavedRevision(facts.revision, await _now(connection))
    revision = facts.revision + 1
    size = Size(facts.width, facts.height)
    values: dict[str, Any] = {
        "project_id": facts.project_id,
        "image_id": facts.image_id,
        "layer_id": facts.id,
        "author_id": author_id,
        "revision": revision,
        "request_id": request_id,
        "written": _json(await beside_the_loop(plan.written, _rows, plan.written, size)),
        "removed": plan.removed,
        "answers": _json(
            [
                {"question_id": schema.questions[name].id, "values": chosen}
                for name, chosen in plan.answers.items()
            ]
        ),
        "absent": plan.verified_absent,
        "diff": _json(plan.diff),
    }
    cursor = await connection.execute(_WRITE, values)
    row = await cursor.fetchone()
    assert row is not None
    if row[1] < len(plan.written):
        message = "another layer took one of these ids meanwhile; make new UUIDs"
        raise LayerInvalid([FieldError("added", message)])
    if facts.assignment_id is not None and facts.needs_reopening:
        await assignments.reopen(connection, assignment_id=facts.assignment_id)
    return SavedRevision(revision, row[0], is_handed_on=bool(facts.is_handed_on))


def _rows(annotations: Sequence[AnnotationBody], size: Size) -> list[dict[str, Any]]:
    """Annotations as the statement reads them, with what is measured once, when they are saved."""
    return [_row(annotation, measures_of(annotation.shape, size)) for annotation in annotations]


def _row(annotation: AnnotationBody, measures: Measures) -> dict[str, Any]:
    return {
        "id": str(annotation.id),
        "category_id": annotation.category_id,
        "kind": annotation.shape.type,
        "shape": annotation.shape.model_dump(exclude_none=True),
        "x": measures.bounds.x,
        "y": measures.bounds.y,
        "width": measures.bounds.width,
        "height": measures.bounds.height,
        "area": measures.area,
        "segmentation": measures.segmentation,
        "attributes": annotation.attributes,
        "is_crowd": annotation.is_crowd,
        "z": annotation.z,
        "group_id": annotation.group_id,
    }


def _json(value: Any) -> str:
    return msgspec.json.encode(value).decode()


async def _now(connection: Connection) -> datetime:
    cursor = await connection.execute("select now()")
    row = await cursor.fetchone()
    assert row is not None
    moment: datetime = row[0]
    return moment
