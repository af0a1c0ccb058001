import asyncio
import sys

from psycopg import AsyncConnection

from app.jobs.queue import enqueue_on
from app.jobs.running import RunningJob
from tests.features.jobs.conftest import OpenRunner, ask, change, row_of, until

WORKER = """
import asyncio, sys
from starlette.datastructures import State
from app.database.engine import Database
from app.jobs.registry import JobRegistry
from app.jobs.runner import JobRunner

async def hang(job):
    await job.progress(1, 2, "in the doomed worker")
    await asyncio.Event().wait()

async def main():
    database = Database(sys.argv[1], pool_size=4)
    await database.open()
    registry = JobRegistry()
    registry.add("work", hang)
    await JobRunner(database, registry, app_state=State(), concurrency=1).start()
    await asyncio.Event().wait()

asyncio.run(main())
"""


async def nothing(_job: RunningJob) -> None:
    return None


def test_the_job_of_a_worker_killed_without_warning_runs_again(
    open_runner: OpenRunner, url: str
) -> None:
    async def scenario() -> None:
        async with open_runner(nothing) as runner:
            job_id = await ask(runner)
            doomed = await asyncio.create_subprocess_exec(sys.executable, "-c", WORKER, url)
            try:
                await until(runner, job_id, "running")
            finally:
                doomed.kill()
                await doomed.wait()

            await runner.start()

            row = await until(runner, job_id, "succeeded")
            assert row["attempts"] == 2

    asyncio.run(scenario())


def test_a_job_that_kills_every_worker_is_given_up(open_runner: OpenRunner) -> None:
    async def scenario() -> None:
        async with open_runner(nothing, max_attempts=2) as runner:
            job_id = await ask(runner)
            await change(runner, "update jobs set attempts = 2")

            await runner.run_until_idle()

            row = await row_of(runner, job_id)
            assert row["state"] == "failed"
            assert row["error"] == "This job stopped its worker 2 times, so it is not tried again."

    asyncio.run(scenario())


def test_a_job_whose_ticket_was_lost_gets_a_new_one(open_runner: OpenRunner) -> None:
    async def scenario() -> None:
        async with open_runner(nothing) as runner:
            job_id = await ask(runner)
            await change(runner, "delete from procrastinate_jobs")

            await runner.start()

            await until(runner, job_id, "succeeded")

    asyncio.run(scenario())


def test_a_worker_thought_dead_cannot_write_into_the_run_of_another(
    open_runner: OpenRunner,
) -> None:
    async def wait_for_ever(job: RunningJob) -> None:
        while True:
            await job.progress(7)
            await asyncio.sleep(0.01)

    async def scenario() -> None:
        async with open_runner(wait_for_ever) as runner:
            await runner.start()
            job_id = await ask(runner)
            await until(runner, job_id, "running")

            # Another worker claims the job: it starts anew.
            await change(
                runner, "update jobs set started_at = clock_timestamp(), done = 1, attempts = 2"
            )
            run = next(iter(runner.executor.runs.values()))
            await asyncio.wait({run.task}, timeout=5)

            row = await row_of(runner, job_id)
            assert (row["state"], row["done"]) == ("running", 1)

    asyncio.run(scenario())


def test_a_runner_survives_losing_its_connections(open_runner: OpenRunner, url: str) -> None:
    async def scenario() -> None:
        async with open_runner(nothing) as runner:
            await runner.start()
            await until(runner, await ask(runner), "succeeded")
            await change(
                runner,
                """
                select pg_terminate_backend(pid) from pg_stat_activity
                where datname = current_database() and pid <> pg_backend_pid()
                """,
            )

            async with await AsyncConnection.connect(url) as connection:
                job_id = await enqueue_on(connection, kind="work", title="Work")

            async with open_runner(nothing) as onlooker:
                await until(onlooker, job_id, "succeeded")

    asyncio.run(scenario())
