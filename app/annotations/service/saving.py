"""A save: lock the layer, check, plan, write everything in one statement, keep the revision."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from app.accounts.viewer import Viewer
from app.annotations.errors import (
    Collision,
    FutureRevision,
    LayerInvalid,
    NoSuchLayer,
    NotYourLayer,
)
from app.annotations.label_schema import LabelSchema, label_schema
from app.annotations.planning import Plan, StoredAnnotation, StoredAnswer, StoredLayer, plan_save
from app.annotations.policy import LayerFacts, may_read, may_write
from app.annotations.queries import layer_document, layer_facts
from app.annotations.schemas import AnnotationBody, LayerPatch
from app.annotations.validation import box_of, problems_of
from app.assignments import service as assignments
from app.assignments.errors import ImageExcluded, ProjectClosed
from app.database.engine import Connection
from app.errors import FieldError
from app.geometry.boxes import Size


@dataclass(frozen=True)
class SavedRevision:
    """What a save made: the layer's revision and when."""

    revision: int
    saved_at: datetime


async def save_layer(
    connection: Connection, *, viewer: Viewer, layer_id: int, patch: LayerPatch
) -> SavedRevision:
    """Make the next revision of one's own layer, or change nothing.

    Raises:
        NoSuchLayer, NotYourLayer: it cannot be seen, or belongs to somebody else.
        LayerInvalid, FutureRevision: the patch contradicts the schema, the image or the layer; every place is named.
        Collision: the same objects changed since `base_revision`; it carries the layer as it is now.
    """
    facts = await writable_layer(connection, viewer, layer_id, request_id=patch.request_id)
    if facts.repeated_revision is not None and facts.repeated_at is not None:
        return SavedRevision(facts.repeated_revision, facts.repeated_at)
    if patch.base_revision > facts.revision:
        raise FutureRevision(base=patch.base_revision, current=facts.revision)
    schema = await label_schema(
        connection, project_id=facts.project_id, schema_version=facts.schema_version
    )
    problems = problems_of(patch, schema, Size(facts.width, facts.height))
    if problems:
        raise LayerInvalid(problems)
    plan = plan_save(patch, await _stored(connection, facts, patch))
    if plan.collisions:
        current = await layer_document(connection, layer_id)
        raise Collision(collisions=plan.collisions, current=current)
    if plan.errors:
        raise LayerInvalid(plan.errors)
    return await write_plan(connection, facts, plan, schema, viewer, patch.request_id)


async def writable_layer(
    connection: Connection, viewer: Viewer, layer_id: int, *, request_id: UUID | None = None
) -> LayerFacts:
    """One's own layer, locked, in a project that can be labelled."""
    facts = await layer_facts(connection, viewer, layer_id, is_locked=True, request_id=request_id)
    if facts is None or not may_read(facts, viewer):
        raise NoSuchLayer
    if not may_write(facts, viewer):
        raise NotYourLayer
    if facts.is_archived:
        raise ProjectClosed
    if facts.is_excluded:
        raise ImageExcluded
    return facts


async def _stored(connection: Connection, facts: LayerFacts, patch: LayerPatch) -> StoredLayer:
    """What the layer has of the things that the patch touches."""
    ids = [item.id for item in (*patch.added, *patch.updated)] + list(patch.removed)
    rows = await connection.execute(
        """
        select id, layer_id, revision, removed_at is not null,
            category_id, shape::text, attributes::text, is_crowd, z
        from annotations
        where id = any(%s)
        """,
        [ids],
    )
    annotations = {}
    for annotation_id, owner_id, revision, is_removed, *columns in await rows.fetchall():
        if owner_id != facts.id:
            raise LayerInvalid(_taken(patch, annotation_id))
        annotations[annotation_id] = StoredAnnotation(_content(*columns), revision, is_removed)
    return StoredLayer(
        revision=facts.revision,
        annotations=annotations,
        answers=await _stored_answers(connection, facts.id) if patch.answers else {},
        verified_absent=facts.verified_absent,
        verified_absent_revision=facts.verified_absent_revision,
        other_category_ids=await _other_categories(connection, facts, patch, ids),
    )


def _content(
    category_id: int, shape: str, attributes: str, is_crowd: bool, z: int
) -> dict[str, Any]:
    """An annotation's columns in the API's form."""
    return {
        "category_id": category_id,
        "shape": msgspec.json.decode(shape),
        "attributes": msgspec.json.decode(attributes),
        "is_crowd": is_crowd,
        "z": z,
    }


async def _other_categories(
    connection: Connection, facts: LayerFacts, patch: LayerPatch, ids: list[UUID]
) -> frozenset[int]:
    """Categories of the live annotations that the patch leaves alone; only asked where absences play a part."""
    if not patch.verified_absent:
        return frozenset()
    rows = await connection.execute(
        """
        select distinct category_id
        from annotations
        where layer_id = %s and removed_at is null and id <> all(%s)
        """,
        [facts.id, ids],
    )
    return frozenset(row[0] for row in await rows.fetchall())


async def _stored_answers(connection: Connection, layer_id: int) -> dict[str, StoredAnswer]:
    rows = await connection.execute(
        """
        select q.name, s.values, s.revision
        from answers s
        join questions q on q.id = s.question_id and q.deleted_at is null
        where s.layer_id = %s
        """,
        [layer_id],
    )
    return {
        name: StoredAnswer(values, revision) for name, values, revision in await rows.fetchall()
    }


def _taken(patch: LayerPatch, annotation_id: UUID) -> list[FieldError]:
    """The id belongs to another layer: whose is not said."""
    message = f"{annotation_id} is taken; make a new UUID"
    for field in ("added", "updated"):
        for index, item in enumerate(getattr(patch, field)):
            if item.id == annotation_id:
                return [FieldError(f"{field}.{index}.id", message)]
    return [FieldError("removed", f"the layer has no annotation {annotation_id}")]


_WRITE = """
    with written as (
        insert into annotations as n (
            id, project_id, image_id, layer_id, category_id, kind, shape,
            x, y, width, height, area, attributes, is_crowd, z, revision
        )
        select
            w.id, %(project_id)s, %(image_id)s, %(layer_id)s, w.category_id, w.kind, w.shape,
            w.x, w.y, w.width, w.height, w.area, w.attributes, w.is_crowd, w.z, %(revision)s
        from json_to_recordset(%(written)s) as w(
            id uuid, category_id bigint, kind text, shape json, x float8, y float8, width float8,
            height float8, area float8, attributes jsonb, is_crowd boolean, z bigint
        )
        on conflict (id) do update set
            category_id = excluded.category_id, kind = excluded.kind, shape = excluded.shape,
            x = excluded.x, y = excluded.y, width = excluded.width, height = excluded.height,
            area = excluded.area, attributes = excluded.attributes, is_crowd = excluded.is_crowd,
            z = excluded.z, revision = excluded.revision, updated_at = now(), removed_at = null
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
    viewer: Viewer,
    request_id: UUID | None = None,
) -> SavedRevision:
    """Write a plan as the layer's next revision. A plan that changes nothing makes none."""
    revision = facts.revision if plan.is_empty else facts.revision + 1
    values: dict[str, Any] = {
        "project_id": facts.project_id,
        "image_id": facts.image_id,
        "layer_id": facts.id,
        "author_id": viewer.id,
        "revision": revision,
        "request_id": request_id,
        "written": _json([_row(annotation) for annotation in plan.written]),
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
    if plan.is_empty:
        return SavedRevision(revision, await _now(connection))
    cursor = await connection.execute(_WRITE, values)
    row = await cursor.fetchone()
    assert row is not None
    if row[1] < len(plan.written):
        message = "another layer took one of these ids meanwhile; make new UUIDs"
        raise LayerInvalid([FieldError("added", message)])
    if facts.assignment_id is not None and facts.needs_reopening:
        await assignments.reopen(connection, assignment_id=facts.assignment_id)
    return SavedRevision(revision, row[0])


def _row(annotation: AnnotationBody) -> dict[str, Any]:
    """An annotation as the statement reads it, with the numbers that queries search by."""
    box = box_of(annotation.shape)
    return {
        "id": str(annotation.id),
        "category_id": annotation.category_id,
        "kind": annotation.shape.type,
        "shape": annotation.shape.model_dump(),
        "x": box.x,
        "y": box.y,
        "width": box.width,
        "height": box.height,
        "area": box.area,
        "attributes": annotation.attributes,
        "is_crowd": annotation.is_crowd,
        "z": annotation.z,
    }


def _json(value: Any) -> str:
    return msgspec.json.encode(value).decode()


async def _now(connection: Connection) -> datetime:
    cursor = await connection.execute("select now()")
    row = await cursor.fetchone()
    assert row is not None
    moment: datetime = row[0]
    return moment
