"""Reading imports, and the images that a dataset may mean."""

from collections.abc import Sequence

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from app.accounts.viewer import Viewer
from app.database.engine import Connection
from app.geometry.boxes import Size
from app.importing.album import Known
from app.importing.errors import NoSuchImport
from app.importing.models import Import
from app.projects.access import ProjectAccess, project_of
from app.projects.errors import NoSuchProject, RoleTooLow

MOST_LISTED = 100


async def find_import(
    session: AsyncSession, viewer: Viewer, import_id: int
) -> tuple[Import, ProjectAccess]:
    """An import of a project that the viewer owns; raises NoSuchImport."""
    found = await session.get(Import, import_id)
    if found is None:
        raise NoSuchImport
    try:
        access = await project_of(session, viewer, found.project_id, at_least="owner")
    except (NoSuchProject, RoleTooLow):
        raise NoSuchImport from None
    return found, access


async def imports_of(session: AsyncSession, project_id: int) -> Sequence[Import]:
    """The newest imports of a project, the last one first."""
    rows = await session.scalars(
        select(Import)
        .where(Import.project_id == project_id)
        .order_by(Import.id.desc())
        .limit(MOST_LISTED)
    )
    return rows.all()


async def known_images(connection: Connection, project_id: int) -> list[Known]:
    """Every image of the project that may be labelled."""
    cursor = await connection.execute(
        """
        select id, file_name, width, height, orientation, sha256
        from images
        where project_id = %s and deleted_at is null and state <> 'excluded'
        """,
        [project_id],
    )
    return [Known(row[0], row[1], Size(row[2], row[3]), row[4], row[5]) async for row in cursor]


async def members_by_name(connection: Connection, project_id: int) -> dict[str, int]:
    """Members by e-mail, and by their name where only one has it; both in small letters."""
    cursor = await connection.execute(
        """
        select u.id, lower(u.name), lower(u.email), count(*) over (partition by lower(u.name)) = 1
        from members m
        join users u on u.id = m.user_id
        where m.project_id = %s
        """,
        [project_id],
    )
    found: dict[str, int] = {}
    async for user_id, name, email, is_alone in cursor:
        found[email] = user_id
        if is_alone:
            found.setdefault(name, user_id)
    return found


async def people_of(session: AsyncSession, project_id: int) -> list[tuple[int, str]]:
    """The members of a project, by name."""
    rows = await session.execute(
        text(
            """
            select u.id, u.name
            from members m
            join users u on u.id = m.user_id
            where m.project_id = :project_id
            order by u.name, u.id
            """
        ),
        {"project_id": project_id},
    )
    return [(row[0], row[1]) for row in rows]
