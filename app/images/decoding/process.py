"""One process of ours and the pipe to it: it takes calls, and may die of any of them alone."""

import os
import subprocess
import sys
from multiprocessing import Pipe
from pathlib import Path

from app.images.decoding import child
from app.images.decoding.calls import READY, Call, Reply, receive, send

_START_S = 60.0
_CODE_FOLDER = Path(child.__file__).parents[3]
_PASSED_ON = ("PATH", "LANG", "LC_ALL", "TMPDIR", "SYSTEMROOT")
_THREADS_OF_LIBRARIES = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "VIPS_CONCURRENCY")


class ProcessDied(Exception):
    """It ended before it had answered."""


class ProcessTooSlow(Exception):
    """No answer came in the time that the call allows."""


class DecoderDidNotStart(RuntimeError):
    """The installation is broken: a process ended before it could take a call."""


class Process:
    """Started at once; whoever takes it away from its calls kills it."""

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

    @property
    def pid(self) -> int:
        """Its number among the system's processes."""
        return self._process.pid

    @property
    def is_alive(self) -> bool:
        """Whether it has not ended yet."""
        return self._process.poll() is None

    def ask(self, call: Call) -> Reply:
        """The answer to a call; the thread waits for it.

        Raises:
            ProcessDied: it ended instead.
            ProcessTooSlow: it took longer than the call allows.
        """
        self.calls += 1
        try:
            send(self._pipe, call)
            if not self._pipe.poll(call.cpu_s):
                raise ProcessTooSlow
            reply: Reply = receive(self._pipe)
        except (EOFError, OSError) as error:
            raise ProcessDied from error
        return reply

    def kill(self) -> None:
        """End it at once, whatever it is at; a thread that waits for its answer is told that it died."""
        self._process.kill()
        self._process.wait()
        # The pipe closes with the last who holds this: closed here, that thread might read another file of its number.

    def _await_ready(self) -> None:
        try:
            if self._pipe.poll(_START_S) and receive(self._pipe) == READY:
                return
        except (EOFError, OSError):
            pass  # The same answer as no answer.
        self.kill()
        raise DecoderDidNotStart(
            f"a decoder process ended with code {self._process.returncode} while starting"
        )


def _environment() -> dict[str, str]:
    """What a decoder needs and no more: no secrets, and libraries that do not multiply our processes by threads."""
    kept = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    return (
        kept
        | dict.fromkeys(_THREADS_OF_LIBRARIES, "1")
        | {"PYTHONPATH": str(_CODE_FOLDER), "MALLOC_ARENA_MAX": "2"}
    )
