"""Give images to people by hand."""

from collections.abc import Sequence

from app.accounts.viewer import Viewer
from app.assignments.errors import NotMembers
from app.assignments.service.claiming import ONE_AT_A_TIME
from app.database.engine import Connection

_GIVE = """
    with queued as materialized (
        select q.image_id, i.is_gold
        from queued_images q
        join images i on i.id = q.image_id and i.deleted_at is null
        where q.project_id = %(project_id)s and q.image_id = any(%(image_ids)s)
        order by q.image_id
        for update of q
    ), given as (
        insert into assignments (
            project_id, image_id, annotator_id, state, holds_slot, is_gold, assigned_by
        )
        select %(project_id)s, queued.image_id, person.id, 'open', not queued.is_gold, queued.is_gold, %(viewer)s
        from queued
        cross join unnest(%(annotator_ids)s::bigint[]) with ordinality person (id, n)
        order by queued.image_id, person.n
        on conflict (image_id, annotator_id) do nothing
        returning id, image_id, holds_slot
    ), counted as (
        update queued_images q
        set held = q.held + g.slots
        from (select image_id, count(*) filter (where holds_slot) as slots from given group by image_id) g
        where q.image_id = g.image_id
    )
    select id from given order by id
"""


async def give(
    connection: Connection,
    *,
    viewer: Viewer,
    project_id: int,
    image_ids: Sequence[int],
    annotator_ids: Sequence[int],
) -> list[int]:
    """Make assignments that these people get first; who has or has had an image is passed over.

    They count towards the images' overlap, and may go beyond it. Gives the new assignments' ids.
    """
    for annotator_id in sorted(set(annotator_ids)):
        await connection.execute(
            ONE_AT_A_TIME, {"project_id": project_id, "annotator_id": annotator_id}
        )
    cursor = await connection.execute(
        _GIVE,
        {
            "project_id": project_id,
            "image_ids": list(image_ids),
            "annotator_ids": sorted(set(annotator_ids)),
            "viewer": viewer.id,
        },
    )
    return [row[0] async for row in cursor]


async def refuse_strangers(
    connection: Connection, project_id: int, user_ids: Sequence[int]
) -> None:
    """Raises NotMembers when one of these people does not belong to the project."""
    cursor = await connection.execute(
        """
        select asked.id
        from unnest(%s::bigint[]) asked (id)
        where not exists (select from members m where m.project_id = %s and m.user_id = asked.id)
        """,
        [list(user_ids), project_id],
    )
    missing = [row[0] async for row in cursor]
    if missing:
        raise NotMembers(missing)
