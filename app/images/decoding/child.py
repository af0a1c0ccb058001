"""The process that decodes: takes calls from a pipe, answers each, and may die of any of them alone.

Started by `pool` as `python -m app.images.decoding.child FD MEMORY_BYTES`.
"""

import contextlib
import os
import sys
import traceback
from multiprocessing.connection import Connection
from pkgutil import resolve_name

from app.errors import AppError
from app.images.decoding.calls import (
    READY,
    Broke,
    Call,
    OutOfMemory,
    Refused,
    Reply,
    Returned,
    receive,
    send,
)

_NICENESS = 5  # Requests of people who wait for a page come first.


def main(pipe_handle: int, memory_bytes: int) -> None:
    """Answer calls until the pipe closes, which it does when the parent ends in whatever way."""
    _limit_process(memory_bytes)
    with (
        Connection(pipe_handle) as pipe,
        contextlib.suppress(EOFError, BrokenPipeError, ConnectionResetError),
    ):
        send(pipe, READY)
        _silence_libraries()
        while True:
            call: Call = receive(pipe)
            _limit_cpu(call.cpu_s)
            send(pipe, _answer(call))


def _answer(call: Call) -> Reply:
    try:
        return Returned(resolve_name(call.address)(*call.arguments))
    except AppError as refusal:
        return Refused(refusal)
    except MemoryError:
        return OutOfMemory()
    except Exception:  # The worker loop: whatever a decoder raises ends one call, not the others.
        return Broke(traceback.format_exc())


def _limit_process(memory_bytes: int) -> None:
    if sys.platform == "win32":  # No such limits there; the wall-clock limit of the pool holds.
        return
    import resource

    os.nice(_NICENESS)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))


def _silence_libraries() -> None:
    """libtiff and others write a line for each oddity they meet, straight to standard error."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stderr.fileno())
    os.close(nowhere)


def _limit_cpu(cpu_s: float) -> None:
    """Ends this process even when the parent that would have stopped it is gone."""
    if sys.platform == "win32":
        return
    import resource

    usage = resource.getrusage(resource.RUSAGE_SELF)
    spent = usage.ru_utime + usage.ru_stime
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    resource.setrlimit(resource.RLIMIT_CPU, (int(spent + cpu_s) + 1, hard))


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
