"""Give many objects another category: each layer gets a revision, in one transaction."""

from collections import defaultdict
from collections.abc import Mapping
from uuid import UUID

from psycopg.types.json import Jsonb

from app.accounts.audit import record_on
from app.accounts.viewer import Viewer
from app.annotations.label_schema import CategoryRules
from app.annotations.schemas import AnnotationBody
from app.annotations.validation import unmet
from app.database.engine import Connection
from app.objects.errors import NoSuchCategory, OtherRequest
from app.objects.schemas import NewRelabelling, RelabellingOut
from app.objects.service.layers import Opened, Stored, body_of, open_layer, stored_objects, write
from app.objects.service.ledger import Ledger


async def relabel(
    connection: Connection, *, viewer: Viewer, project_id: int, asked: NewRelabelling
) -> RelabellingOut:
    """Change what may be changed, and say of the rest why not; a repeat answers what the first did.

    Raises:
        NoSuchCategory: the category is not of this project, or was deleted.
        OtherRequest: the request id stands for a change of another project.
        ProjectClosed: the project is archived.
    """
    relabelling_id = await _begin(connection, viewer, project_id, asked.request_id)
    if relabelling_id is None:
        return await _earlier(connection, viewer, project_id, asked.request_id)
    await _refuse_unknown_category(connection, project_id, asked.category_id)
    revisions = {each.id: each.revision for each in asked.objects}
    ledger = Ledger()
    by_layer = await _by_layer(connection, project_id, list(revisions))
    found = {each for ids in by_layer.values() for each in ids}
    ledger.refuse([each for each in revisions if each not in found], "gone")
    for layer_id, ids in sorted(by_layer.items()):
        opened = await open_layer(connection, viewer, layer_id, may_reopen=asked.reopen)
        if not isinstance(opened, Opened):
            ledger.refuse(ids, opened)
            continue
        stored = await stored_objects(connection, layer_id, ids)
        seen = {each: revisions[each] for each in ids}
        bodies = _bodies(opened, stored, seen, asked.category_id, ledger)
        await write(connection, opened, bodies, ledger, author_id=viewer.id)
    return await _finish(connection, viewer, project_id, relabelling_id, asked, ledger)


async def _begin(
    connection: Connection, viewer: Viewer, project_id: int, request_id: UUID
) -> int | None:
    """A new row; none where the request was carried out before, or is being so, which is waited for."""
    cursor = await connection.execute(
        """
        insert into relabellings (project_id, author_id, request_id)
        values (%s, %s, %s)
        on conflict (author_id, request_id) do nothing
        returning id
        """,
        [project_id, viewer.id, request_id],
    )
    row = await cursor.fetchone()
    return int(row[0]) if row else None


async def _earlier(
    connection: Connection, viewer: Viewer, project_id: int, request_id: UUID
) -> RelabellingOut:
    cursor = await connection.execute(
        """
        select id, project_id, undone_at is not null, report
        from relabellings
        where author_id = %s and request_id = %s
        """,
        [viewer.id, request_id],
    )
    row = await cursor.fetchone()
    assert row is not None
    if row[1] != project_id:
        raise OtherRequest
    return RelabellingOut(id=row[0], is_undone=row[2], **row[3])


async def _refuse_unknown_category(
    connection: Connection, project_id: int, category_id: int
) -> None:
    cursor = await connection.execute(
        "select 1 from categories where id = %s and project_id = %s and deleted_at is null",
        [category_id, project_id],
    )
    if await cursor.fetchone() is None:
        raise NoSuchCategory(category_id)


async def _by_layer(
    connection: Connection, project_id: int, ids: list[UUID]
) -> dict[int, list[UUID]]:
    """The objects of the project that there are, by layer."""
    cursor = await connection.execute(
        """
        select id, layer_id
        from annotations
        where id = any(%s) and project_id = %s and removed_at is null
        order by number
        """,
        [ids, project_id],
    )
    by_layer: defaultdict[int, list[UUID]] = defaultdict(list)
    async for annotation_id, layer_id in cursor:
        by_layer[layer_id].append(annotation_id)
    return by_layer


def _bodies(
    opened: Opened,
    stored: Mapping[UUID, Stored],
    seen: Mapping[UUID, int],
    category_id: int,
    ledger: Ledger,
) -> list[AnnotationBody]:
    """The objects of one layer as they are to be; those that stay as they are go into the ledger."""
    bodies = []
    rules = opened.schema.categories[category_id]
    for annotation_id, revision in seen.items():
        now = stored.get(annotation_id)
        if now is None or now.revision != revision:
            ledger.refuse([annotation_id], "gone" if now is None else "changed")
        elif now.content["category_id"] == category_id:
            ledger.unchanged += 1
        else:
            attributes = _fitting(now.content["attributes"], rules)
            content = {**now.content, "category_id": category_id, "attributes": attributes}
            body = body_of(annotation_id, content, opened)
            if isinstance(body, str):
                ledger.refuse([annotation_id], "unfit", body)
            else:
                bodies.append(body)
    return bodies


def _fitting(attributes: Mapping[str, object], rules: CategoryRules) -> dict[str, object]:
    """The attributes that the new category knows, with values that it takes."""
    return {
        name: value
        for name, value in attributes.items()
        if (spec := rules.attributes.get(name)) is not None and unmet(spec, value) is None
    }


async def _finish(
    connection: Connection,
    viewer: Viewer,
    project_id: int,
    relabelling_id: int,
    asked: NewRelabelling,
    ledger: Ledger,
) -> RelabellingOut:
    report = ledger.report
    await connection.execute(
        "update relabellings set changes = %s, report = %s where id = %s",
        [Jsonb(ledger.changes), Jsonb(report.model_dump(mode="json")), relabelling_id],
    )
    await record_on(
        connection,
        actor=viewer,
        action="objects.relabelled",
        subject=f"relabelling:{relabelling_id}",
        project_id=project_id,
        detail={
            "category_id": asked.category_id,
            "changed": len(report.changed),
            "refused": sum(len(each.ids) for each in report.refused),
        },
    )
    return RelabellingOut(id=relabelling_id, is_undone=False, **report.model_dump())
