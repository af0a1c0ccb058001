"""Bring an earlier revision back, as a new revision: nothing in between is forgotten."""

from typing import Any
from uuid import UUID

from app.accounts.audit import record_on
from app.accounts.viewer import Viewer
from app.annotations.errors import NoSuchRevision
from app.annotations.label_schema import LabelSchema, label_schema
from app.annotations.planning import reversal
from app.annotations.queries import diffs_after
from app.annotations.schemas import AnnotationBody, LayerPatch
from app.annotations.service.saving import SavedRevision, save_layer, writable_layer
from app.database.engine import Connection


async def restore_layer(
    connection: Connection, *, viewer: Viewer, layer_id: int, revision: int
) -> SavedRevision:
    """Make the layer what it was at `revision`; raises NoSuchRevision. Categories deleted since then stay away."""
    facts = await writable_layer(connection, viewer, layer_id)
    if revision > facts.revision:
        raise NoSuchRevision(revision=revision, current=facts.revision)
    diffs = await diffs_after(connection, layer_id, revision)
    schema = await label_schema(
        connection, project_id=facts.project_id, schema_version=facts.schema_version
    )
    patch = _patch(reversal(diffs), facts.revision, schema)
    await record_on(
        connection,
        actor=viewer,
        action="layer.restored",
        subject=f"layer:{layer_id}",
        project_id=facts.project_id,
        detail={"revision": revision},
    )
    return await save_layer(connection, viewer=viewer, layer_id=layer_id, patch=patch)


def _patch(wanted: Any, base_revision: int, schema: LabelSchema) -> LayerPatch:
    """The patch that makes things as `wanted`, as far as today's schema knows them."""
    kept = {
        annotation_id: content
        for annotation_id, content in wanted["annotations"].items()
        if content is not None and content["category_id"] in schema.categories
    }
    absent = wanted["verified_absent"]
    return LayerPatch(
        base_revision=base_revision,
        added=[
            AnnotationBody.model_validate({"id": annotation_id, **content}, strict=False)
            for annotation_id, content in kept.items()
        ],
        removed=[
            UUID(annotation_id)
            for annotation_id in wanted["annotations"]
            if annotation_id not in kept
        ],
        answers={
            name: values for name, values in wanted["answers"].items() if name in schema.questions
        },
        verified_absent=None
        if absent is None
        else [category_id for category_id in absent if category_id in schema.categories],
    )
