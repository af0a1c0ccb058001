"""What belongs to an image: every row that the database would delete with it, found by following its foreign keys.

A table that is added tomorrow is counted, erased and looked for without a word here.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import LiteralString

from psycopg import sql

from app.database.engine import Connection

ROOT = "images"

_KEYS: LiteralString = """
    select k.conrelid::regclass::text, c.attname, k.confrelid::regclass::text, p.attname
    from pg_constraint k
    join pg_attribute c on c.attrelid = k.conrelid and c.attnum = k.conkey[1]
    join pg_attribute p on p.attrelid = k.confrelid and p.attnum = k.confkey[1]
    where k.contype = 'f' and k.confdeltype = 'c' and k.connamespace = 'public'::regnamespace
    order by 1, 2
"""


@dataclass(frozen=True, slots=True)
class Key:
    """A foreign key that deletes along: `table.column` refers to `parent.parent_column`."""

    table: str
    column: str
    parent: str
    parent_column: str


Reach = Mapping[str, sql.Composable]
"""Table → the condition on its rows that belong to the image, or person, `%(id)s`."""


async def reach_of(connection: Connection, root: str) -> Reach:
    """Every table in which a row of `root` can have rows of its own, that row itself first."""
    cursor = await connection.execute(_KEYS)
    return reach([Key(*row) for row in await cursor.fetchall()], root)


def reach(keys: Sequence[Key], root: str) -> Reach:
    """The tables that keys lead to from `root`, parents before children. Pure."""
    conditions: dict[str, sql.Composable] = {root: sql.SQL("id = %(id)s")}
    while True:
        reached = {
            key.table: _condition(keys, conditions, key.table)
            for key in keys
            if key.parent in conditions and key.table not in conditions
        }
        if not reached:
            return conditions
        conditions |= reached


def _condition(keys: Sequence[Key], known: Reach, table: str) -> sql.Composable:
    ways = [
        sql.SQL("{column} in (select {parent_column} from {parent} where {condition})").format(
            column=sql.Identifier(key.column),
            parent_column=sql.Identifier(key.parent_column),
            parent=sql.Identifier(key.parent),
            condition=known[key.parent],
        )
        for key in keys
        if key.table == table and key.parent in known
    ]
    return sql.SQL("({})").format(sql.SQL(" or ").join(ways))


async def count_rows(connection: Connection, image_id: int) -> dict[str, int]:
    """Table → how many rows of it belong to the image; tables without any are left out."""
    found = await reach_of(connection, ROOT)
    counts = [
        sql.SQL("select {name}, count(*) from {table} where {condition}").format(
            name=sql.Literal(table), table=sql.Identifier(table), condition=condition
        )
        for table, condition in found.items()
    ]
    cursor = await connection.execute(sql.SQL(" union all ").join(counts), {"id": image_id})
    return {str(table): int(count) for table, count in await cursor.fetchall() if count}
