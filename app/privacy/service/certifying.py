"""Write a certificate: the next link of the chain."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from psycopg.types.json import Jsonb

from app.database.engine import Connection
from app.privacy.certificates import VERSION, digest_of

_CHAIN = 7207
"""The advisory lock under which one certificate is written after the other."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What was erased, and at whose wish; none for what a retention rule does."""

    kind: Literal["image", "person"]
    id: int
    project_id: int | None
    erased_by: int | None


async def certify(connection: Connection, subject: Subject, facts: Mapping[str, Any]) -> int:
    """The id of the certificate, which stands once the transaction is through."""
    await connection.execute("select pg_advisory_xact_lock(%s)", [_CHAIN])
    cursor = await connection.execute(
        "select sha256, to_char(clock_timestamp() at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"')"
        " from (select) one left join lateral (select sha256 from erasures order by id desc limit 1) e on true"
    )
    row = await cursor.fetchone()
    assert row is not None
    previous, now = row
    body = {
        "version": VERSION,
        "kind": subject.kind,
        "subject_id": subject.id,
        "project_id": subject.project_id,
        "erased_by": subject.erased_by,
        "erased_at": now,
        **facts,
    }
    cursor = await connection.execute(
        """
        insert into erasures (project_id, kind, subject_id, body, sha256, previous_sha256, created_by)
        values (%s, %s, %s, %s, %s, %s, %s)
        returning id
        """,
        [
            subject.project_id,
            subject.kind,
            subject.id,
            Jsonb(body),
            digest_of(body, previous=previous),
            previous,
            subject.erased_by,
        ],
    )
    made = await cursor.fetchone()
    assert made is not None
    await _note(connection, subject, made[0])
    return int(made[0])


async def _note(connection: Connection, subject: Subject, erasure_id: int) -> None:
    await connection.execute(
        """
        insert into audit_entries (actor_id, project_id, action, subject, detail)
        values (%s, %s, %s, %s, %s)
        """,
        [
            subject.erased_by,
            subject.project_id,
            f"{subject.kind}.erased",
            f"{'user' if subject.kind == 'person' else 'image'}:{subject.id}",
            Jsonb({"certificate": erasure_id}),
        ],
    )
