import asyncio

import pytest

from app.database.engine import Database
from app.jobs.queue import enqueue, enqueue_on
from app.jobs.running import RunningJob
from tests.features.jobs.conftest import OpenRunner, ask, row_of, until


async def nothing(_job: RunningJob) -> None:
    return None


def test_a_job_exists_only_when_the_change_that_asks_for_it_does(open_runner: OpenRunner) -> None:
    async def change_that_fails(database: Database) -> None:
        async with database.session() as session:
            await enqueue(session, kind="work", title="Work")
            raise ZeroDivisionError

    async def scenario() -> None:
        async with open_runner(nothing) as runner:
            with pytest.raises(ZeroDivisionError):
                await change_that_fails(runner.database)

            async with runner.database.connection() as connection:
                cursor = await connection.execute(
                    "select (select count(*) from jobs), (select count(*) from procrastinate_jobs)"
                )
                assert await cursor.fetchone() == (0, 0)

    asyncio.run(scenario())


def test_a_session_gets_the_job_back(open_runner: OpenRunner) -> None:
    async def scenario() -> None:
        async with open_runner(nothing) as runner:
            async with runner.database.session() as session:
                job = await enqueue(session, kind="work", title="Count", args={"a": [1]})
                assert (job.state, job.title, job.args) == ("waiting", "Count", {"a": [1]})

            await runner.run_until_idle()

            assert (await row_of(runner, job.id))["state"] == "succeeded"

    asyncio.run(scenario())


def test_asking_twice_for_the_same_work_makes_one_job(open_runner: OpenRunner) -> None:
    async def scenario() -> None:
        async with open_runner(nothing) as runner:
            first = await ask(runner, unique_key="sweep")
            second = await ask(runner, unique_key="sweep")
            other = await ask(runner, unique_key="dust")
            without = await ask(runner)

            assert first == second
            assert len({first, other, without}) == 3

            await runner.run_until_idle()
            assert await ask(runner, unique_key="sweep") != first

    asyncio.run(scenario())


def test_a_shared_job_waits_for_everybody_who_asked_for_it(open_runner: OpenRunner) -> None:
    """Otherwise it could run before it can see what the second transaction wrote."""

    async def scenario() -> None:
        async with open_runner(nothing) as runner:
            job_id = await ask(runner, unique_key="sweep")
            async with runner.database.connection() as connection:
                same = await enqueue_on(connection, kind="work", title="Work", unique_key="sweep")
                assert same == job_id
                await runner.start()
                await asyncio.sleep(0.3)
                assert (await row_of(runner, job_id))["state"] == "waiting"

            await until(runner, job_id, "succeeded")

    asyncio.run(scenario())
