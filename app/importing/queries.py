"""Reading imports, and the images that a dataset may mean."""

from collections.abc import AsyncIterator, Iterator, Sequence

from psycopg.sql import SQL, Composable
from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from app.accounts.viewer import Viewer
from app.database.engine import Connection
from app.geometry.boxes import Size
from app.images.models import STEM
from app.importing.album import Known, Sought
from app.importing.errors import NoSuchImport
from app.importing.models import Import
from app.projects.access import ProjectAccess, project_of
from app.projects.errors import NoSuchProject, RoleTooLow

MOST_LISTED = 100
KEPT = "imports"
"""Below this, and the number of an import, the store has what belongs to it."""


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


def listing_key(import_id: int) -> str:
    """Where all findings of an import lie, if it has any."""
    return f"{KEPT}/{import_id}/findings.jsonl.gz"


def checked_key(import_id: int) -> str:
    """Where lies how the folder of an import looked when it was checked, if it has one."""
    return f"{KEPT}/{import_id}/checked"


async def imports_of(session: AsyncSession, project_id: int) -> Sequence[Import]:
    """The newest imports of a project, the last one first."""
    rows = await session.scalars(
        select(Import)
        .where(Import.project_id == project_id)
        .order_by(Import.id.desc())
        .limit(MOST_LISTED)
    )
    return rows.all()


_KNOWN = SQL("select i.id, i.file_name, i.width, i.height, i.orientation, i.sha256 from images i")
_MAY_BE_LABELLED = SQL(
    "i.project_id = %(project_id)s and i.deleted_at is null and i.state <> 'excluded'"
)


async def images_sought(
    connection: Connection, project_id: int, sought: Sought
) -> AsyncIterator[Known]:
    """The images of the project that may be labelled and fit; each kind of search goes by an index."""
    values = {
        "project_id": project_id,
        "stems": list(sought.stems),
        "contents": list(sought.contents),
        "ids": list(sought.ids),
    }
    for condition in _conditions(sought):
        query = SQL("{} where {} and {}").format(_KNOWN, _MAY_BE_LABELLED, condition)
        cursor = await connection.execute(query, values)
        async for row in cursor:
            yield Known(row[0], row[1], Size(row[2], row[3]), row[4], row[5])


def _conditions(sought: Sought) -> Iterator[Composable]:
    if sought.stems:
        yield SQL("{} = any(array(select lower(each) from unnest(%(stems)s::text[]) each))").format(
            SQL(STEM.replace("file_name", "i.file_name"))
        )
    if sought.contents:
        yield SQL("i.sha256 = any(%(contents)s::text[])")
    if sought.ids:
        yield SQL("i.id = any(%(ids)s::bigint[])")


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
