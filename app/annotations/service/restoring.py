"""Bring an earlier revision back, as a new revision: nothing in between is forgotten."""

from dataclasses import dataclass
from datetime import datetime

from app.accounts.audit import record_on
from app.accounts.viewer import Viewer
from app.annotations.errors import NoSuchRevision
from app.annotations.label_schema import label_schema
from app.annotations.planning import reversal
from app.annotations.policy import LayerFacts
from app.annotations.queries import diffs_after
from app.annotations.restoration import LayerNow, plan_restoration
from app.annotations.service.saving import save_layer, writable_layer
from app.database.engine import Connection
from app.geometry.boxes import Size


@dataclass(frozen=True)
class RestoredRevision:
    """What a restoration made, and in sentences what of the earlier revision could not come back."""

    revision: int
    saved_at: datetime
    left_out: list[str]


async def restore_layer(
    connection: Connection, *, viewer: Viewer, layer_id: int, revision: int
) -> RestoredRevision:
    """Make the layer what it was at `revision`, as far as today's schema knows it; raises NoSuchRevision."""
    facts = await writable_layer(connection, viewer, layer_id)
    if revision > facts.revision:
        raise NoSuchRevision(revision=revision, current=facts.revision)
    diffs = await diffs_after(connection, layer_id, revision)
    restorable = plan_restoration(reversal(diffs), await _layer_now(connection, facts))
    await record_on(
        connection,
        actor=viewer,
        action="layer.restored",
        subject=f"layer:{layer_id}",
        project_id=facts.project_id,
        detail={"revision": revision},
    )
    saved = await save_layer(connection, viewer=viewer, layer_id=layer_id, patch=restorable.patch)
    return RestoredRevision(saved.revision, saved.saved_at, restorable.left_out)


async def _layer_now(connection: Connection, facts: LayerFacts) -> LayerNow:
    """What the earlier state meets."""
    schema = await label_schema(
        connection, project_id=facts.project_id, schema_version=facts.schema_version
    )
    live = await connection.execute(
        "select id::text, category_id from annotations where layer_id = %s and removed_at is null",
        [facts.id],
    )
    return LayerNow(
        revision=facts.revision,
        size=Size(facts.width, facts.height),
        schema=schema,
        category_ids=dict(await live.fetchall()),
    )
