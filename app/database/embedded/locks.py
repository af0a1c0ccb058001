"""Locks on files that the kernel releases when their last holder dies, however it dies."""

import fcntl
import os
from pathlib import Path
from types import TracebackType
from typing import Self

CLOSED = -1


class FileLock:
    """One open lock file. Child processes that inherit `fd` hold the same lock."""

    def __init__(self, path: Path) -> None:
        self.fd = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        # After a failure, a child that inherited the lock may still be at work under it.
        if kind is None:
            self.release()
        else:
            self.leave()

    def try_alone(self) -> bool:
        """Take it for this holder only; False when somebody else has it."""
        try:
            fcntl.flock(self.fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def wait_alone(self) -> None:
        """Take it for this holder only, after everybody else."""
        fcntl.flock(self.fd, fcntl.LOCK_EX)

    def share(self) -> None:
        """Take it beside others who share it."""
        fcntl.flock(self.fd, fcntl.LOCK_SH)

    def release(self) -> None:
        """Give it back, also for every process that inherited it."""
        if self.fd != CLOSED:
            fcntl.flock(self.fd, fcntl.LOCK_UN)
            self.leave()

    def leave(self) -> None:
        """Close it here; child processes that inherited it go on holding it."""
        if self.fd != CLOSED:
            os.close(self.fd)
            self.fd = CLOSED


def is_taken(path: Path) -> bool:
    """Whether some living process holds the lock alone."""
    lock = FileLock(path)
    try:
        fcntl.flock(lock.fd, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        lock.leave()
    return False
