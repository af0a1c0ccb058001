"""The audit log forgets network addresses after the days that an operator sets, and nothing else."""

import asyncio
from types import SimpleNamespace
from typing import Any, cast

import psycopg

from app.accounts.jobs import sweep_accounts
from app.database.engine import Database
from app.jobs.running import RunningJob
from tests.features.accounts.conftest import Member
from tests.servers import Server

ENTRIES = "select action, detail, address from audit_entries where subject = %s order by id"


async def swept(server: Server, days: int | None) -> dict[str, int]:
    database = Database(server.database_url, pool_size=2)
    await database.open()
    try:
        settings = server.settings.model_copy(update={"audit_address_days": days})
        job = SimpleNamespace(database=database, app_state=SimpleNamespace(settings=settings))
        return await sweep_accounts(cast("RunningJob", job))
    finally:
        await database.close()


def test_old_addresses_go_and_what_was_done_stays(
    server: Server, member: Member, database: psycopg.Connection[Any]
) -> None:
    subject = f"test:{member.id}"
    for days in (29, 31):
        database.execute(
            "insert into audit_entries (at, action, subject, detail, address)"
            " values (now() - make_interval(days => %s), 'test.done', %s, '{\"said\": true}', '192.0.2.7')",
            [days, subject],
        )

    assert asyncio.run(swept(server, None)) == {}
    assert [row[2] for row in database.execute(ENTRIES, [subject])] == ["192.0.2.7", "192.0.2.7"]

    assert asyncio.run(swept(server, 30))["addresses"] >= 1
    told = {"said": True}
    assert database.execute(ENTRIES, [subject]).fetchall() == [
        ("test.done", told, "192.0.2.7"),
        ("test.done", told, ""),
    ]
    assert asyncio.run(swept(server, 30)) == {"addresses": 0}
