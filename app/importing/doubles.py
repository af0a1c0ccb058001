"""Doubles of this process: they know all that it knows when they begin, and do one kind of work side by side.

A double is forked, so that what was read before is there without a copy. It ends when the process that it doubles does,
as their pipe is closed then.
"""

import contextlib
import os
import signal
import sys
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from typing import Generic, NoReturn, TypeVar

from app.images.decoding.calls import Broke, OutOfMemory, Reply, Returned, receive, send
from app.importing.errors import ReaderEnded

Task = TypeVar("Task")
Result = TypeVar("Result")

CAN_FORK = sys.platform == "linux"


class DoubleBroke(RuntimeError):
    """A double met what nobody foresaw; the message is its traceback."""


class Doubles(Generic[Task, Result]):
    """Some doubles at rest, or at one task each; results come in the order of their tasks."""

    def __init__(self, pipes: Sequence[Connection]) -> None:
        self.count = len(pipes)
        self._pipes = pipes
        self._given = self._taken = 0

    @property
    def under_way(self) -> int:
        """How many results were not taken yet."""
        return self._given - self._taken

    @property
    def are_busy(self) -> bool:
        """Whether each has a task; the next is given when a result was taken."""
        return self.under_way == self.count

    def give(self, task: Task) -> None:
        """Have a double that is at rest do something."""
        assert not self.are_busy
        pipe = self._pipes[self._given % len(self._pipes)]
        self._given += 1
        try:
            send(pipe, task)
        except OSError as error:
            raise ReaderEnded from error

    def take(self) -> Result:
        """What came of the task that was given first of those under way.

        Raises:
            ReaderEnded: the double was ended from outside.
            MemoryError: it needed more memory than allowed.
            DoubleBroke: it failed otherwise.
        """
        pipe = self._pipes[self._taken % len(self._pipes)]
        self._taken += 1
        try:
            reply: Reply = receive(pipe)
        except (EOFError, OSError) as error:
            raise ReaderEnded from error
        match reply:
            case Returned(value):
                result: Result = value  # type: ignore[assignment]  # It came through a pipe, which knows no types.
                return result
            case OutOfMemory():
                raise MemoryError
            case Broke(told):
                raise DoubleBroke(told)
            case _:
                raise AssertionError(reply)


@contextmanager
def doubles(count: int, work: Callable[[Task], Result]) -> Iterator[Doubles[Task, Result]]:
    """So many processes that do this work, for the time of the block; none on systems that have no such thing."""
    alive: dict[int, Connection] = {}
    try:
        for _ in range(count if CAN_FORK else 0):
            pid, pipe = _forked(work)
            alive[pid] = pipe
        yield Doubles(list(alive.values()))
    finally:
        for pid, pipe in alive.items():
            pipe.close()
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)


def _forked(work: Callable[[Task], Result]) -> tuple[int, Connection]:
    ours, theirs = Pipe()
    with theirs:
        pid = os.fork()
        if pid == 0:
            _live(theirs, work)
    return pid, ours


def _live(pipe: Connection, work: Callable[[Task], Result]) -> NoReturn:
    """All that a double does."""
    try:
        # No pipe of another process may stay open because a double holds its end too.
        os.closerange(3, pipe.fileno())
        os.closerange(pipe.fileno() + 1, os.sysconf("SC_OPEN_MAX"))
        with contextlib.suppress(EOFError, BrokenPipeError, ConnectionResetError):
            while True:
                _answer(pipe, work, receive(pipe))
    finally:
        os._exit(0)  # What the process that it doubles does at its end is not for it to do.


def _answer(pipe: Connection, work: Callable[[Task], Result], task: Task) -> None:
    try:
        send(pipe, _reply(work, task))
    except MemoryError:  # There is no place for the answer's copy.
        send(pipe, OutOfMemory())


def _reply(work: Callable[[Task], Result], task: Task) -> Reply:
    try:
        return Returned(work(task))
    except MemoryError:
        return OutOfMemory()
    except Exception:  # The worker loop: the process that is doubled tells what went wrong.
        return Broke(traceback.format_exc())
