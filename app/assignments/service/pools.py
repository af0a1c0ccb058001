"""Pools: named sets of annotators."""

from collections.abc import Sequence
from typing import Any

from app.accounts.audit import record_on
from app.accounts.viewer import Viewer
from app.assignments.errors import NoSuchPool, PoolNameTaken
from app.assignments.schemas import NewPool, PoolChange
from app.assignments.service.giving import refuse_strangers
from app.assignments.service.queueing import search_anew
from app.database.engine import Connection


async def create_pool(
    connection: Connection, *, viewer: Viewer, project_id: int, new: NewPool
) -> int:
    """A pool of members; gives its id. Raises NotMembers and PoolNameTaken."""
    await refuse_strangers(connection, project_id, new.annotator_ids)
    cursor = await connection.execute(
        "insert into pools (project_id, name) values (%s, %s) on conflict do nothing returning id",
        [project_id, new.name],
    )
    row = await cursor.fetchone()
    if row is None:
        raise PoolNameTaken(new.name)
    pool_id = int(row[0])
    await _set_people(connection, project_id, pool_id, new.annotator_ids)
    await _note(connection, viewer, project_id, "pool.created", pool_id, {"name": new.name})
    return pool_id


async def change_pool(
    connection: Connection, *, viewer: Viewer, project_id: int, pool_id: int, change: PoolChange
) -> None:
    """Another name, or other people. Raises NoSuchPool, NotMembers and PoolNameTaken."""
    await refuse_unknown_pool(connection, project_id, pool_id)
    wanted = change.changes()
    if "annotator_ids" in wanted:
        await refuse_strangers(connection, project_id, wanted["annotator_ids"])
        await _set_people(connection, project_id, pool_id, wanted["annotator_ids"])
    if "name" in wanted:
        cursor = await connection.execute(
            """
            update pools p set name = %(name)s
            where p.id = %(id)s and not exists (
                select from pools o where o.project_id = p.project_id and o.name = %(name)s and o.id <> p.id
            )
            """,
            {"id": pool_id, "name": wanted["name"]},
        )
        if cursor.rowcount == 0:
            raise PoolNameTaken(wanted["name"])
    await _note(connection, viewer, project_id, "pool.changed", pool_id, wanted)


async def delete_pool(
    connection: Connection, *, viewer: Viewer, project_id: int, pool_id: int
) -> None:
    """Its images are everybody's again. Raises NoSuchPool."""
    await refuse_unknown_pool(connection, project_id, pool_id)
    await connection.execute(
        "update queued_images set pool_id = 0 where project_id = %s and pool_id = %s",
        [project_id, pool_id],
    )
    await connection.execute("delete from pools where id = %s", [pool_id])
    await search_anew(connection, project_id=project_id)
    await _note(connection, viewer, project_id, "pool.deleted", pool_id, {})


async def refuse_unknown_pool(connection: Connection, project_id: int, pool_id: int) -> None:
    """Raises NoSuchPool unless the pool is of this project; holds it, so that it is not deleted meanwhile."""
    cursor = await connection.execute(
        "select id from pools where id = %s and project_id = %s for update", [pool_id, project_id]
    )
    if await cursor.fetchone() is None:
        raise NoSuchPool


async def _set_people(
    connection: Connection, project_id: int, pool_id: int, user_ids: Sequence[int]
) -> None:
    await connection.execute("delete from pool_members where pool_id = %s", [pool_id])
    await connection.execute(
        "insert into pool_members (pool_id, user_id) select distinct %s::bigint, unnest(%s::bigint[])",
        [pool_id, list(user_ids)],
    )
    await search_anew(connection, project_id=project_id)


async def _note(
    connection: Connection,
    viewer: Viewer,
    project_id: int,
    action: str,
    pool_id: int,
    detail: dict[str, Any],
) -> None:
    await record_on(
        connection,
        actor=viewer,
        action=action,
        subject=f"pool:{pool_id}",
        project_id=project_id,
        detail=detail,
    )
