"""The state of an image follows from its assignments."""

from collections.abc import Sequence
from typing import LiteralString

from app.database.engine import Connection

# Accepted when every holder's work is, submitted when all have submitted and nobody else is needed. A pilot's image
# is everybody's, but needs no more people than its overlap says.
_REFRESH: LiteralString = """
    with asked as (<asked>), following as (
        select
            asked.image_id,
            case
                when count(*) filter (where a.holds_slot) = 0 then 'new'
                when bool_or(q.held < least(q.wanted, coalesce(q.overlap, p.overlap)))
                  or bool_or(a.holds_slot and a.state not in ('submitted', 'accepted')) then 'in_progress'
                when bool_and(a.state = 'accepted') filter (where a.holds_slot) then 'accepted'
                else 'submitted'
            end as state
        from asked
        left join assignments a on a.image_id = asked.image_id
        left join queued_images q on q.image_id = asked.image_id
        left join projects p on p.id = q.project_id
        group by asked.image_id
    )
    update images i
    set state = f.state
    from following f
    where i.id = f.image_id and i.state <> 'excluded' and i.state <> f.state
"""
_REFRESH_THESE = _REFRESH.replace("<asked>", "select unnest(%(image_ids)s::bigint[]) as image_id")
_REFRESH_ALL = _REFRESH.replace(
    "<asked>", "select distinct image_id from assignments where project_id = %(project_id)s"
)


async def refresh_image_state(connection: Connection, *, image_id: int) -> None:
    """Let the image's state follow its assignments."""
    await refresh_image_states(connection, image_ids=[image_id])


async def refresh_image_states(connection: Connection, *, image_ids: Sequence[int]) -> None:
    """Let the states of these images follow their assignments."""
    await connection.execute(_REFRESH_THESE, {"image_ids": list(image_ids)})


async def refresh_project_states(connection: Connection, *, project_id: int) -> None:
    """`refresh_image_states` of every image of the project that somebody has been given."""
    await connection.execute(_REFRESH_ALL, {"project_id": project_id})
