"""Which part of a split images are in: as somebody has pinned them, and as versions have kept it."""

from psycopg import sql

from app.database.engine import Connection
from app.gallery.clauses import Conditions
from app.gallery.errors import NoSuchVersion
from app.gallery.language import Term
from app.gallery.language.readings import read_split
from app.gallery.sight import Sight

_FROZEN = """
    from exports e
    where e.project_id = {} and e.name is not null and e.deleted_at is null and e.finished_at is not null
      and exists (select from version_splits v where v.export_id = e.id)
"""
"""The versions of a project that have a split."""


def split_clause(made: Conditions, term: Term, sight: Sight) -> sql.Composable:
    """A part alone is what counts now: pins, and of other images the newest version that has a split."""
    asked = [read_split(value) for value in term.values]
    now = [split for version, split in asked if not version]
    of_versions = [(version, split) for version, split in asked if version]
    return made.clause(
        """i.id in (
            select p.image_id from split_pins p where p.project_id = {} and p.split = any({})
            union all
            select v.image_id
            from version_splits v
            where v.split = any({}) and v.export_id = (select max(e.id) <frozen>)
              and not exists (select from split_pins p where p.image_id = v.image_id)
            union all
            select v.image_id
            from unnest({}::text[], {}::text[]) as asked(name, split)
            join exports e on e.project_id = {} and e.name = asked.name and e.deleted_at is null
            join version_splits v on v.export_id = e.id and v.split = asked.split
        )""".replace("<frozen>", _FROZEN),
        sight.project_id,
        now,
        now,
        sight.project_id,
        [version for version, _ in of_versions],
        [split for _, split in of_versions],
        sight.project_id,
    )


def pinned_clause(made: Conditions, term: Term, _: Sight) -> sql.Composable:
    """To which part it is pinned."""
    return made.clause(
        "exists (select from split_pins p where p.image_id = i.id and p.split = any({}))",
        list(term.values),
    )


async def refuse_unknown_version(connection: Connection, term: Term, sight: Sight) -> None:
    """Raises NoSuchVersion where a version is named that has no split, or none has and nothing is pinned."""
    wanted = {read_split(value)[0] for value in term.values}
    query = sql.SQL(f"select e.name {_FROZEN} order by e.id desc").format(sight.project_id)
    cursor = await connection.execute(query)
    known = [row[0] async for row in cursor]
    for name in sorted(wanted - {""} - set(known)):
        raise NoSuchVersion(name, known, position=term.position)
    if "" in wanted and not known and not await _has_pins(connection, sight.project_id):
        raise NoSuchVersion("", known, position=term.position)


async def _has_pins(connection: Connection, project_id: int) -> bool:
    cursor = await connection.execute(
        "select from split_pins where project_id = %s limit 1", [project_id]
    )
    return await cursor.fetchone() is not None
