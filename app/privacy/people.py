"""What belongs to a person alone: every row that the database would delete with the account, and invitations to them.

Work refers to its author without going with them: labels, verdicts and decisions stay, under a number.
"""

from dataclasses import dataclass

from psycopg import sql
from psycopg.rows import class_row

from app.accounts.service import erased_email
from app.database.engine import Connection
from app.privacy.reaching import Reach, reach_of
from app.privacy.schemas import NamingExport

ROOT = "users"


@dataclass(frozen=True, slots=True)
class DoomedPerson:
    """A person who is to be erased."""

    id: int
    name: str
    email: str

    @property
    def names(self) -> tuple[str, ...]:
        """What texts may call them: the e-mail anywhere, the name only where it is all that is said (`"Anna"`)."""
        return (self.email, f'"{self.name}"')


async def find_person(connection: Connection, user_id: int) -> DoomedPerson | None:
    """The person, or none where there is none or they are erased already."""
    async with connection.cursor(row_factory=class_row(DoomedPerson)) as cursor:
        await cursor.execute(
            "select id, name, email from users where id = %s and email <> %s",
            [user_id, erased_email(user_id)],
        )
        return await cursor.fetchone()


async def _personal(connection: Connection) -> Reach:
    found = await reach_of(connection, ROOT)
    own = {table: condition for table, condition in found.items() if table != ROOT}
    return own | {"invitations": sql.SQL("lower(email) = lower(%(email)s)")}


async def count_personal(connection: Connection, person: DoomedPerson) -> dict[str, int]:
    """Table → how many rows are this person's alone."""
    counts = {}
    for table, condition in (await _personal(connection)).items():
        query = sql.SQL("select count(*) from {} where {}").format(sql.Identifier(table), condition)
        cursor = await connection.execute(query, {"id": person.id, "email": person.email})
        row = await cursor.fetchone()
        if row is not None and row[0]:
            counts[table] = int(row[0])
    return counts


async def delete_personal(connection: Connection, person: DoomedPerson) -> dict[str, int]:
    """Delete them; gives how many there were."""
    counts = {}
    for table, condition in (await _personal(connection)).items():
        query = sql.SQL("delete from {} where {}").format(sql.Identifier(table), condition)
        cursor = await connection.execute(query, {"id": person.id, "email": person.email})
        counts[table] = cursor.rowcount
    return counts


async def count_kept(connection: Connection, user_id: int) -> dict[str, int]:
    """The work that stays under the person's number."""
    cursor = await connection.execute(
        """
        select
            (select count(*) from assignments where annotator_id = %(id)s),
            (select count(*) from layers where author_id = %(id)s),
            (select count(*) from verdicts where decided_by = %(id)s),
            (select count(*) from comments where author_id = %(id)s and text <> '')
        """,
        {"id": user_id},
    )
    row = await cursor.fetchone()
    assert row is not None
    return dict(zip(("assignments", "layers", "verdicts", "comments"), row, strict=True))


async def exports_naming(connection: Connection, user_id: int) -> list[NamingExport]:
    """Finished exports that may say the person's name as an annotator's: those written after they began to label."""
    async with connection.cursor(row_factory=class_row(NamingExport)) as cursor:
        await cursor.execute(
            """
            select e.id, e.project_id, p.name as project_name, e.name, e.format
            from exports e
            join projects p on p.id = e.project_id
            where e.deleted_at is null and exists (
                select from layers l
                where l.project_id = e.project_id and l.author_id = %s and l.created_at < e.finished_at
            )
            order by e.id desc
            """,
            [user_id],
        )
        return await cursor.fetchall()
