"""A process that hangs or dies costs one call."""

import asyncio
import os
import time
from collections.abc import AsyncIterator

import pytest

from app.errors import Invalid
from app.images.decoding.ingesting import ingest
from app.images.decoding.limits import DecodeLimits
from app.images.decoding.pool import DecoderPool, DecoderStopped
from app.images.decoding.refusals import ImageRefused
from tests.shared_data import shared_data
from tests.unit.images.decoding import calls

pytestmark = pytest.mark.anyio


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
async def pool() -> AsyncIterator[DecoderPool]:
    made = DecoderPool(processes=2, memory_bytes=4 * 1024**3, timeout_s=20)
    yield made
    await made.close()


async def test_a_call_returns_its_value(pool: DecoderPool) -> None:
    assert await pool.run(calls.add, 2, 3) == 5


async def test_a_process_serves_many_calls(pool: DecoderPool) -> None:
    first = await pool.run(calls.process_id)

    assert await pool.run(calls.process_id) == first != os.getpid()


async def test_a_refusal_comes_back_as_itself(pool: DecoderPool) -> None:
    with pytest.raises(Invalid, match=r"^This picture is upside down\.$"):
        await pool.run(calls.refuse)


async def test_a_hung_call_is_ended_and_the_next_one_runs(pool: DecoderPool) -> None:
    begun = time.monotonic()

    with pytest.raises(
        DecoderStopped, match=r"took longer than 0\.5 s to decode \(CONCORD_DECODE_TIMEOUT_S\)"
    ):
        await pool.run(calls.spin, timeout_s=0.5)

    assert time.monotonic() - begun < 10
    assert await pool.run(calls.add, 1, 1) == 2


async def test_a_dead_process_harms_no_other_call(pool: DecoderPool) -> None:
    results = await asyncio.gather(
        pool.run(calls.die),
        *(pool.run(calls.add, number, 1) for number in range(20)),
        pool.run(calls.die),
        return_exceptions=True,
    )

    assert isinstance(results[0], DecoderStopped)
    assert isinstance(results[-1], DecoderStopped)
    assert results[1:-1] == list(range(1, 21))


async def test_memory_is_limited(pool: DecoderPool) -> None:
    with pytest.raises(DecoderStopped, match="needs more memory to decode than is allowed"):
        await pool.run(calls.eat_memory)

    assert await pool.run(calls.add, 1, 1) == 2


async def test_an_unforeseen_failure_is_logged_and_not_shown(
    pool: DecoderPool, caplog: pytest.LogCaptureFixture
) -> None:
    with pytest.raises(DecoderStopped) as stopped:
        await pool.run(calls.fail)

    assert "nobody foresaw this" not in str(stopped.value)
    assert "nobody foresaw this" in caplog.text


async def test_processes_know_no_secrets(
    pool: DecoderPool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CONCORD_STORAGE_SECRET_KEY", "secret")

    assert await pool.run(calls.secrets) == []


async def test_closing_does_not_wait_for_a_slow_call(pool: DecoderPool) -> None:
    slow = asyncio.create_task(pool.run(calls.sleep, 15.0))
    await pool.run(calls.add, 1, 1)
    begun = time.monotonic()

    await pool.close()

    assert time.monotonic() - begun < 5
    with pytest.raises(DecoderStopped):
        await slow


async def test_hostile_files_are_accepted_or_refused_with_a_sentence(pool: DecoderPool) -> None:
    outcomes: dict[str, str] = {}
    for folder in (shared_data("images"), shared_data("exif")):
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            try:
                await pool.run(ingest, path, path.name, DecodeLimits())
            except (ImageRefused, DecoderStopped) as refusal:
                outcomes[path.name] = str(refusal)

    sentences = [
        outcome
        for name, outcome in outcomes.items()
        if outcome.startswith(name) and outcome.endswith(".")
    ]
    assert len(sentences) == len(outcomes) > 100
    assert await pool.run(calls.add, 1, 1) == 2
