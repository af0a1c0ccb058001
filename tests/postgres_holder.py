"""A process that uses an embedded Postgres until it is told to end, for tests of what processes do together.

They are forked from one server that has imported everything already, so a test pays for Postgres and not for Python.
"""

import multiprocessing
import os
import signal
import sys
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerProcess
from pathlib import Path

import psycopg

from app.database.embedded import PostgresUnavailable, embedded_postgres
from app.settings import Settings

TIMEOUT_S = 60.0
LOADED_WHILE_STILL_ALLOWED = (psycopg,)
"""Python itself may lie where only root may read; what is loaded late elsewhere is loaded here before that."""


@dataclass(frozen=True)
class Order:
    """Whose server to use, and as whom; `environment` is changed first."""

    data_dir: Path
    uid: int = field(default_factory=os.geteuid)
    environment: dict[str, str] = field(default_factory=dict)


class Holder:
    """A process that holds a share, or has been refused one."""

    def __init__(self, order: Order) -> None:
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload(["tests.postgres_holder"])
        self._pipe, theirs = context.Pipe()
        self.process: ForkServerProcess = context.Process(target=hold, args=(order, theirs))
        self.process.start()
        theirs.close()

    @property
    def pid(self) -> int:
        """The process, which leads a group of its own."""
        assert self.process.pid is not None
        return self.process.pid

    def url(self) -> str:
        """Where its server answers; waits for it."""
        kind, text = self._hear()
        assert kind == "url", text
        return text

    def refusal(self) -> str:
        """Why it has no server; waits until it knows."""
        kind, text = self._hear()
        assert kind == "refusal", text
        return text

    def end(self) -> int:
        """Let it give its share back; returns its exit code."""
        self._pipe.send("end")
        return self.wait()

    def kill(self) -> None:
        """End it without a chance to clean up."""
        self.process.kill()
        self.wait()

    def wait(self) -> int:
        """Its exit code."""
        self.process.join(TIMEOUT_S)
        assert self.process.exitcode is not None, "It is still running."
        return self.process.exitcode

    def close(self) -> None:
        """Forget it, whatever it does."""
        self.kill()
        self._pipe.close()

    def _hear(self) -> tuple[str, str]:
        assert self._pipe.poll(TIMEOUT_S), "It says nothing."
        heard: tuple[str, str] = self._pipe.recv()
        return heard


def hold(order: Order, pipe: Connection) -> None:
    """Hold a share until told to end; Ctrl-C exits with 130, SIGTERM with 143."""
    os.setsid()
    os.environ.update(order.environment)
    become(order.uid)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        with embedded_postgres(Settings(data_dir=order.data_dir)) as url:
            pipe.send(("url", url))
            pipe.recv()
    except PostgresUnavailable as refusal:
        pipe.send(("refusal", refusal.message))
    except KeyboardInterrupt:
        sys.exit(130)


def become(uid: int) -> None:
    """Change the user, after everything that only root may read has been imported."""
    if uid != os.geteuid():
        os.setgroups([])
        os.setgid(uid)
        os.setuid(uid)
