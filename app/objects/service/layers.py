"""Layers opened for a change of some of their objects: locked, one after the other in the order of their ids."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import msgspec
from pydantic import ValidationError

from app.accounts.viewer import Viewer
from app.annotations.label_schema import LabelSchema, label_schema
from app.annotations.policy import LayerFacts, may_read
from app.annotations.queries import ANNOTATION_JSON, layer_facts
from app.annotations.schemas import AnnotationBody, LayerPatch
from app.annotations.service.saving import write_patch
from app.annotations.validation import annotation_problems
from app.assignments.errors import ProjectClosed
from app.database.engine import Connection
from app.geometry.boxes import Size
from app.objects.policy import FINISHED, refusal_of
from app.objects.schemas import Cause
from app.objects.service.ledger import Ledger


@dataclass(frozen=True)
class Opened:
    """A layer that may be changed, locked. `state` is its assignment's."""

    facts: LayerFacts
    schema: LabelSchema
    state: str | None


async def open_layer(
    connection: Connection, viewer: Viewer, layer_id: int, *, may_reopen: bool
) -> Opened | Cause:
    """The layer, or the cause why nothing in it may be changed. Raises ProjectClosed."""
    facts = await layer_facts(connection, viewer, layer_id, is_locked=True)
    if facts is None or not may_read(facts, viewer):
        return "gone"
    if facts.is_archived:
        raise ProjectClosed
    cursor = await connection.execute(
        "select state from assignments where id = %s", [facts.assignment_id]
    )
    row = await cursor.fetchone()
    state = row[0] if row else None
    if cause := refusal_of(facts, viewer, state=state, may_reopen=may_reopen):
        return cause
    schema = await label_schema(
        connection, project_id=facts.project_id, schema_version=facts.schema_version
    )
    return Opened(facts, schema, state)


@dataclass(frozen=True)
class Stored:
    """A live object as its layer has it: `content` in the API's form."""

    revision: int
    content: dict[str, Any]


async def stored_objects(
    connection: Connection, layer_id: int, ids: Sequence[UUID]
) -> dict[UUID, Stored]:
    """Those of a layer's live objects; the layer is locked, so they stay so."""
    cursor = await connection.execute(
        f"""
        select n.id, n.revision, ({ANNOTATION_JSON})::text
        from annotations n
        where n.layer_id = %s and n.id = any(%s) and n.removed_at is null
        """,
        [layer_id, list(ids)],
    )
    return {
        annotation_id: Stored(revision, msgspec.json.decode(content))
        async for annotation_id, revision, content in cursor
    }


def body_of(
    annotation_id: UUID, content: Mapping[str, Any], opened: Opened
) -> AnnotationBody | str:
    """The object with this content, or what today's schema or the image has against it."""
    sent = {name: value for name, value in content.items() if name != "score"}
    try:
        body = AnnotationBody.model_validate({**sent, "id": annotation_id}, strict=False)
    except ValidationError as problem:
        return f"{problem.errors()[0]['msg']}."
    size = Size(opened.facts.width, opened.facts.height)
    for found in annotation_problems("", body, opened.schema, size):
        return f"{found.message[0].upper()}{found.message[1:]}."
    return body


async def write(
    connection: Connection,
    opened: Opened,
    bodies: list[AnnotationBody],
    ledger: Ledger,
    *,
    author_id: int,
    absent: list[int] | None = None,
) -> None:
    """The layer's next revision, with these objects in it; none where there are none."""
    if not bodies:
        return
    facts = opened.facts
    patch = LayerPatch(base_revision=facts.revision, updated=bodies, verified_absent=absent)
    saved = await write_patch(connection, facts, patch, author_id=author_id)
    ledger.note(facts.id, saved.revision, bodies)
    ledger.reopened += opened.state in FINISHED
