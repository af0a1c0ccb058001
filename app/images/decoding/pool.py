"""Processes that decode, and die in our place."""

import asyncio
import os
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TypeVar, TypeVarTuple, cast

import structlog

from app.images.decoding import child
from app.images.decoding.calls import (
    READY,
    Broke,
    Call,
    OutOfMemory,
    Refused,
    Remote,
    Reply,
    Returned,
)

T = TypeVar("T")
Ts = TypeVarTuple("Ts")

_IDLE_S = 60.0
_START_S = 60.0
_CALLS_PER_PROCESS = 1_000  # Then a fresh one: decoders leak, and memory falls to pieces.
_CODE_FOLDER = Path(child.__file__).parents[3]
_PASSED_ON = ("PATH", "LANG", "LC_ALL", "TMPDIR", "SYSTEMROOT")
_THREADS_OF_LIBRARIES = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "VIPS_CONCURRENCY")

log = structlog.get_logger()


class DecoderStopped(Exception):
    """A call was ended from outside. The message goes on where a file's name leaves off: "… took longer than 60 s"."""


class DecoderDidNotStart(RuntimeError):
    """The installation is broken: a decoder process ended before it could take a call."""


class DecoderPool:
    """A few processes that run one function at a time each; a hung or dead one is replaced and harms no other call.

    Processes start when they are needed and end after a minute without work.
    """

    def __init__(self, *, processes: int, memory_bytes: int, timeout_s: float) -> None:
        self._memory_bytes = memory_bytes
        self._timeout_s = timeout_s
        self._threads = ThreadPoolExecutor(processes, thread_name_prefix="decoder")
        self._lock = threading.Lock()
        self._idle: list[_Decoder] = []
        self._busy: set[_Decoder] = set()
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

    def _call(self, call: Call) -> Reply:
        decoder = self._take()
        try:
            reply = decoder.ask(call)
        except DecoderStopped:
            decoder.kill()
            raise
        finally:
            with self._lock:
                self._busy.discard(decoder)
        self._give_back(decoder)
        return reply

    def _take(self) -> "_Decoder":
        with self._lock:
            if self._is_closed:
                raise DecoderStopped("was not decoded, because Concord is shutting down")
            decoder = self._idle.pop() if self._idle else _Decoder(self._memory_bytes)
            self._busy.add(decoder)
            return decoder

    def _give_back(self, decoder: "_Decoder") -> None:
        with self._lock:
            if not self._is_closed and decoder.calls < _CALLS_PER_PROCESS:
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


class _Decoder:
    """One process and the pipe to it."""

    def __init__(self, memory_bytes: int) -> None:
        self.calls = 0
        self._pipe, theirs = Pipe()
        with theirs:
            self._process = subprocess.Popen(
                [
                    sys.executable,
                    "-P",
                    "-m",
                    child.__name__,
                    str(theirs.fileno()),
                    str(memory_bytes),
                ],
                pass_fds=(theirs.fileno(),),
                stdin=subprocess.DEVNULL,
                env=_environment(),
                start_new_session=True,  # Ctrl+C is for the server, which then closes the pipe.
            )

        self._await_ready()

    def _await_ready(self) -> None:
        try:
            if self._pipe.poll(_START_S) and self._pipe.recv() == READY:
                return
        except (EOFError, OSError):
            pass  # The same answer as no answer.
        self.kill()
        raise DecoderDidNotStart(
            f"a decoder process ended with code {self._process.returncode} while starting"
        )

    def ask(self, call: Call) -> Reply:
        self.calls += 1
        try:
            self._pipe.send(call)
            if not self._pipe.poll(call.cpu_s):
                raise DecoderStopped(
                    f"took longer than {call.cpu_s:g} s to decode (CONCORD_DECODE_TIMEOUT_S)"
                )
            reply: Reply = self._pipe.recv()
        except (EOFError, OSError) as error:
            raise DecoderStopped(
                "made the decoder stop; it is damaged, or made to do harm"
            ) from error
        return reply

    def kill(self) -> None:
        _close(self._pipe)
        self._process.kill()
        self._process.wait()


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


def _close(pipe: Connection) -> None:
    if not pipe.closed:
        pipe.close()


def _environment() -> dict[str, str]:
    """What a decoder needs and no more: no secrets, and libraries that do not multiply our processes by threads."""
    kept = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    return (
        kept
        | dict.fromkeys(_THREADS_OF_LIBRARIES, "1")
        | {"PYTHONPATH": str(_CODE_FOLDER), "MALLOC_ARENA_MAX": "2"}
    )
