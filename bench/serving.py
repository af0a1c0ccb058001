"""A Concord of its own for a benchmark: `concord serve` as people run it, on a scratch folder."""

import hashlib
import os
import re
import secrets
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import psutil
import psycopg

from app.database.embedded import resolve_database_url
from app.settings import Settings

CONCORD = Path(sys.executable).parent / "concord"
# A server is idle when it takes less than this of each second, for so many seconds.
IDLE_CPU_S = 0.05
QUIET_S = 2


@dataclass(frozen=True)
class Served:
    """A running server, a token of its administrator, and its database."""

    url: str
    port: int
    token: str
    process: psutil.Process
    database: psycopg.Connection[Any]
    data_dir: Path

    def memory_mib(self) -> float:
        """Memory of the server and everything it started, shared pages counted once (PSS)."""
        return sum(process.memory_full_info().pss for process in self._family()) / 2**20

    def cpu_s(self) -> float:
        """CPU seconds of the server and everything it started, Postgres and decoders included."""
        return sum(map(_cpu_s_of, self._family()))

    def own_memory_mib(self) -> float:
        """Memory of the server and its own processes, without Postgres (PSS)."""
        return sum(map(_pss_of, self._own())) / 2**20

    def own_cpu_s(self) -> float:
        """CPU seconds of the server and its own processes, without Postgres."""
        return sum(map(_cpu_s_of, self._own()))

    def _own(self) -> list[psutil.Process]:
        family = [self.process, *self.process.children(recursive=True)]
        return [each for each in family if each.is_running() and each.name() != "postgres"]

    def _family(self) -> list[psutil.Process]:
        return family_of(self.process, self.data_dir)


def _pss_of(process: psutil.Process) -> int:
    """Nothing where it has just ended, as decoders do."""
    try:
        return int(process.memory_full_info().pss)
    except psutil.NoSuchProcess:
        return 0


def _cpu_s_of(process: psutil.Process) -> float:
    """Its own and that of its children that have ended, so that none is lost with those that end between two looks."""
    try:
        times = process.cpu_times()
    except psutil.NoSuchProcess:
        return 0.0  # Its parent has it by the next look.
    return float(times.user + times.system + times.children_user + times.children_system)


def family_of(server: psutil.Process, data_dir: Path) -> list[psutil.Process]:
    """The server, what it started, and its Postgres, which belongs to every process of the data directory."""
    postmaster = int((data_dir / "postgres/pgdata/postmaster.pid").read_text().split("\n")[0])
    roots = [server, psutil.Process(postmaster)]
    return [each for root in roots for each in (root, *root.children(recursive=True))]


@contextmanager
def served(**settings: str) -> Iterator[Served]:
    """Start a server on an empty folder, with these variables of its environment; stop it at the end."""
    with TemporaryDirectory(prefix="concord-bench-") as folder:
        data_dir = Path(folder)
        process, port = start(data_dir, settings)
        try:
            with (
                resolve_database_url(Settings(data_dir=data_dir)) as url,
                psycopg.connect(url, autocommit=True) as database,
            ):
                token = make_token(database)
                family = psutil.Process(process.pid)
                yield Served(f"http://127.0.0.1:{port}", port, token, family, database, data_dir)
        finally:
            stop(process)


@contextmanager
def beside(server: Served, **settings: str) -> Iterator[Served]:
    """One more server on the same folder and Postgres, which runs no jobs, with these variables of its environment."""
    process, port = start(server.data_dir, {"CONCORD_RUN_JOBS": "false", **settings})
    try:
        url, family = f"http://127.0.0.1:{port}", psutil.Process(process.pid)
        yield replace(server, url=url, port=port, process=family)
    finally:
        stop(process)


def start(
    data_dir: Path, settings: Mapping[str, str] | None = None
) -> tuple[subprocess.Popen[str], int]:
    """`concord serve` on a free port; returns when it has printed its address."""
    environment = {**os.environ, "CONCORD_LOG_LEVEL": "warning", **(settings or {})}
    process = subprocess.Popen(
        [CONCORD, "serve", "--port", "0", "--data-dir", data_dir],
        stdout=subprocess.PIPE,
        text=True,
        env=environment,
        start_new_session=True,
    )
    assert process.stdout is not None
    for line in process.stdout:
        if found := re.search(r"http://127\.0\.0\.1:(\d+)", line):
            return process, int(found[1])
    raise RuntimeError("The server ended before it had printed its address.")


def stop(process: subprocess.Popen[str]) -> None:
    """Ask the server to end, and wait."""
    process.send_signal(signal.SIGTERM)
    process.wait(30)


def make_token(database: psycopg.Connection[Any], *, role: str = "admin") -> str:
    """A new person's API token."""
    token = f"concord_{secrets.token_urlsafe(32)}"
    database.execute(
        """
        with person as (
            insert into users (email, name, role) values (%s, 'Bench', %s) returning id
        )
        insert into api_tokens (user_id, name, prefix, token_hash)
        select id, 'bench', %s, %s from person
        """,
        [
            f"{secrets.token_hex(6)}@bench.example",
            role,
            token[:12],
            hashlib.sha256(token.encode()).digest(),
        ],
    )
    return token


def settle(server: Served, *, patience_s: float = 300) -> None:
    """Let start-up work, and what follows what was written (agreement, vacuum), end before measuring."""
    until = time.monotonic() + patience_s
    quiet = 0
    while quiet < QUIET_S and time.monotonic() < until:
        before = server.cpu_s()
        time.sleep(1)
        quiet = quiet + 1 if server.cpu_s() - before < IDLE_CPU_S else 0
    if quiet < QUIET_S:
        print(f"The server was still at work after {patience_s:.0f} s.", file=sys.stderr)
