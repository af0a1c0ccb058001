"""Take a person's work out: their assignments with all that hangs on them, as if they had never been given one."""

from dataclasses import dataclass
from typing import LiteralString

from app.assignments.service.image_states import refresh_image_states
from app.database.engine import Connection

# Layers, annotations, answers, revisions and verdicts go with their assignment; a trigger marks the image's agreement
# stale. Rows are locked as everywhere: assignments first, then the queue's in the order of their ids.
_ERASE: LiteralString = """
    with doomed as materialized (
        select id, image_id, holds_slot and not is_gold as has_slot
        from assignments
        where annotator_id = %(user_id)s
        order by id
        for update
    ), queued as materialized (
        select q.image_id
        from queued_images q
        where q.image_id in (select image_id from doomed where has_slot)
        order by q.image_id
        for update
    ), released as (
        update queued_images q
        set held = q.held - 1
        from doomed d
        join queued on queued.image_id = d.image_id
        where q.image_id = d.image_id and d.has_slot
    ), gone as (
        delete from assignments a
        using doomed d
        where a.id = d.id
        returning a.image_id
    )
    select array_agg(distinct image_id), count(*) from gone
"""
# What goes along, counted before it does.
_COUNT: LiteralString = """
    with own as (
        select l.id from layers l join assignments a on a.id = l.assignment_id where a.annotator_id = %(user_id)s
    )
    select
        (select count(*) from own),
        (select count(*) from annotations where layer_id in (select id from own)),
        (select count(*) from answers where layer_id in (select id from own)),
        (select count(*) from layer_revisions where layer_id in (select id from own)),
        (select count(*) from verdicts v join assignments a on a.id = v.assignment_id
         where a.annotator_id = %(user_id)s)
"""
_COUNTED = ("layers", "annotations", "answers", "layer_revisions", "verdicts")


@dataclass(frozen=True, slots=True)
class ErasedWork:
    """How many rows of which table went, and from how many images."""

    rows: dict[str, int]
    image_count: int


async def erase_work_of(connection: Connection, user_id: int) -> ErasedWork:
    """Remove all that a person has labelled. Their images wait for annotators again where they want more."""
    cursor = await connection.execute(_COUNT, {"user_id": user_id})
    counts = await cursor.fetchone()
    assert counts is not None
    cursor = await connection.execute(_ERASE, {"user_id": user_id})
    row = await cursor.fetchone()
    assert row is not None
    image_ids, assignment_count = row[0] or [], int(row[1])
    await refresh_image_states(connection, image_ids=image_ids)
    rows = dict(zip(_COUNTED, counts, strict=True)) | {"assignments": assignment_count}
    return ErasedWork(rows, len(image_ids))
