"""Reading experiments; for reviewers and owners of their project."""

from typing import Any, LiteralString

from psycopg.rows import dict_row
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.datastructures import State

from app.accounts.viewer import Viewer
from app.database.engine import Connection
from app.errors import Invalid
from app.experiments.errors import NoSuchExperiment
from app.experiments.reading import read_manifest
from app.exporting.choosing import selection_of
from app.exporting.reading import PRIVATE
from app.exporting.truth import parse_truth
from app.jobs.models import Job
from app.jobs.schemas import JobOut
from app.metadata.recorded import FIRST_AND_LAST, recorded_fields
from app.projects.access import role_on

_SUMMARY: LiteralString = """
    select
        e.id, e.project_id, e.subject, e.parameters, e.job_id, e.created_by, u.name as author, e.created_at,
        e.finished_at, e.result ->> 'verdict' as verdict, e.result ->> 'sentence' as sentence,
        (e.result -> 'details' ->> 'images')::bigint as image_count, j.state as job_state
    from experiments e
    join users u on u.id = e.created_by
    left join jobs j on j.id = e.job_id
"""


async def project_of_experiment(connection: Connection, viewer: Viewer, experiment_id: int) -> int:
    """The project of an experiment that the viewer may see.

    Raises:
        NoSuchExperiment: for strangers, and where there is none.
        RoleTooLow: for members who do not review.
    """
    cursor = await connection.execute(
        "select project_id from experiments where id = %s", [experiment_id]
    )
    row = await cursor.fetchone()
    if row is None:
        raise NoSuchExperiment
    await role_on(connection, viewer, row[0], at_least="reviewer", missing=NoSuchExperiment)
    return int(row[0])


async def experiments_of(
    connection: Connection, project_id: int, *, limit: int = 200
) -> list[dict[str, Any]]:
    """Of a project, the newest first."""
    return await _rows(
        connection,
        "where e.project_id = %(project)s order by e.id desc limit %(limit)s",
        {"project": project_id, "limit": limit},
    )


async def find_experiment(
    connection: Connection, state: State, experiment_id: int
) -> dict[str, Any]:
    """One that the caller has made sure may be seen, with its result. Raises NoSuchExperiment."""
    rows = await _rows(connection, "where e.id = %(id)s", {"id": experiment_id})
    if not rows:
        raise NoSuchExperiment
    cursor = await connection.execute(
        "select result, manifest from experiments where id = %s", [experiment_id]
    )
    found = await cursor.fetchone()
    assert found is not None
    result, manifest = found
    is_outdated = None
    if manifest is not None:
        now = await _manifest(connection, state, rows[0])
        is_outdated = None if now is None else now != manifest
    return rows[0] | {"result": result, "is_outdated": is_outdated}


async def choices_of(connection: Connection, project_id: int) -> list[tuple[int, str]]:
    """The questions with one answer, by name."""
    cursor = await connection.execute(
        """
        select id, name from questions
        where project_id = %s and deleted_at is null and mode <> 'multilabel'
        order by name, id
        """,
        [project_id],
    )
    return [(row[0], row[1]) async for row in cursor]


async def recorded_names(connection: Connection, project_id: int) -> list[str]:
    """The typed columns that hold anything, those of places and serial numbers among them."""
    # Names of our own list, so nothing of the asker's gets into the statement.
    hidden: LiteralString = ", ".join(f'count("{name}")' for name in PRIVATE)
    cursor = await connection.execute(
        f"select {hidden} from {FIRST_AND_LAST} join image_metadata using (image_id)",
        {"project": project_id},
    )
    row = await cursor.fetchone()
    assert row is not None
    found = [name for name, count in zip(PRIVATE, row, strict=True) if count]
    return found + [each.name for each in await recorded_fields(connection, project_id)]


async def job_of(session: AsyncSession, row: dict[str, Any]) -> JobOut | None:
    """The job that makes or made an experiment."""
    job = None if row["job_id"] is None else await session.get(Job, row["job_id"])
    return None if job is None else JobOut.model_validate(job)


async def _manifest(
    connection: Connection, state: State, row: dict[str, Any]
) -> dict[str, Any] | None:
    """What it would read now; nothing where its filter speaks of what is gone since."""
    asked = row["parameters"]
    try:
        selection = await selection_of(connection, state, asked["where"], row["project_id"])
    except Invalid:
        return None
    return await read_manifest(
        connection, row["project_id"], parse_truth(asked["truth"]), selection
    )


async def _rows(
    connection: Connection, condition: LiteralString, values: dict[str, Any]
) -> list[dict[str, Any]]:
    async with connection.cursor(row_factory=dict_row) as cursor:
        await cursor.execute(_SUMMARY + condition, values)
        return await cursor.fetchall()
