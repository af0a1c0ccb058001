"""A large COCO export is read by several connections: as many as can be spared, on one snapshot, and given back."""

import asyncio
import time
from collections.abc import AsyncIterator
from typing import Any, LiteralString

import psycopg
import pytest
from httpx import Client
from psycopg import sql

from app.database.engine import Connection, Database
from app.exporting import coco
from app.exporting.coco import Chosen, coco_stream
from app.exporting.coco_readers import Readers, ReadersDiffer, in_turns
from app.exporting.truth import parse_truth
from tests.factories.images import make_images
from tests.factories.projects import make_project
from tests.features.exporting.conftest import PATIENCE_S
from tests.servers import Server

pytestmark = pytest.mark.anyio

COUNT = 3_000
"""Annotations of 3 kB each: more than fits into what waits on the way to a client."""
ALL = Chosen(parse_truth("all"))
COPYING: LiteralString = """
    select pid from pg_stat_activity
    where datname = current_database() and state = 'active' and query like 'copy (%'
"""


@pytest.fixture
def anyio_backend() -> str:
    """What the server runs on."""
    return "asyncio"


@pytest.fixture
def large(
    as_owner: Client, database: psycopg.Connection[Any], monkeypatch: pytest.MonkeyPatch
) -> int:
    """A project of as many annotations as several connections begin at."""
    monkeypatch.setattr(coco, "_MANY", COUNT)
    project = make_project(as_owner)
    make_images(database, project["id"], 3)
    values = {"project": project["id"], "category": project["categories"][0]["id"], "count": COUNT}
    database.execute(
        """
        with given as (
            insert into assignments (project_id, image_id, annotator_id, state)
            select %(project)s, i.id, (select min(id) from users), 'open'
            from images i where i.project_id = %(project)s
            returning id, image_id, annotator_id
        ), made as (
            insert into layers (project_id, image_id, kind, assignment_id, author_id, revision)
            select %(project)s, image_id, 'annotator', id, annotator_id, 1 from given
            returning id, image_id
        )
        insert into annotations (
            id, project_id, image_id, layer_id, category_id, kind, shape, x, y, width, height, area, revision,
            attributes
        )
        select
            gen_random_uuid(), %(project)s, m.image_id, m.id, %(category)s, 'box', '{}', n, 1, 2, 2, 4, 1,
            jsonb_build_object('note', repeat('x', 3000))
        from made m, generate_series(1, %(count)s / 3) n
        """,
        values,
    )
    database.execute("analyze layers, annotations, assignments, images")
    return int(project["id"])


@pytest.fixture
async def pool(database: psycopg.Connection[Any]) -> AsyncIterator[Database]:
    """A pool that can spare two connections."""
    made = Database(database.info.dsn, pool_size=8)
    await made.open()
    yield made
    await made.close()


def lent(pool: Database) -> int:
    """How many connections are not in the pool."""
    now = pool.pool.get_stats()
    return now["pool_size"] - now["pool_available"]


async def read(pool: Database, project_id: int, readers: int) -> bytes:
    parts = coco_stream(pool, project_id=project_id, chosen=ALL, readers=readers)
    return b"".join([part async for part in parts])


async def read_until_annotations(parts: AsyncIterator[bytes]) -> list[bytes]:
    """The parts up to the first with annotations."""
    begun = []
    async for part in parts:
        begun.append(part)
        if b'"area"' in part:
            return begun
    raise AssertionError("Expected annotations, found none.")


async def test_a_large_export_is_read_by_as_many_as_were_asked_for(
    pool: Database, large: int
) -> None:
    parts = coco_stream(pool, project_id=large, chosen=ALL, readers=3)

    begun = await read_until_annotations(parts)
    readers = lent(pool)
    streamed = b"".join([*begun, *[part async for part in parts]])

    assert readers == 3
    assert streamed.count(b'"area"') == COUNT
    assert streamed == await read(pool, large, 1) == await read(pool, large, 2)
    assert lent(pool) == 0


async def test_a_small_export_has_one_connection(
    pool: Database, large: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(coco, "_MANY", COUNT + 1)
    parts = coco_stream(pool, project_id=large, chosen=ALL, readers=3)

    await read_until_annotations(parts)

    assert lent(pool) == 1
    await parts.aclose()


async def test_what_changes_meanwhile_is_in_no_part(
    pool: Database, large: int, database: psycopg.Connection[Any]
) -> None:
    before = await read(pool, large, 1)
    parts = coco_stream(pool, project_id=large, chosen=ALL, readers=2)

    begun = []
    async for part in parts:
        begun.append(part)
        # The layers are chosen; no annotation has been read.
        if len(begun) == 2:
            database.execute("update annotations set x = x + 1 where project_id = %s", [large])
            database.execute("delete from annotations where project_id = %s and x < 99", [large])

    assert b"".join(begun) == before
    assert await read(pool, large, 2) != before


async def test_two_exports_do_not_wait_for_each_others_connections(
    large: int, database: psycopg.Connection[Any]
) -> None:
    for size in (2, 3, 4):
        pool = Database(database.info.dsn, pool_size=size)
        await pool.open()
        try:
            async with asyncio.timeout(60):
                first, second = await asyncio.gather(read(pool, large, 3), read(pool, large, 3))
        finally:
            await pool.close()
        assert first == second
        assert first.count(b'"area"') == COUNT


async def test_a_spare_connection_leaves_half_of_the_pool(
    database: psycopg.Connection[Any],
) -> None:
    pool = Database(database.info.dsn, pool_size=4)
    await pool.open()
    try:
        async with pool.spare_connection() as first, pool.spare_connection() as second:
            assert first is not None
            assert second is not None
            async with pool.spare_connection() as third:
                assert third is None
            async with pool.connection(), pool.connection():
                assert lent(pool) == 4
    finally:
        await pool.close()


async def test_who_goes_away_frees_every_connection(
    pool: Database, large: int, database: psycopg.Connection[Any]
) -> None:
    parts = coco_stream(pool, project_id=large, chosen=ALL, readers=3)
    await read_until_annotations(parts)
    assert len(database.execute(COPYING).fetchall()) == 3

    await parts.aclose()

    assert lent(pool) == 0
    assert database.execute(COPYING).fetchall() == []
    assert await read(pool, large, 3) == await read(pool, large, 1)


def test_a_download_that_breaks_off_frees_every_connection(
    server: Server, as_owner: Client, large: int, database: psycopg.Connection[Any]
) -> None:
    path = f"/api/v1/projects/{large}/export.json"

    with as_owner.stream("GET", path) as response:
        # What nobody refers to any more is closed.
        read = response.iter_raw()
        assert next(read).startswith(b'{"info":')
        copying(database, server.settings.export_readers)

    copying(database, 0)


def copying(database: psycopg.Connection[Any], count: int) -> None:
    """Wait until so many connections are read from."""
    until = time.monotonic() + PATIENCE_S
    while len(database.execute(COPYING).fetchall()) != count:
        assert time.monotonic() < until
        time.sleep(0.02)


@pytest.mark.parametrize("place", [0, 1])
@pytest.mark.parametrize("ended_by", ["pg_cancel_backend", "pg_terminate_backend"])
async def test_an_export_of_which_a_connection_fails_fails(
    pool: Database, large: int, database: psycopg.Connection[Any], ended_by: str, place: int
) -> None:
    parts = coco_stream(pool, project_id=large, chosen=ALL, readers=2)
    begun = await read_until_annotations(parts)
    pids = sorted(row[0] for row in database.execute(COPYING))
    end = sql.SQL("select {}({})").format(sql.Identifier(ended_by), pids[place])
    database.execute(end)

    with pytest.raises(psycopg.OperationalError):
        b"".join([*begun, *[part async for part in parts]])

    assert len(pids) == 2
    assert (await read(pool, large, 2)).endswith(b"}\n")


async def test_an_export_that_another_connection_cannot_join_fails(pool: Database) -> None:
    async def fail(connection: Connection) -> None:
        await connection.execute("select 1 / 0")

    async with pool.connection() as first, Readers(first, pool, fail) as readers:
        await first.execute("set transaction isolation level repeatable read")
        await readers.join(1)
        with pytest.raises(psycopg.errors.DivisionByZero):
            await readers.ready(None)

    assert lent(pool) == 0


async def test_connections_that_choose_otherwise_do_not_read_together(pool: Database) -> None:
    async def number(connection: Connection) -> object:
        return await (await connection.execute("select pg_backend_pid()")).fetchone()

    async with pool.connection() as first, Readers(first, pool, number) as readers:
        await first.execute("set transaction isolation level repeatable read")
        await readers.join(1)
        with pytest.raises(ReadersDiffer):
            await readers.ready(await number(first))


@pytest.mark.parametrize("lacking", [-1, 0, 3, 4])
async def test_ranges_that_one_connection_lacks_leave_no_gap_unsaid(
    pool: Database, lacking: int
) -> None:
    """Of five ranges in turns. Without the last, there would be four."""
    query = sql.SQL(
        """
        select place, place::text::bytea from generate_series(0, 4) place
        where place %% %(readers)s = %(turn)s and place <> {}
        """
    ).format(lacking)

    async with pool.connection() as first, pool.connection() as second:
        texts = in_turns([first, second], query, {})
        if lacking in {-1, 4}:
            expected = [b"0", b"1", b"2", b"3", b"4"]
            assert [text async for text in texts] == expected[: lacking % 6]
            return
        with pytest.raises(ReadersDiffer):
            [text async for text in texts]
