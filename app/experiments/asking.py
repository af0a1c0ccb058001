"""The process that asks, as the job hears it: one thread, bounded memory, and dead when nobody waits for it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, TypeVar, TypeVarTuple, cast

from app.experiments.conversation import ADVANCE, BEGIN, Question
from app.experiments.errors import AskingStopped
from app.images.decoding.calls import Broke, Call, OutOfMemory, Refused, Remote, Returned
from app.images.decoding.pool import DecoderPool
from app.images.decoding.process import Process, ProcessDied, ProcessTooSlow

T = TypeVar("T")
Ts = TypeVarTuple("Ts")

_LONGEST_STEP_S = 3_600.0


class Asking:
    """One experiment in a process of its own; at rest the process may be given to others."""

    def __init__(self, process: Process) -> None:
        self.is_at_rest = True
        self._process = process

    async def begin(self, question: Question) -> int:
        """How many steps there will be at most."""
        self.is_at_rest = False
        return await self._ask(BEGIN, question)

    async def advance(self) -> int | dict[str, Any]:
        """The number of a step that is done, or the result."""
        said = await self._ask(ADVANCE)
        self.is_at_rest = isinstance(said, dict)
        return said

    async def _ask(self, remote: Remote[T, *Ts], *arguments: *Ts) -> T:
        call = Call(remote.address, arguments, _LONGEST_STEP_S)
        try:
            reply = await asyncio.to_thread(self._process.ask, call)
        except ProcessDied as end:
            raise AskingStopped("The process that asks ended without an answer.") from end
        except ProcessTooSlow as end:
            told = f"One step took longer than {_LONGEST_STEP_S:,.0f} s. Choose fewer images."
            raise AskingStopped(told) from end
        match reply:
            case Returned(value):
                return cast("T", value)  # It came through a pipe, which knows no types.
            case Refused(refusal):
                raise refusal
            case OutOfMemory():
                told = "More memory is needed than CONCORD_IMPORT_MEMORY_BYTES allows. Choose fewer images."
                raise AskingStopped(told)
            case Broke(traceback):
                raise AskingStopped(traceback)


@asynccontextmanager
async def asking_in(pool: DecoderPool) -> AsyncIterator[Asking]:
    """A process for the time of the block, killed when that ends before the result came."""
    async with pool.held() as process:
        asking = Asking(process)
        try:
            yield asking
        finally:
            if not asking.is_at_rest:
                process.kill()
