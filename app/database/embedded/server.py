"""Start the server of a cluster, find one that runs, wait for it, stop it."""

import logging
import os
import signal
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from app.database.embedded.binaries import Binaries
from app.database.embedded.cluster import DATABASE, USER, failure
from app.database.embedded.errors import LeftoversHang
from app.database.embedded.layout import SOCKET_NAME, Layout, prepare_socket_dir
from app.database.embedded.locks import FileLock, is_taken
from app.database.embedded.runner import Runner

logger = logging.getLogger(__name__)

LEFTOVERS_TIMEOUT_S = 30.0
PATIENT_STOP_S = 60.0
PROBE_TIMEOUT_S = 5
LARGEST_LOG_BYTES = 16_000_000
NO_PROCESS = -1
NOT_DURABLE = ("-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off")


@dataclass(frozen=True)
class Postmaster:
    """What a running server says of itself in postmaster.pid."""

    pid: int
    port: int
    socket_dir: str

    def url(self, database: str = DATABASE) -> str:
        """Where it answers, in libpq's form."""
        return f"postgresql://{USER}@/{database}?host={quote(self.socket_dir, safe='')}&port={self.port}"


class Patience:
    """Short pauses at first, longer ones later; now and then the log says what is waited for."""

    def __init__(self, reason: str) -> None:
        self.reason = reason

    def __iter__(self) -> Iterator[float]:
        """The seconds waited so far, for ever."""
        started = time.monotonic()
        pause_s, speak_after_s = 0.01, 2.0
        while True:
            waited_s = time.monotonic() - started
            if waited_s > speak_after_s:
                logger.info("Waited %.0f s so far: %s", waited_s, self.reason)
                speak_after_s = max(10.0, 2 * speak_after_s)
            yield waited_s
            time.sleep(pause_s)
            pause_s = min(0.2, pause_s * 1.2)


def start_server(
    layout: Layout, binaries: Binaries, runner: Runner, *, durable: bool
) -> Postmaster:
    """Start Postgres on the cluster and wait until it answers, for as long as it lives: replaying its log takes time.

    Raises:
        DiskFull: there is no room to run.
        ServerFailed: it ended before it answered.
    """
    _prepare_start(layout, runner)
    with layout.log.open("ab") as log, FileLock(layout.server_lock) as lock:
        log_start = log.seek(0, os.SEEK_END)
        lock.wait_alone()
        # The shell leaves the server to the system: whoever started it may end before the others who use it.
        runner.run(
            ["/bin/sh", "-c", '"$@" &', "sh", *_command(layout, binaries, durable=durable)],
            log,
            keep_open=[lock.fd],
        )
        lock.leave()
    postmaster = wait_for_server(layout)
    if postmaster is None:
        raise failure("start", _log_since(layout, log_start), layout)
    return postmaster


def wait_for_server(layout: Layout) -> Postmaster | None:
    """The server once it answers; None when none of its processes is left.

    Raises:
        LeftoversHang: its postmaster is dead, but the rest does not end.
    """
    leftovers_until = time.monotonic() + LEFTOVERS_TIMEOUT_S
    patience = Patience("Postgres starts")
    for waited_s in patience:
        if not is_taken(layout.server_lock):
            return None
        postmaster = read_postmaster(layout)
        if postmaster is None:
            patience.reason = "Postgres has not said where it listens, or was killed and ends"
            if time.monotonic() > leftovers_until:
                raise LeftoversHang(layout.cluster, waited_s)
            continue
        leftovers_until = time.monotonic() + LEFTOVERS_TIMEOUT_S
        refusal = _ask(postmaster)
        if refusal is None:
            return postmaster
        patience.reason = f"Postgres does not answer yet: {refusal}"
    return None


def stop_server(layout: Layout) -> None:
    """Ask the server to end its sessions, write everything down and leave; wait until it has."""
    asked: int | None = None
    for waited_s in Patience("Postgres writes everything to disk before it stops"):
        if not is_taken(layout.server_lock):
            return
        wanted = signal.SIGINT if waited_s < PATIENT_STOP_S else signal.SIGQUIT
        postmaster = read_postmaster(layout)
        if postmaster is not None and asked != wanted:
            os.kill(postmaster.pid, wanted)
            asked = wanted
        elif postmaster is None and waited_s > PATIENT_STOP_S:
            logger.warning("Processes of a killed Postgres still use %s.", layout.cluster)
            return


def read_postmaster(layout: Layout) -> Postmaster | None:
    """The living server of this cluster; None while there is none, or it has not said where it listens."""
    try:
        lines = (layout.cluster / "postmaster.pid").read_text().splitlines()
        postmaster = Postmaster(pid=int(lines[0]), port=int(lines[3]), socket_dir=lines[4])
    except (FileNotFoundError, IndexError, ValueError):
        return None
    return (
        postmaster if postmaster.socket_dir and _works_in(postmaster.pid, layout.cluster) else None
    )


def _prepare_start(layout: Layout, runner: Runner) -> None:
    prepare_socket_dir(layout, runner.uid)
    if layout.log.exists() and layout.log.stat().st_size > LARGEST_LOG_BYTES:
        layout.log.rename(layout.log.with_suffix(".old.log"))
    layout.log.touch(mode=0o600)
    locks = layout.turn_lock.parent
    runner.own(layout.socket_dir, layout.log, layout.log.parent, locks, *locks.iterdir())
    _forget_dead_server(layout)


def _forget_dead_server(layout: Layout) -> None:
    # After a crash, the pid in a lock file may belong to another program by now (in a container it often does) or to
    # the dead server itself until the system has buried it. Postgres would take either for a living server.
    pid_file = layout.cluster / "postmaster.pid"
    try:
        pid = int(pid_file.read_text().split("\n", 1)[0])
    except (FileNotFoundError, ValueError):
        pid = NO_PROCESS
    if Path("/proc/self/cwd").exists() and not _works_in(pid, layout.cluster):
        pid_file.unlink(missing_ok=True)
        Path(f"{layout.socket_dir}{SOCKET_NAME}.lock").unlink(missing_ok=True)


def _command(layout: Layout, binaries: Binaries, *, durable: bool) -> list[str]:
    return [
        binaries.postgres,
        *("-D", str(layout.cluster)),
        *("-k", _as_list_entry(layout.socket_dir)),
        *("-p", "5432"),
        *("-c", "listen_addresses="),
        *("-c", "unix_socket_permissions=0700"),
        *("-c", "logging_collector=off"),
        *("-c", "log_destination=stderr"),
        *(("-c", "fsync=on") if durable else NOT_DURABLE),
    ]


def _as_list_entry(path: Path) -> str:
    """A path as Postgres wants it where it expects a list: a comma in it must not split it."""
    doubled = str(path).replace('"', '""')
    return f'"{doubled}"'


def _ask(postmaster: Postmaster) -> str | None:
    """Why the server cannot be used yet; None when it can."""
    # Loaded only now: until here a first start waits for initdb, and the driver loads beside it.
    from psycopg import OperationalError, connect

    try:
        connect(postmaster.url(), connect_timeout=PROBE_TIMEOUT_S).close()
    except OperationalError as error:
        reason = str(error).strip()
        if f'database "{DATABASE}" does not exist' not in reason:
            return reason
        # A new cluster has one named postgres; to rename it takes a tenth of the time of making another.
        with connect(postmaster.url("template1"), autocommit=True) as connection:
            connection.execute(f"ALTER DATABASE postgres RENAME TO {DATABASE}")
    return None


def _works_in(pid: int, cluster: Path) -> bool:
    """Whether that process lives and is a server of this cluster: Postgres works in its data directory."""
    try:
        if Path("/proc/self/cwd").exists():
            return os.path.samefile(f"/proc/{pid}/cwd", cluster)
        os.kill(pid, 0)
    except OSError:
        return False
    return True


def _log_since(layout: Layout, start: int) -> str:
    with layout.log.open("rb") as log:
        log.seek(start)
        lines = log.read().decode(errors="replace").splitlines()
    return "\n".join(lines[-12:])
