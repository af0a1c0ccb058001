import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import psycopg
import structlog

from app.jobs.events import JobEvents, server_sent_events
from app.jobs.running import RunningJob
from tests.features.jobs.conftest import OpenRunner, ask, change, until


def _data(event: bytes) -> dict[str, Any]:
    lines = event.decode().splitlines()
    data: dict[str, Any] = json.loads(
        next(line.removeprefix("data: ") for line in lines if line.startswith("data: "))
    )
    return data


@asynccontextmanager
async def _listening(runner: Any) -> AsyncIterator[JobEvents]:
    events = JobEvents(runner.database)
    await events.start()
    try:
        yield events
    finally:
        await events.stop()


def test_a_watcher_sees_the_present_state_then_changes_then_the_end(
    open_runner: OpenRunner,
) -> None:
    watched = asyncio.Event()

    async def count(job: RunningJob) -> None:
        await watched.wait()
        await job.progress(1, 2, "half way")
        await asyncio.sleep(0.3)

    async def scenario() -> None:
        async with open_runner(count) as runner, _listening(runner) as events:
            job_id = await ask(runner)
            await runner.start()
            seen = []

            async for event in server_sent_events(events, job_id):
                seen.append(_data(event))
                if seen[-1]["state"] == "running":
                    watched.set()

            assert seen[-1]["state"] == "succeeded"
            assert (1, 2, "half way") in [
                (each["done"], each["total"], each["message"]) for each in seen
            ]

    asyncio.run(scenario())


def test_a_finished_job_is_shown_once_and_the_stream_ends(open_runner: OpenRunner) -> None:
    async def nothing(_job: RunningJob) -> None:
        return None

    async def scenario() -> None:
        async with open_runner(nothing) as runner, _listening(runner) as events:
            job_id = await ask(runner)
            await runner.run_until_idle()

            seen = [event async for event in server_sent_events(events, job_id)]

            assert [_data(event)["state"] for event in seen] == ["succeeded"]

    asyncio.run(scenario())


def test_a_quiet_job_sends_comments_that_keep_the_line_open(open_runner: OpenRunner) -> None:
    async def nothing(_job: RunningJob) -> None:
        return None

    async def scenario() -> None:
        async with open_runner(nothing) as runner, _listening(runner) as events:
            job_id = await ask(runner)
            stream = server_sent_events(events, job_id, keepalive_s=0.05)

            # On a busy machine a comment may come before the first state.
            events_sent = [await anext(stream) for _ in range(5)]

            states = [_data(each)["state"] for each in events_sent if each.startswith(b"event:")]
            assert states == ["waiting"]
            assert [each for each in events_sent if each.startswith(b":")] == [b": ping\n\n"] * 4
            await stream.aclose()

    asyncio.run(scenario())


def test_hundreds_of_watchers_cost_one_read_per_change(open_runner: OpenRunner) -> None:
    async def nothing(_job: RunningJob) -> None:
        return None

    async def scenario() -> None:
        async with open_runner(nothing) as runner, _listening(runner) as events:
            job_id = await ask(runner)
            reads = []
            show = events._show

            async def counted(job_ids: set[int]) -> None:
                reads.append(job_ids)
                await show(job_ids)

            events._show = counted  # type: ignore[method-assign]

            async def follow() -> int:
                return len([event async for event in server_sent_events(events, job_id)])

            followers = [asyncio.create_task(follow()) for _ in range(300)]
            await asyncio.sleep(0.3)
            await change(runner, "update jobs set state = 'cancelled'")
            await change(runner, f"notify concord_jobs, '{job_id}'")
            counts = await asyncio.wait_for(asyncio.gather(*followers), timeout=5)

            assert min(counts) >= 1
            assert len(reads) <= 5

    asyncio.run(scenario())


def test_watching_goes_on_when_the_listening_connection_is_lost(open_runner: OpenRunner) -> None:
    go_on = asyncio.Event()

    async def wait(_job: RunningJob) -> None:
        await go_on.wait()

    async def scenario() -> None:
        async with open_runner(wait) as runner, _listening(runner) as events:
            await runner.start()
            job_id = await ask(runner)
            await until(runner, job_id, "running")
            follower = asyncio.create_task(_last_state(events, job_id))
            await asyncio.sleep(0.2)
            await change(
                runner,
                """
                select pg_terminate_backend(pid) from pg_stat_activity
                where datname = current_database() and pid <> pg_backend_pid() and query like 'listen concord%'
                """,
            )
            go_on.set()

            assert await asyncio.wait_for(follower, timeout=10) == "succeeded"

    async def _last_state(events: JobEvents, job_id: int) -> str:
        seen = [event async for event in server_sent_events(events, job_id)]
        state: str = _data(seen[-1])["state"]
        return state

    asyncio.run(scenario())


def test_watching_goes_on_when_every_connection_is_lost(open_runner: OpenRunner, url: str) -> None:
    """As when Postgres is restarted: the pool lends connections of which nobody knows yet that they are dead."""

    async def nothing(_job: RunningJob) -> None:
        return None

    async def scenario() -> None:
        async with open_runner(nothing) as runner, _listening(runner) as events:
            job_id = await ask(runner)
            stream = server_sent_events(events, job_id, keepalive_s=30)
            first = await anext(stream)

            with psycopg.connect(url, autocommit=True) as other:
                other.execute("update jobs set state = 'cancelled'")
                other.execute(
                    """
                    select pg_terminate_backend(pid, 5000) from pg_stat_activity
                    where datname = current_database() and pid <> pg_backend_pid()
                    """
                )
            second = await asyncio.wait_for(anext(stream), timeout=20)

            assert [_data(each)["state"] for each in (first, second)] == ["waiting", "cancelled"]

    with structlog.testing.capture_logs() as told:
        asyncio.run(scenario())

    assert "nothing is heard from the database" in [each["event"] for each in told]


def test_a_watcher_that_failed_is_told_when_the_process_stops(open_runner: OpenRunner) -> None:
    async def nothing(_job: RunningJob) -> None:
        return None

    async def scenario() -> None:
        async with open_runner(nothing) as runner, _listening(runner) as events:
            failed = asyncio.Event()

            async def fails(job_ids: set[int]) -> None:
                failed.set()
                raise LookupError(job_ids)

            events._show = fails  # type: ignore[method-assign]
            async with events.watch(await ask(runner)):
                await asyncio.wait_for(failed.wait(), timeout=5)
            await events.stop()

    with structlog.testing.capture_logs() as told:
        asyncio.run(scenario())

    assert [each["task"] for each in told if each["log_level"] == "error"] == ["jobs: read changes"]


def test_streams_end_when_the_process_stops(open_runner: OpenRunner) -> None:
    async def nothing(_job: RunningJob) -> None:
        return None

    async def scenario() -> None:
        async with open_runner(nothing) as runner, _listening(runner) as events:
            stream = server_sent_events(events, await ask(runner))
            await anext(stream)

            await events.stop()

            assert [event async for event in stream] == []
            assert [event async for event in server_sent_events(events, 1)] == []

    asyncio.run(scenario())
