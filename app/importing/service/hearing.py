"""The process that reads an import's file, as the job hears it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, TypeVar, TypeVarTuple, cast

from app.images.decoding.calls import Broke, Call, OutOfMemory, Refused, Remote, Returned
from app.images.decoding.pool import DecoderPool
from app.images.decoding.process import Process, ProcessDied, ProcessTooSlow
from app.importing.conversation import ADVANCE, BEGIN, Asked, Ended, Refusal, Said
from app.importing.errors import ReaderEnded, ReaderTooLarge, ReaderTooSlow

T = TypeVar("T")
Ts = TypeVarTuple("Ts")

_LONGEST_STEP_S = 3_600.0


class ReaderBroke(RuntimeError):
    """The process met what nobody foresaw; the message is its traceback."""


class Reader:
    """A process that reads for one import alone; see `app.importing.conversation`. At rest it may be given others."""

    def __init__(self, process: Process) -> None:
        self.is_at_rest = True
        self._process = process

    async def begin(self, asked: Asked) -> Said:
        """Let it open the source."""
        return await self._said(BEGIN, asked)

    async def advance(self, answer: Any = None) -> Said:
        """Answer what it said last, and hear what comes next."""
        return await self._said(ADVANCE, answer)

    async def _said(self, remote: Remote[Said, *Ts], *arguments: *Ts) -> Said:
        self.is_at_rest = False
        said = await self._ask(remote, *arguments)
        self.is_at_rest = isinstance(said, Ended | Refusal)
        return said

    async def _ask(self, remote: Remote[T, *Ts], *arguments: *Ts) -> T:
        call = Call(remote.address, arguments, _LONGEST_STEP_S)
        try:
            reply = await asyncio.to_thread(self._process.ask, call)
        except ProcessDied as end:
            raise ReaderEnded from end
        except ProcessTooSlow as end:
            raise ReaderTooSlow(_LONGEST_STEP_S) from end
        match reply:
            case Returned(value):
                return cast("T", value)  # It came through a pipe, which knows no types.
            case Refused(refusal):
                raise refusal
            case OutOfMemory():
                raise ReaderTooLarge
            case Broke(traceback):
                raise ReaderBroke(traceback)


@asynccontextmanager
async def reader_of(pool: DecoderPool) -> AsyncIterator[Reader]:
    """A process for the time of the block, killed when that ends before everything was said."""
    async with pool.held() as process:
        reader = Reader(process)
        try:
            yield reader
        finally:
            if not reader.is_at_rest:
                process.kill()
