"""A process that hangs or dies costs one call."""

import asyncio
import os
import sys
import time
from collections.abc import AsyncIterator
from pathlib import Path
from pkgutil import resolve_name

import psutil
import pytest
from structlog.testing import capture_logs

from app.errors import Invalid
from app.images.decoding import remote
from app.images.decoding.calls import Remote
from app.images.decoding.limits import DecodeLimits
from app.images.decoding.pool import DecoderPool, DecoderStopped
from app.images.decoding.records import RenditionTargets
from app.images.decoding.refusals import ImageRefused
from app.quality.embedding import DEFAULT
from tests.shared_data import shared_data

pytestmark = pytest.mark.anyio

_CALLS = "tests.unit.images.decoding.calls"
ADD = Remote[int, int, int](f"{_CALLS}:add")
PROCESS_ID = Remote[int](f"{_CALLS}:process_id")
SLEEP = Remote[None, float](f"{_CALLS}:sleep")
SPIN = Remote[None](f"{_CALLS}:spin")
DIE = Remote[None](f"{_CALLS}:die")
EAT_MEMORY = Remote[int](f"{_CALLS}:eat_memory")
REFUSE = Remote[None](f"{_CALLS}:refuse")
FAIL = Remote[None](f"{_CALLS}:fail")
SECRETS = Remote[list[str]](f"{_CALLS}:secrets")


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
async def pool() -> AsyncIterator[DecoderPool]:
    made = DecoderPool(processes=2, memory_bytes=4 * 1024**3, timeout_s=20)
    yield made
    await made.close()


async def test_a_call_returns_its_value(pool: DecoderPool) -> None:
    assert await pool.run(ADD, 2, 3) == 5


async def test_a_process_serves_many_calls(pool: DecoderPool) -> None:
    first = await pool.run(PROCESS_ID)

    assert await pool.run(PROCESS_ID) == first != os.getpid()


async def test_one_that_died_at_rest_is_replaced(pool: DecoderPool) -> None:
    first = await pool.run(PROCESS_ID)
    doomed = psutil.Process(first)
    doomed.kill()
    doomed.wait(10)

    assert await pool.run(PROCESS_ID) != first


async def test_a_held_process_serves_nobody_else_until_it_is_given_back(pool: DecoderPool) -> None:
    async with pool.held() as process:
        assert await pool.run(PROCESS_ID) != process.pid

    assert await pool.run(PROCESS_ID) == process.pid


async def test_a_refusal_comes_back_as_itself(pool: DecoderPool) -> None:
    with pytest.raises(Invalid, match=r"^This picture is upside down\.$"):
        await pool.run(REFUSE)


async def test_a_hung_call_is_ended_and_the_next_one_runs(pool: DecoderPool) -> None:
    begun = time.monotonic()

    with pytest.raises(
        DecoderStopped, match=r"took longer than 0\.5 s to decode \(CONCORD_DECODE_TIMEOUT_S\)"
    ):
        await pool.run(SPIN, timeout_s=0.5)

    assert time.monotonic() - begun < 10
    assert await pool.run(ADD, 1, 1) == 2


async def test_a_dead_process_harms_no_other_call(pool: DecoderPool) -> None:
    dead = asyncio.gather(pool.run(DIE), pool.run(DIE), return_exceptions=True)
    sums = await asyncio.gather(*(pool.run(ADD, number, 1) for number in range(20)))

    assert sums == list(range(1, 21))
    assert [type(outcome) for outcome in await dead] == [DecoderStopped] * 2


async def test_memory_is_limited(pool: DecoderPool) -> None:
    with pytest.raises(DecoderStopped, match="needs more memory to decode than is allowed"):
        await pool.run(EAT_MEMORY)

    assert await pool.run(ADD, 1, 1) == 2


async def test_an_unforeseen_failure_is_logged_and_not_shown(pool: DecoderPool) -> None:
    with capture_logs() as logs, pytest.raises(DecoderStopped) as stopped:
        await pool.run(FAIL)

    assert "nobody foresaw this" not in str(stopped.value)
    assert "nobody foresaw this" in logs[0]["traceback"]


async def test_processes_know_no_secrets(
    pool: DecoderPool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CONCORD_STORAGE_SECRET_KEY", "secret")

    assert await pool.run(SECRETS) == []


async def test_closing_does_not_wait_for_a_slow_call(pool: DecoderPool) -> None:
    slow = asyncio.create_task(pool.run(SLEEP, 15.0))
    await pool.run(ADD, 1, 1)
    begun = time.monotonic()

    await pool.close()

    assert time.monotonic() - begun < 5
    with pytest.raises(DecoderStopped):
        await slow


async def test_hostile_files_are_accepted_or_refused_with_a_sentence(
    pool: DecoderPool, tmp_path: Path
) -> None:
    targets = RenditionTargets(tmp_path / "preview", tmp_path / "upright")
    outcomes: dict[str, str] = {}
    for folder in (shared_data("images"), shared_data("exif")):
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            try:
                await pool.run(remote.INGEST, path, targets, path.name, DecodeLimits(), DEFAULT)
            except (ImageRefused, DecoderStopped) as refusal:
                outcomes[path.name] = str(refusal)

    sentences = [
        outcome
        for name, outcome in outcomes.items()
        if outcome.startswith(name) and outcome.endswith(".")
    ]
    assert len(sentences) == len(outcomes) > 100
    assert await pool.run(ADD, 1, 1) == 2


@pytest.mark.parametrize(
    "name", [name for name, value in vars(remote).items() if isinstance(value, Remote)]
)
async def test_every_address_leads_to_a_function(name: str) -> None:
    assert callable(resolve_name(getattr(remote, name).address))


async def test_the_pool_itself_loads_no_decoder() -> None:
    program = "import sys, app.images.decoding.pool, app.images.decoding.remote; sys.exit('PIL.Image' in sys.modules)"

    process = await asyncio.create_subprocess_exec(sys.executable, "-c", program)

    assert await process.wait() == 0
