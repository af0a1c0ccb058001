"""Ask for a batch: its images are noted, and a job works them off."""

from typing import Any
from uuid import UUID, uuid4

from psycopg import sql
from psycopg.types.json import Jsonb

from app.accounts.audit import record_on
from app.accounts.viewer import Viewer
from app.assignments.service.giving import refuse_strangers
from app.assignments.service.pools import refuse_unknown_pool
from app.batches.errors import NoImages, NoSuchBatch, OtherRequest, StillAtWork
from app.batches.policy import AT_LEAST, TITLES
from app.batches.queries import find_batch
from app.batches.schemas import AnyDeed, BatchOut, NewBatch
from app.database.engine import Connection
from app.gallery.clauses import Conditions
from app.gallery.conditions import conditions_of
from app.gallery.language import parse_filter
from app.gallery.sight import Sight
from app.gallery.sources import KNOWN
from app.jobs.queue import enqueue_on
from app.jobs.schemas import FINAL_STATES
from app.projects.access import role_on
from app.projects.service import refuse_archived

KIND = "batches.work_off"

# What takes each deed back.
_INVERSE: dict[AnyDeed, AnyDeed] = {
    "exclude": "include",
    "include": "exclude",
    "gold": "ordinary",
    "ordinary": "gold",
    "pin": "pin",
    "pool": "pool",
    "assign": "take_back",
    "take_back": "assign",
}


async def ask(
    connection: Connection,
    *,
    viewer: Viewer,
    project_id: int,
    asked: NewBatch,
) -> BatchOut:
    """Note the images and enqueue the job; a repeat with the same request id answers with the first batch.

    Raises:
        RoleTooLow, NoSuchPool, NotMembers: the deed is not for this person; the pool or somebody is not there.
        ProjectArchived: nothing is changed in it.
        BadFilter, Unanswerable: the filter line cannot be read; an image that it names is not there.
        NoImages: none is named of this project, or the filter finds none.
    """
    await role_on(connection, viewer, project_id, at_least=AT_LEAST[asked.deed])
    await refuse_archived(connection, project_id)
    if asked.pool_id is not None:
        await refuse_unknown_pool(connection, project_id, asked.pool_id)
    await refuse_strangers(connection, project_id, asked.annotator_ids)
    values = {"deed": asked.deed, "details": asked.details, "undoes_id": None}
    batch_id, is_new = await _begin(connection, viewer, project_id, asked.request_id, values)
    if not is_new:
        return await _found(connection, viewer, batch_id, project_id)
    conditions = await _conditions(connection, viewer, project_id, asked)
    noted = await connection.execute(
        sql.SQL(
            f"""
            insert into batch_images (batch_id, image_id)
            select %(batch_id)s, i.id from images i {KNOWN} where {{}}
            """
        ).format(conditions.joined),
        {**conditions.values, "batch_id": batch_id},
    )
    if noted.rowcount == 0:
        raise NoImages
    await _enqueue(connection, viewer, project_id, batch_id, asked.deed)
    return await _found(connection, viewer, batch_id, project_id)


async def _conditions(
    connection: Connection, viewer: Viewer, project_id: int, asked: NewBatch
) -> Conditions:
    """Which images are meant. Raises BadFilter and Unanswerable."""
    sight = Sight(project_id, viewer.id, sees_all=True, knows_gold=True)
    conditions = await conditions_of(connection, parse_filter(asked.q or ""), sight)
    if asked.image_ids is not None:
        conditions.add("i.id = any({})", asked.image_ids)
    return conditions


async def take_back(connection: Connection, *, viewer: Viewer, batch_id: int) -> BatchOut:
    """A batch that undoes another, for the images to which it was done; again answers with the same.

    Raises:
        NoSuchBatch, RoleTooLow: it is not there for this person; they may not do the opposite.
        StillAtWork: its job has not ended.
    """
    found = await find_batch(connection, viewer, batch_id)
    if found is None:
        raise NoSuchBatch
    if found.state not in FINAL_STATES:
        raise StillAtWork
    deed = _INVERSE[found.deed]
    await role_on(connection, viewer, found.project_id, at_least=AT_LEAST[deed])
    await refuse_archived(connection, found.project_id)
    if found.undone_by_id is not None:
        return await _found(connection, viewer, found.undone_by_id, found.project_id)
    cursor = await connection.execute("select details from batches where id = %s", [batch_id])
    row = await cursor.fetchone()
    assert row is not None
    values = {"deed": deed, "details": row[0], "undoes_id": batch_id}
    undoing_id, _ = await _begin(connection, viewer, found.project_id, uuid4(), values)
    await connection.execute(
        """
        insert into batch_images (batch_id, image_id, wanted)
        select %s, image_id, before from batch_images where batch_id = %s and outcome = 'done'
        """,
        [undoing_id, batch_id],
    )
    await _enqueue(connection, viewer, found.project_id, undoing_id, deed)
    return await _found(connection, viewer, undoing_id, found.project_id)


async def _begin(
    connection: Connection,
    viewer: Viewer,
    project_id: int,
    request_id: UUID,
    values: dict[str, Any],
) -> tuple[int, bool]:
    """The batch's id, and whether it is new: it may have been asked for before, or be taken back already."""
    cursor = await connection.execute(
        """
        insert into batches (project_id, author_id, request_id, deed, details, undoes_id)
        values (%s, %s, %s, %s, %s, %s)
        on conflict do nothing
        returning id
        """,
        [
            project_id,
            viewer.id,
            request_id,
            values["deed"],
            Jsonb(values["details"]),
            values["undoes_id"],
        ],
    )
    row = await cursor.fetchone()
    if row is not None:
        return int(row[0]), True
    cursor = await connection.execute(
        "select id from batches where (author_id = %s and request_id = %s) or undoes_id = %s",
        [viewer.id, request_id, values["undoes_id"]],
    )
    row = await cursor.fetchone()
    assert row is not None
    return int(row[0]), False


async def _enqueue(
    connection: Connection, viewer: Viewer, project_id: int, batch_id: int, deed: AnyDeed
) -> None:
    job_id = await enqueue_on(
        connection,
        kind=KIND,
        title=TITLES[deed],
        project_id=project_id,
        args={"batch_id": batch_id},
        created_by=viewer.id,
    )
    await connection.execute("update batches set job_id = %s where id = %s", [job_id, batch_id])
    await record_on(
        connection,
        actor=viewer,
        action="batch.asked",
        subject=f"batch:{batch_id}",
        project_id=project_id,
        detail={"deed": deed},
    )


async def _found(
    connection: Connection, viewer: Viewer, batch_id: int, project_id: int
) -> BatchOut:
    found = await find_batch(connection, viewer, batch_id)
    if found is None:
        raise NoSuchBatch
    if found.project_id != project_id:
        raise OtherRequest
    return found
