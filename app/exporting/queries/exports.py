"""Reading exports; for reviewers and owners of their project."""

from collections.abc import Sequence
from typing import Any, LiteralString

from psycopg.rows import dict_row
from sqlalchemy.ext.asyncio import AsyncSession

from app.accounts.viewer import Viewer
from app.database.engine import Connection
from app.exporting.errors import NoSuchExport
from app.jobs.models import Job
from app.jobs.schemas import JobOut
from app.projects.access import role_on

_SUMMARY: LiteralString = """
    select
        e.id, e.project_id, e.name, e.format, e.options, e.job_id, e.size_bytes, e.sha256, e.created_by, e.created_at,
        e.finished_at, e.file_key, e.digest_key, u.name as author,
        case
            when e.finished_at is null then coalesce(j.state, 'cancelled')
            when e.report ->> 'verified' = 'false' then 'wrong'
            else 'succeeded'
        end as state,
        (e.manifest ->> 'image_count')::bigint as image_count,
        (e.manifest ->> 'object_count')::bigint as object_count,
        (e.report ->> 'verified')::boolean as verified
    from exports e
    join users u on u.id = e.created_by
    left join jobs j on j.id = e.job_id
"""


async def project_of_export(connection: Connection, viewer: Viewer, export_id: int) -> int:
    """The project of an export that the viewer may see.

    Raises:
        NoSuchExport: for strangers, and where there is none.
        RoleTooLow: for members who do not review.
    """
    cursor = await connection.execute(
        "select project_id from exports where id = %s and deleted_at is null", [export_id]
    )
    row = await cursor.fetchone()
    if row is None:
        raise NoSuchExport
    await role_on(connection, viewer, row[0], at_least="reviewer", missing=NoSuchExport)
    return int(row[0])


async def exports_of(
    connection: Connection, project_id: int, *, limit: int = 200
) -> list[dict[str, Any]]:
    """Of a project, the newest first."""
    return await _rows(
        connection,
        "where e.project_id = %(project)s and e.deleted_at is null order by e.id desc limit %(limit)s",
        {"project": project_id, "limit": limit},
    )


async def find_export(connection: Connection, export_id: int) -> dict[str, Any]:
    """One that the caller has made sure may be seen, with manifest and report. Raises NoSuchExport."""
    rows = await _rows(
        connection, "where e.id = %(id)s and e.deleted_at is null", {"id": export_id}
    )
    if not rows:
        raise NoSuchExport
    cursor = await connection.execute(
        "select manifest, report from exports where id = %s", [export_id]
    )
    found = await cursor.fetchone()
    assert found is not None
    return rows[0] | {"manifest": found[0], "report": found[1]}


async def _rows(
    connection: Connection, condition: LiteralString, values: dict[str, Any]
) -> list[dict[str, Any]]:
    async with connection.cursor(row_factory=dict_row) as cursor:
        await cursor.execute(_SUMMARY + condition, values)
        return await cursor.fetchall()


async def has_downloaded(connection: Connection, viewer: Viewer, export_id: int) -> bool:
    """Whether the log says that they have fetched the file, or begun to."""
    cursor = await connection.execute(
        """
        select from audit_entries
        where actor_id = %s and action = 'export.downloaded' and subject = %s
        limit 1
        """,
        [viewer.id, f"export:{export_id}"],
    )
    return await cursor.fetchone() is not None


async def job_of(session: AsyncSession, row: dict[str, Any]) -> JobOut | None:
    """The job that makes or made an export."""
    job = None if row["job_id"] is None else await session.get(Job, row["job_id"])
    return None if job is None else JobOut.model_validate(job)


async def names_of_images(
    connection: Connection, project_id: int, image_ids: Sequence[int]
) -> dict[int, str]:
    """The file names of those that are still there."""
    async with connection.cursor() as cursor:
        await cursor.execute(
            "select id, file_name from images where project_id = %s and id = any(%s)",
            [project_id, list(image_ids)],
        )
        return dict(await cursor.fetchall())
