"""A save: lock the layer, check what was sent, plan what it changes, write that."""

from typing import Any
from uuid import UUID

import msgspec

from app.accounts.viewer import Viewer
from app.annotations.errors import (
    Collision,
    ConsensusIsReviewed,
    FutureRevision,
    LayerInvalid,
    NoSuchLayer,
    NotYourLayer,
)
from app.annotations.label_schema import label_schema
from app.annotations.planning import StoredAnnotation, StoredAnswer, StoredLayer, plan_save
from app.annotations.policy import LayerFacts, may_read, may_write
from app.annotations.queries import layer_document, layer_facts
from app.annotations.schemas import LayerPatch
from app.annotations.service.rasterising import beside_the_loop
from app.annotations.service.writing import SavedRevision, write_plan
from app.annotations.validation import problems_of
from app.assignments.errors import ImageExcluded, ProjectClosed
from app.database.engine import Connection
from app.errors import FieldError
from app.geometry.boxes import Size


async def save_layer(
    connection: Connection, *, viewer: Viewer, layer_id: int, patch: LayerPatch
) -> SavedRevision:
    """Make the next revision of one's own layer, or change nothing.

    Raises:
        NoSuchLayer, NotYourLayer, ConsensusIsReviewed: it cannot be seen, or belongs to somebody else.
        LayerInvalid, FutureRevision: the patch contradicts the schema, the image or the layer; every place is named.
        Collision: the same objects changed since `base_revision`; it carries the layer as it is now.
    """
    facts = await writable_layer(connection, viewer, layer_id, request_id=patch.request_id)
    if facts.repeated_revision is not None and facts.repeated_at is not None:
        return SavedRevision(facts.repeated_revision, facts.repeated_at)
    return await write_patch(connection, facts, patch, author_id=viewer.id)


async def write_patch(
    connection: Connection, facts: LayerFacts, patch: LayerPatch, *, author_id: int | None
) -> SavedRevision:
    """Bring a patch into a layer that the caller has locked; raises what `save_layer` does."""
    if patch.base_revision > facts.revision:
        raise FutureRevision(base=patch.base_revision, current=facts.revision)
    schema = await label_schema(
        connection, project_id=facts.project_id, schema_version=facts.schema_version
    )
    size = Size(facts.width, facts.height)
    sent = (*patch.added, *patch.updated)
    problems = await beside_the_loop(sent, problems_of, patch, schema, size)
    if problems:
        raise LayerInvalid(problems)
    plan = plan_save(patch, await _stored(connection, facts, patch))
    if plan.collisions:
        current = await layer_document(connection, facts.id)
        raise Collision(collisions=plan.collisions, current=current)
    if plan.errors:
        raise LayerInvalid(plan.errors)
    return await write_plan(connection, facts, plan, schema, author_id, patch.request_id)


async def writable_layer(
    connection: Connection, viewer: Viewer, layer_id: int, *, request_id: UUID | None = None
) -> LayerFacts:
    """One's own layer, locked, in a project that can be labelled."""
    facts = await layer_facts(connection, viewer, layer_id, is_locked=True, request_id=request_id)
    if facts is None or not may_read(facts, viewer):
        raise NoSuchLayer
    if not may_write(facts, viewer):
        raise ConsensusIsReviewed if facts.kind == "consensus" else NotYourLayer
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
            category_id, shape::text, attributes::text, is_crowd, z, group_id::text
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
    category_id: int, shape: str, attributes: str, is_crowd: bool, z: int, group_id: str | None
) -> dict[str, Any]:
    """An annotation's columns in the API's form."""
    content = {
        "category_id": category_id,
        "shape": msgspec.json.decode(shape),
        "attributes": msgspec.json.decode(attributes),
        "is_crowd": is_crowd,
        "z": z,
    }
    return content if group_id is None else content | {"group_id": group_id}


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
