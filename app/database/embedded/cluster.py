"""The data directory of Postgres: made once, checked at each start."""

import os
import shutil
import tempfile
from pathlib import Path

from app.database.embedded.binaries import Binaries, find_binaries_of_major
from app.database.embedded.errors import DiskFull, NotACluster, OtherMajorVersion, ServerFailed
from app.database.embedded.layout import Layout
from app.database.embedded.locks import FileLock
from app.database.embedded.runner import Runner

USER = "concord"
DATABASE = "concord"
FULL_DISK = "No space left on device"

# Written once to the end of postgresql.conf, where an operator may change them.
CONFIGURATION = """
# Concord: a small footprint on one machine. Change what you like; it is read at the next start.
shared_buffers = 128MB
max_connections = 100
max_wal_size = 1GB
random_page_cost = 1.1
jit = off
log_checkpoints = off
log_line_prefix = '%m [%p] '
timezone = 'UTC'
log_timezone = 'UTC'
"""


def check_cluster(layout: Layout, binaries: Binaries) -> None:
    """Refuse a cluster that these programs cannot open.

    Raises:
        NotACluster: something else has its name.
        OtherMajorVersion: another major version made it.
    """
    try:
        found = int((layout.cluster / "PG_VERSION").read_text())
    except (FileNotFoundError, NotADirectoryError, ValueError) as error:
        raise NotACluster(layout.cluster) from error
    if found != binaries.major:
        raise OtherMajorVersion(
            layout.cluster,
            found=found,
            carried=binaries.major,
            matching=find_binaries_of_major(found),
        )


def make_cluster(
    layout: Layout, binaries: Binaries, runner: Runner, turn: FileLock, *, durable: bool
) -> None:
    """Make an empty cluster beside its place, then move it there: a killed attempt leaves nothing half made.

    Raises:
        DiskFull: there is no room for it.
        ServerFailed: initdb refused.
    """
    shutil.rmtree(layout.unfinished_cluster, ignore_errors=True)
    with tempfile.TemporaryFile() as output:
        # An initdb that outlives this process keeps our turn, so nobody removes the folder under it.
        done = runner.run(_initdb(layout, binaries, durable=durable), output, keep_open=[turn.fd])
        output.seek(0)
        said = output.read().decode(errors="replace")
    if done.returncode != 0:
        shutil.rmtree(layout.unfinished_cluster, ignore_errors=True)
        raise failure("make a new data directory", said, layout)
    with (layout.unfinished_cluster / "postgresql.conf").open("a") as configuration:
        configuration.write(CONFIGURATION)
    layout.unfinished_cluster.rename(layout.cluster)
    if durable:
        _sync_folder(layout.folder)


def failure(deed: str, said: str, layout: Layout) -> DiskFull | ServerFailed:
    """The refusal that fits what a program of Postgres said."""
    if FULL_DISK in said:
        return DiskFull(layout.folder, shutil.disk_usage(layout.folder).free)
    return ServerFailed(deed, said)


def _initdb(layout: Layout, binaries: Binaries, *, durable: bool) -> list[str]:
    return [
        binaries.initdb,
        f"--pgdata={layout.unfinished_cluster}",
        f"--username={USER}",
        "--auth-local=trust",
        "--auth-host=reject",
        "--encoding=UTF8",
        "--locale=C.UTF-8",
        "--data-checksums",
        *([] if durable else ["--no-sync"]),
    ]


def _sync_folder(folder: Path) -> None:
    fd = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)
