"""Take a change of categories back: another revision of each layer, and only of objects that are as it left them."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from psycopg.types.json import Jsonb

from app.accounts.audit import record_on
from app.accounts.viewer import Viewer
from app.annotations.schemas import AnnotationBody
from app.database.engine import Connection
from app.objects.errors import NoSuchRelabelling
from app.objects.schemas import RelabellingOut
from app.objects.service.layers import Opened, body_of, open_layer, stored_objects, write
from app.objects.service.ledger import Ledger
from app.projects.queries import find_role_on


async def undo(connection: Connection, *, viewer: Viewer, relabelling_id: int) -> RelabellingOut:
    """Give the objects back what they had; those that somebody has changed since stay. Again answers the same.

    Raises:
        NoSuchRelabelling: it is somebody else's, or of a project that the viewer has left.
        ProjectClosed: the project is archived.
    """
    cursor = await connection.execute(
        """
        select project_id, changes, undo_report
        from relabellings
        where id = %s and author_id = %s
        for update
        """,
        [relabelling_id, viewer.id],
    )
    row = await cursor.fetchone()
    if row is None or await find_role_on(connection, viewer, row[0]) is None:
        raise NoSuchRelabelling
    project_id, changes, earlier = row
    if earlier is not None:
        return RelabellingOut(id=relabelling_id, is_undone=True, **earlier)
    ledger = Ledger()
    for (layer_id, revision), ids in sorted(_by_layer(changes).items()):
        await _undo_in_layer(connection, viewer, layer_id, revision, ids, ledger)
    return await _finish(connection, viewer, project_id, relabelling_id, ledger)


def _by_layer(changes: Sequence[dict[str, Any]]) -> dict[tuple[int, int], list[UUID]]:
    by_layer: defaultdict[tuple[int, int], list[UUID]] = defaultdict(list)
    for each in changes:
        by_layer[each["layer_id"], each["revision"]].append(UUID(each["id"]))
    return by_layer


async def _undo_in_layer(
    connection: Connection,
    viewer: Viewer,
    layer_id: int,
    revision: int,
    ids: list[UUID],
    ledger: Ledger,
) -> None:
    # Work that has been finished since must not come back into hand behind its author's back.
    opened = await open_layer(connection, viewer, layer_id, may_reopen=False)
    if not isinstance(opened, Opened):
        ledger.refuse(ids, opened)
        return
    diff = await _diff_of(connection, layer_id, revision)
    before = {UUID(each["id"]): each["before"] for each in diff["annotations"]}
    stored = await stored_objects(connection, layer_id, ids)
    bodies: list[AnnotationBody] = []
    for annotation_id in ids:
        now = stored.get(annotation_id)
        if now is None or now.revision != revision:
            ledger.refuse([annotation_id], "gone" if now is None else "changed")
            continue
        body = body_of(annotation_id, before[annotation_id], opened)
        if isinstance(body, str):
            ledger.refuse([annotation_id], "unfit", body)
        else:
            bodies.append(body)
    absent = await _absent_before(connection, opened, revision, diff, bodies)
    await write(connection, opened, bodies, ledger, author_id=viewer.id, absent=absent)


async def _diff_of(connection: Connection, layer_id: int, revision: int) -> dict[str, Any]:
    cursor = await connection.execute(
        "select diff from layer_revisions where layer_id = %s and revision = %s",
        [layer_id, revision],
    )
    row = await cursor.fetchone()
    assert row is not None
    diff: dict[str, Any] = row[0]
    return diff


async def _absent_before(
    connection: Connection,
    opened: Opened,
    revision: int,
    diff: dict[str, Any],
    bodies: list[AnnotationBody],
) -> list[int] | None:
    """The categories absent before, where that change alone ended their absence and nothing shows them now."""
    facts = opened.facts
    if "verified_absent" not in diff or facts.verified_absent_revision != revision:
        return None
    cursor = await connection.execute(
        """
        select distinct category_id from annotations
        where layer_id = %s and removed_at is null and id <> all(%s)
        """,
        [facts.id, [each.id for each in bodies]],
    )
    present = {row[0] async for row in cursor} | {each.category_id for each in bodies}
    wanted = diff["verified_absent"]["before"]
    return [each for each in wanted if each in opened.schema.categories and each not in present]


async def _finish(
    connection: Connection, viewer: Viewer, project_id: int, relabelling_id: int, ledger: Ledger
) -> RelabellingOut:
    report = ledger.report
    await connection.execute(
        "update relabellings set undone_at = now(), undo_report = %s where id = %s",
        [Jsonb(report.model_dump(mode="json")), relabelling_id],
    )
    await record_on(
        connection,
        actor=viewer,
        action="objects.relabelling_undone",
        subject=f"relabelling:{relabelling_id}",
        project_id=project_id,
        detail={
            "changed": len(report.changed),
            "refused": sum(len(each.ids) for each in report.refused),
        },
    )
    return RelabellingOut(id=relabelling_id, is_undone=True, **report.model_dump())
