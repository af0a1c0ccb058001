"""Reading evaluations; for reviewers and owners of their project."""

from typing import Any, NamedTuple

from psycopg.rows import dict_row
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.datastructures import State

from app.accounts.viewer import Viewer
from app.database.engine import Connection
from app.errors import Invalid
from app.evaluation.errors import NoSuchEvaluation
from app.evaluation.reading import Held, read_manifest
from app.evaluation.truth import parse_truth
from app.exporting.choosing import selection_of
from app.jobs.models import Job
from app.jobs.schemas import JobOut
from app.projects.access import role_on

_SUMMARY = """
    select
        e.id, e.project_id, e.model, e.truth, e.parameters, e.job_id, e.created_by, u.name as author, e.created_at,
        e.finished_at, e.manifest, e.numbers -> 'counts' as counts, e.numbers -> 'objects' -> 'ap' as ap,
        e.numbers -> 'objects' -> 'working' as working, j.state as job_state
    from evaluations e
    join users u on u.id = e.created_by
    left join jobs j on j.id = e.job_id
"""


async def project_of_evaluation(connection: Connection, viewer: Viewer, evaluation_id: int) -> int:
    """The project of an evaluation that the viewer may see.

    Raises:
        NoSuchEvaluation: for strangers, and where there is none.
        RoleTooLow: for members who do not review.
    """
    cursor = await connection.execute(
        "select project_id from evaluations where id = %s", [evaluation_id]
    )
    row = await cursor.fetchone()
    if row is None:
        raise NoSuchEvaluation
    await role_on(connection, viewer, row[0], at_least="reviewer", missing=NoSuchEvaluation)
    return int(row[0])


class Reader(NamedTuple):
    """Where evaluations are read from, and what knows how to read their filter lines."""

    connection: Connection
    state: State


async def evaluations_of(
    reader: Reader, project_id: int, *, model: str | None = None, limit: int = 200
) -> list[dict[str, Any]]:
    """Of a project, the newest first."""
    condition = """
        where e.project_id = %(project)s and (%(model)s::text is null or e.model = %(model)s)
        order by e.id desc
        limit %(limit)s
    """
    rows = await _rows(
        reader.connection, condition, {"project": project_id, "model": model, "limit": limit}
    )
    states: dict[tuple[str, ...], dict[str, int] | None] = {}
    for row in rows:
        key = (row["model"], row["truth"], row["parameters"]["where"])
        if key not in states:
            states[key] = await _manifest(reader, row)
        _summarise(row, states[key])
    return rows


async def find_evaluation(reader: Reader, evaluation_id: int) -> dict[str, Any]:
    """One that the caller has made sure may be seen, with its numbers and examples. Raises NoSuchEvaluation."""
    rows = await _rows(reader.connection, "where e.id = %(id)s", {"id": evaluation_id})
    if not rows:
        raise NoSuchEvaluation
    (row,) = rows
    _summarise(row, await _manifest(reader, row))
    cursor = await reader.connection.execute(
        "select numbers, examples from evaluations where id = %s", [evaluation_id]
    )
    found = await cursor.fetchone()
    assert found is not None
    return row | {"numbers": found[0], "examples": found[1]}


async def _manifest(reader: Reader, row: dict[str, Any]) -> dict[str, int] | None:
    """What the evaluation would read now; nothing where its filter speaks of what is gone since."""
    try:
        selection = await selection_of(
            reader.connection, reader.state, row["parameters"]["where"], row["project_id"]
        )
    except Invalid:
        return None
    held = Held(row["project_id"], row["model"], parse_truth(row["truth"]), selection)
    return await read_manifest(reader.connection, held)


def _summarise(row: dict[str, Any], now: dict[str, int] | None) -> None:
    """Say whether it is outdated, and the few numbers that a list shows."""
    row["is_outdated"] = None if row["manifest"] is None else row["manifest"] != now
    if row["finished_at"] is None:
        row["headline"] = None
        return
    row["headline"] = {**(row["ap"] or {}), **(row["working"] or {}), "counts": row["counts"]}


async def _rows(
    connection: Connection, condition: str, values: dict[str, Any]
) -> list[dict[str, Any]]:
    async with connection.cursor(row_factory=dict_row) as cursor:
        await cursor.execute(_SUMMARY + condition, values)
        rows = await cursor.fetchall()
    # Those that were asked for before there were filters say nothing of one.
    return [row | {"parameters": {"where": "", **row["parameters"]}} for row in rows]


async def job_of(session: AsyncSession, row: dict[str, Any]) -> JobOut | None:
    """The job that makes or made an evaluation."""
    job = None if row["job_id"] is None else await session.get(Job, row["job_id"])
    return None if job is None else JobOut.model_validate(job)
