"""Processes that decode, and die in our place."""

import asyncio
import threading
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from typing import TypeVar, TypeVarTuple, cast

import structlog

from app.images.decoding.calls import (
    Broke,
    Call,
    OutOfMemory,
    Refused,
    Remote,
    Reply,
    Returned,
)
from app.images.decoding.process import Process, ProcessDied, ProcessTooSlow

T = TypeVar("T")
Ts = TypeVarTuple("Ts")

_IDLE_S = 60.0
_CALLS_PER_PROCESS = 1_000  # Then a fresh one: decoders leak, and memory falls to pieces.

log = structlog.get_logger()


class DecoderStopped(Exception):
    """A call was ended from outside. The message goes on where a file's name leaves off: "… took longer than 60 s"."""


class DecoderPool:
    """A few processes that run one function at a time each; a hung or dead one is replaced and harms no other call.

    Processes start when they are needed and end after a minute without work.
    """

    def __init__(self, *, processes: int, memory_bytes: int, timeout_s: float) -> None:
        self._memory_bytes = memory_bytes
        self._timeout_s = timeout_s
        self._threads = ThreadPoolExecutor(processes, thread_name_prefix="decoder")
        self._lock = threading.Lock()
        self._idle: list[Process] = []
        self._busy: set[Process] = set()
        self._is_closed = False
        self._retirement: asyncio.TimerHandle | None = None

    async def run(
        self, remote: Remote[T, *Ts], *arguments: *Ts, timeout_s: float | None = None
    ) -> T:
        """Call a function in a process of the pool.

        Args:
            remote: which function (`app.images.decoding.remote`).
            arguments: what to call it with; everything must pickle.
            timeout_s: longest time, where the pool's own does not suit.

        Raises:
            DecoderStopped: it took too long, needed too much memory, or took its process down.
            AppError: what the function itself refused.
        """
        call = Call(remote.address, arguments, timeout_s or self._timeout_s)
        loop = asyncio.get_running_loop()
        try:
            reply = await loop.run_in_executor(self._threads, self._call, call)
        finally:
            self._retire_later(loop)
        return cast("T", _value(reply))  # It came through a pipe, which knows no types.

    async def close(self) -> None:
        """End every process at once; calls that are under way end with `DecoderStopped`."""
        with self._lock:
            self._is_closed = True
            decoders = [*self._idle, *self._busy]
            self._idle.clear()
        if self._retirement is not None:
            self._retirement.cancel()
        for decoder in decoders:
            decoder.kill()
        await asyncio.to_thread(self._threads.shutdown)

    @asynccontextmanager
    async def held(self) -> AsyncIterator[Process]:
        """A process for one caller alone, who has several things to say to it, and kills it when they are not said."""
        taking = asyncio.create_task(asyncio.to_thread(self._take))
        try:
            process = await asyncio.shield(taking)
        except asyncio.CancelledError:
            taking.add_done_callback(self._give_back_taken)
            raise
        try:
            yield process
        finally:
            with self._lock:
                self._busy.discard(process)
            self._give_back(process)
            self._retire_later(asyncio.get_running_loop())

    def _call(self, call: Call) -> Reply:
        decoder = self._take()
        try:
            reply = decoder.ask(call)
        except (ProcessDied, ProcessTooSlow) as end:
            decoder.kill()
            raise _stopped(end, call) from end
        finally:
            with self._lock:
                self._busy.discard(decoder)
        self._give_back(decoder)
        return reply

    def _give_back_taken(self, taking: "asyncio.Task[Process]") -> None:
        """Nobody waits any longer for a process that was on its way."""
        if not taking.cancelled() and taking.exception() is None:
            with self._lock:
                self._busy.discard(taking.result())
            self._give_back(taking.result())

    def _take(self) -> Process:
        with self._lock:
            if self._is_closed:
                raise DecoderStopped("was not decoded, because Concord is shutting down")
            alive = [each for each in self._idle if each.is_alive]
            decoder = alive.pop() if alive else Process(self._memory_bytes)
            self._idle = alive
            self._busy.add(decoder)
            return decoder

    def _give_back(self, decoder: Process) -> None:
        with self._lock:
            if not self._is_closed and decoder.is_alive and decoder.calls < _CALLS_PER_PROCESS:
                self._idle.append(decoder)
                return
        decoder.kill()

    def _retire_later(self, loop: asyncio.AbstractEventLoop) -> None:
        if self._retirement is not None:
            self._retirement.cancel()
        if not self._is_closed:
            self._retirement = loop.call_later(_IDLE_S, self._retire)

    def _retire(self) -> None:
        with self._lock:
            idle, self._idle = self._idle, []
        for decoder in idle:
            decoder.kill()


def _stopped(end: ProcessDied | ProcessTooSlow, call: Call) -> DecoderStopped:
    if isinstance(end, ProcessTooSlow):
        return DecoderStopped(
            f"took longer than {call.cpu_s:g} s to decode (CONCORD_DECODE_TIMEOUT_S)"
        )
    return DecoderStopped("made the decoder stop; it is damaged, or made to do harm")


def _value(reply: Reply) -> object:
    match reply:
        case Returned(value):
            return value
        case Refused(refusal):
            raise refusal
        case OutOfMemory():
            raise DecoderStopped(
                "needs more memory to decode than is allowed (CONCORD_DECODE_MEMORY_BYTES)"
            )
        case Broke(traceback):
            log.error("decoder failed", traceback=traceback)
            raise DecoderStopped("cannot be decoded; what went wrong is in the server's log")
