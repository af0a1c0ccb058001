"""How images are shared out: overlap, priority, pool and people for many images at once, and gold."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, LiteralString

from app.accounts.audit import record_on
from app.accounts.viewer import Viewer
from app.assignments.schemas import QueueChange
from app.assignments.service.giving import give, refuse_strangers
from app.assignments.service.image_states import refresh_image_states
from app.assignments.service.pools import refuse_unknown_pool
from app.assignments.service.queueing import follow_rules, search_anew
from app.database.engine import Connection
from app.projects.service import spend_extra

# The queue's column of each field, and what is written from what is sent.
_SET: dict[str, LiteralString] = {
    "overlap": "overlap = %(overlap)s",
    "priority": "rank = -%(priority)s",
    "pool_id": "pool_id = coalesce(%(pool_id)s, 0)",
}


@dataclass(frozen=True)
class Shared:
    """What a change has come to: images in the queue, new assignments, and images that cannot be gold."""

    images: int
    assigned: int
    not_gold: int


async def share_out(
    connection: Connection,
    *,
    viewer: Viewer,
    project_id: int,
    image_ids: Sequence[int],
    change: QueueChange,
) -> Shared:
    """Change how these images are handed out. Images in any state follow; nobody loses what they hold.

    Raises:
        NotMembers: somebody named is no member.
        NoSuchPool: the pool is not of this project.
    """
    wanted = change.changes()
    if wanted.get("annotator_ids"):
        await refuse_strangers(connection, project_id, wanted["annotator_ids"])
    if wanted.get("pool_id"):
        await refuse_unknown_pool(connection, project_id, wanted["pool_id"])
    values: Any = {"project_id": project_id, "image_ids": list(image_ids)}
    images = await _change_rows(connection, wanted, values)
    assigned: list[int] = []
    if wanted.get("annotator_ids"):
        assigned = await give(
            connection, viewer=viewer, annotator_ids=wanted["annotator_ids"], **values
        )
    not_gold = 0
    if "gold" in wanted:
        not_gold = await mark_gold(connection, is_gold=wanted["gold"], **values)
    await follow_rules(connection, **values)
    await search_anew(connection, project_id=project_id)
    await refresh_image_states(connection, image_ids=image_ids)
    await record_on(
        connection,
        actor=viewer,
        action="queue.changed",
        subject=f"project:{project_id}",
        project_id=project_id,
        detail={"images": images, **wanted},
    )
    return Shared(images, len(assigned), not_gold)


async def _change_rows(
    connection: Connection, wanted: dict[str, Any], values: dict[str, Any]
) -> int:
    """Write the fields of the queue; rows are locked in the order of their ids. Gives how many images there are."""
    fields = [sql for name, sql in _SET.items() if name in wanted] or ["rank = rank"]
    cursor = await connection.execute(
        f"""
        with queued as materialized (
            select image_id from queued_images
            where project_id = %(project_id)s and image_id = any(%(image_ids)s)
            order by image_id
            for update
        )
        update queued_images q set {", ".join(fields)} from queued where q.image_id = queued.image_id
        """,
        values | {name: wanted.get(name) for name in _SET},
    )
    return cursor.rowcount


async def mark_gold(
    connection: Connection, *, project_id: int, image_ids: Sequence[int], is_gold: bool
) -> int:
    """Make these images gold, or ordinary again; gives how many cannot be gold for want of a settled layer."""
    cursor = await connection.execute(
        """
        with known as (
            select i.id, not %(is_gold)s
                or exists (select from layers l where l.image_id = i.id and l.kind = 'consensus')
                or exists (
                    select from assignments a
                    where a.image_id = i.id and a.state = 'accepted' and not a.is_gold
                ) as is_settled
            from images i
            where i.project_id = %(project_id)s and i.id = any(%(image_ids)s) and i.deleted_at is null
        ), marked as (
            update images i set is_gold = %(is_gold)s
            from known k where i.id = k.id and k.is_settled
        )
        select count(*) filter (where not is_settled) from known
        """,
        {"project_id": project_id, "image_ids": list(image_ids), "is_gold": is_gold},
    )
    row = await cursor.fetchone()
    return int(row[0]) if row else 0


async def ask_for_another(connection: Connection, image_id: int) -> bool:
    """Raise the overlap of an image by one, for the stop rule; whether somebody more is asked now.

    Not where somebody is still wanted or at work, nor beyond the policy's `max_overlap` and `extra_budget`.
    """
    cursor = await connection.execute(
        """
        select q.project_id, greatest(coalesce(q.overlap, p.overlap), q.held) + 1
        from queued_images q
        join projects p on p.id = q.project_id
        join images i on i.id = q.image_id
        where q.image_id = %s
          and q.open_slots = 0
          and greatest(coalesce(q.overlap, p.overlap), q.held) < p.max_overlap
          and (p.pilot = 0 or p.pilot_ended_at is not null)
          and not i.is_gold
          and not exists (
              select from assignments a
              where a.image_id = q.image_id and a.holds_slot and a.state not in ('submitted', 'accepted')
          )
        for update of q
        """,
        [image_id],
    )
    row = await cursor.fetchone()
    number = await spend_extra(connection, project_id=row[0]) if row else None
    if row is None or number is None:
        return False
    project_id, overlap = row
    await connection.execute(
        "update queued_images set overlap = %s, raised = %s where image_id = %s",
        [overlap, number, image_id],
    )
    await follow_rules(connection, project_id=project_id, image_ids=[image_id])
    await refresh_image_states(connection, image_ids=[image_id])
    return True
