import asyncio
from typing import Any

import pytest

from app.errors import Invalid
from app.jobs.running import RunningJob
from tests.features.jobs.conftest import (
    OpenRunner,
    ask,
    change,
    row_of,
    until,
    until_row,
)


async def add(job: RunningJob) -> dict[str, Any]:
    return {"sum": job.args["a"] + job.args["b"], "greeting": job.app_state.greeting}


def test_a_job_gets_its_arguments_and_leaves_its_result(open_runner: OpenRunner) -> None:
    async def scenario() -> None:
        async with open_runner(add) as runner:
            job_id = await ask(runner, args={"a": 1, "b": 2})
            assert (await row_of(runner, job_id))["state"] == "waiting"

            await runner.run_until_idle()

            row = await row_of(runner, job_id)
            assert row["state"] == "succeeded"
            assert row["result"] == {"sum": 3, "greeting": "hello"}
            assert row["attempts"] == 1
            assert row["finished_at"] is not None

    asyncio.run(scenario())


def test_a_started_runner_takes_jobs_as_they_come(open_runner: OpenRunner) -> None:
    async def scenario() -> None:
        async with open_runner(add) as runner:
            await runner.start()
            await asyncio.sleep(0.3)

            job_id = await ask(runner, args={"a": 1, "b": 2})

            await asyncio.wait_for(until(runner, job_id, "succeeded"), timeout=2)

    asyncio.run(scenario())


def test_progress_is_seen_while_the_job_runs_and_the_last_report_is_kept(
    open_runner: OpenRunner,
) -> None:
    half_way, go_on = asyncio.Event(), asyncio.Event()

    async def count(job: RunningJob) -> None:
        for done in range(1, 6):
            await job.progress(done, 10, f"item {done}")
        half_way.set()
        await go_on.wait()
        for done in range(6, 11):
            await job.progress(done)

    async def scenario() -> None:
        async with open_runner(count) as runner:
            await runner.start()
            job_id = await ask(runner)
            await half_way.wait()
            row = await until_row(runner, job_id, lambda row: row["done"] == 5)
            assert (row["total"], row["message"], row["state"]) == (10, "item 5", "running")

            go_on.set()
            row = await until(runner, job_id, "succeeded")
            assert (row["done"], row["total"], row["message"]) == (10, 10, "item 5")

    asyncio.run(scenario())


def test_many_reports_are_few_writes(open_runner: OpenRunner) -> None:
    async def count(job: RunningJob) -> None:
        for done in range(1000):
            await job.progress(done, 1000)

    async def scenario() -> None:
        async with open_runner(count) as runner:
            job_id = await ask(runner)
            async with runner.database.connection() as connection:
                await connection.execute("create table writes (at timestamptz default now())")
                await connection.execute(
                    """
                    create function note() returns trigger language plpgsql as
                    $$ begin insert into writes default values; return new; end $$;
                    create trigger note after update on jobs for each row execute function note()
                    """
                )

            await runner.run_until_idle()

            async with runner.database.connection() as connection:
                cursor = await connection.execute("select count(*) from writes")
                row = await cursor.fetchone()
            assert row is not None
            assert row[0] < 12
            assert (await row_of(runner, job_id))["done"] == 999

    asyncio.run(scenario())


def test_a_refusal_fails_the_job_with_its_sentence_and_is_not_tried_again(
    open_runner: OpenRunner,
) -> None:
    async def refuse(_job: RunningJob) -> None:
        raise Invalid("Line 14: expected 5 numbers, found 4.")

    async def scenario() -> None:
        async with open_runner(refuse) as runner:
            job_id = await ask(runner)

            await runner.run_until_idle()

            row = await row_of(runner, job_id)
            assert row["state"] == "failed"
            assert row["error"] == "Line 14: expected 5 numbers, found 4."
            assert row["attempts"] == 1

    asyncio.run(scenario())


def test_a_failure_is_tried_again_later_and_may_succeed(
    open_runner: OpenRunner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.jobs.execution.FIRST_RETRY_S", 0.05)
    runs = []

    async def fail_twice(_job: RunningJob) -> None:
        runs.append(1)
        if len(runs) < 3:
            raise OSError("the disk is full")

    async def scenario() -> None:
        async with open_runner(fail_twice) as runner:
            job_id = await ask(runner)
            await runner.run_until_idle()
            row = await row_of(runner, job_id)
            assert row["state"] == "waiting"
            assert row["message"] == "Failed; trying again soon (1 of 3 attempts)."

            while row["state"] == "waiting":
                await asyncio.sleep(0.06)
                await runner.run_until_idle()
                row = await row_of(runner, job_id)

            assert row["state"] == "succeeded"
            assert row["attempts"] == 3

    asyncio.run(scenario())


def test_a_failure_that_lasts_ends_with_a_sentence_that_gives_nothing_away(
    open_runner: OpenRunner,
) -> None:
    async def fail(_job: RunningJob) -> None:
        raise RuntimeError("password=hunter2")

    async def scenario() -> None:
        async with open_runner(fail, max_attempts=1) as runner:
            job_id = await ask(runner)

            await runner.run_until_idle()

            row = await row_of(runner, job_id)
            assert row["state"] == "failed"
            assert row["error"].startswith("Concord made a mistake here")
            assert "hunter2" not in str(row)

    asyncio.run(scenario())


def test_a_result_that_is_no_json_fails_the_job(open_runner: OpenRunner) -> None:
    async def give_nonsense(_job: RunningJob) -> dict[str, Any]:
        return {"a": object()}

    async def scenario() -> None:
        async with open_runner(give_nonsense, max_attempts=1) as runner:
            job_id = await ask(runner)

            await runner.run_until_idle()

            assert (await row_of(runner, job_id))["state"] == "failed"

    asyncio.run(scenario())


def test_an_unknown_kind_fails_with_its_name(open_runner: OpenRunner) -> None:
    async def scenario() -> None:
        async with open_runner(add) as runner:
            job_id = await ask(runner, kind="knit")

            await runner.run_until_idle()

            assert "'knit'" in (await row_of(runner, job_id))["error"]

    asyncio.run(scenario())


def test_a_running_job_that_is_cancelled_is_interrupted_where_it_waits(
    open_runner: OpenRunner,
) -> None:
    tidied = []

    async def wait_for_ever(_job: RunningJob) -> None:
        try:
            await asyncio.Event().wait()
        finally:
            tidied.append(True)

    async def scenario() -> None:
        async with open_runner(wait_for_ever) as runner:
            await runner.start()
            job_id = await ask(runner)
            await until(runner, job_id, "running")

            await change(runner, "update jobs set is_cancel_requested = true")

            row = await until(runner, job_id, "cancelled")
            assert row["finished_at"] is not None
            assert tidied == [True]

    asyncio.run(scenario())


def test_a_busy_job_that_is_cancelled_stops_at_its_next_report(open_runner: OpenRunner) -> None:
    async def count_for_ever(job: RunningJob) -> None:
        done = 0
        while True:
            done += 1
            await job.progress(done)
            await asyncio.sleep(0)

    async def scenario() -> None:
        async with open_runner(count_for_ever) as runner:
            await runner.start()
            job_id = await ask(runner)
            await until(runner, job_id, "running")

            await change(runner, "update jobs set is_cancel_requested = true")

            await until(runner, job_id, "cancelled")

    asyncio.run(scenario())


def test_a_job_cancelled_while_it_waited_is_never_run(open_runner: OpenRunner) -> None:
    async def scenario() -> None:
        async with open_runner(add) as runner:
            job_id = await ask(runner, args={"a": 1, "b": 2})
            await change(runner, "update jobs set state = 'cancelled'")

            await runner.run_until_idle()

            assert (await row_of(runner, job_id))["started_at"] is None

    asyncio.run(scenario())


def test_stopping_puts_a_long_job_back_without_counting_the_attempt(
    open_runner: OpenRunner,
) -> None:
    async def wait_for_ever(_job: RunningJob) -> None:
        await asyncio.Event().wait()

    async def scenario() -> None:
        async with open_runner(wait_for_ever) as runner:
            await runner.start()
            job_id = await ask(runner)
            await until(runner, job_id, "running")

            await runner.stop()

            row = await row_of(runner, job_id)
            assert (row["state"], row["attempts"]) == ("waiting", 0)
            assert row["message"] == "Interrupted; waiting for a worker."

        async with open_runner(add) as next_runner:
            await change(next_runner, """update jobs set args = '{"a": 1, "b": 2}'""")
            await next_runner.run_until_idle()
            assert (await row_of(next_runner, job_id))["state"] == "succeeded"

    asyncio.run(scenario())


def test_stopping_waits_a_little_for_a_job_that_is_nearly_done(open_runner: OpenRunner) -> None:
    async def almost_done(_job: RunningJob) -> None:
        await asyncio.sleep(0.1)

    async def scenario() -> None:
        async with open_runner(almost_done) as runner:
            await runner.start()
            job_id = await ask(runner)
            await until(runner, job_id, "running")

            await runner.stop()

            assert (await row_of(runner, job_id))["state"] == "succeeded"

    asyncio.run(scenario())


def test_no_tickets_pile_up(open_runner: OpenRunner) -> None:
    async def scenario() -> None:
        async with open_runner(add) as runner:
            for number in range(5):
                await ask(runner, args={"a": number, "b": 0})

            await runner.run_until_idle()

            async with runner.database.connection() as connection:
                cursor = await connection.execute("select count(*) from procrastinate_jobs")
                assert await cursor.fetchone() == (0,)

    asyncio.run(scenario())
