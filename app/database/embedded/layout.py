"""Where the files of the embedded Postgres are."""

import hashlib
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

from app.database.embedded.errors import NotWritable, UnsafeSocketFolder

SOCKET_NAME = "/.s.PGSQL.5432"
LONGEST_SOCKET_BYTES = 103  # macOS; Linux allows four more


@dataclass(frozen=True)
class Layout:
    """The folders and files of one embedded Postgres."""

    folder: Path

    @property
    def cluster(self) -> Path:
        """What Postgres calls its data directory."""
        return self.folder / "pgdata"

    @property
    def unfinished_cluster(self) -> Path:
        """A cluster that initdb has not finished; renamed to `cluster` when it has."""
        return self.folder / "pgdata.new"

    @property
    def log(self) -> Path:
        """What the server has to say."""
        return self.folder / "log" / "postgres.log"

    @property
    def turn_lock(self) -> Path:
        """Held while the server is made, started, attached to or stopped."""
        return self.folder / "locks" / "turn"

    @property
    def users_lock(self) -> Path:
        """Shared by every process that uses the server."""
        return self.folder / "locks" / "users"

    @property
    def server_lock(self) -> Path:
        """Inherited by every process of the server."""
        return self.folder / "locks" / "server"

    @property
    def socket_dir(self) -> Path:
        """Beside the data, or a short folder of our own where that path will not do for a socket."""
        name = f"concord-{hashlib.sha256(os.fsencode(self.folder)).hexdigest()[:16]}"
        places = (self.folder / "socket", Path(tempfile.gettempdir(), name))
        return next(filter(_may_hold_socket, places), Path("/tmp", name))


def _may_hold_socket(folder: Path) -> bool:
    # Clients take a comma for the end of one host and the beginning of the next.
    path = f"{folder}{SOCKET_NAME}"
    return len(os.fsencode(path)) <= LONGEST_SOCKET_BYTES and "," not in path


def prepare_folders(layout: Layout) -> None:
    """Make the folders around the cluster, for this user alone.

    Raises:
        NotWritable: this user may not.
    """
    try:
        layout.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for folder in (layout.log.parent, layout.turn_lock.parent):
            folder.mkdir(mode=0o700, exist_ok=True)
        for lock in (layout.turn_lock, layout.users_lock, layout.server_lock):
            lock.touch(mode=0o600)
    except OSError as error:
        raise NotWritable(layout.folder, _because(error)) from error
    if not os.access(layout.folder, os.W_OK):
        raise NotWritable(layout.folder, "permission denied")


def prepare_socket_dir(layout: Layout, owner: int) -> None:
    """Make the folder of the socket, which nobody but `owner` may enter.

    Raises:
        UnsafeSocketFolder: somebody else made it, or others may enter it.
    """
    folder = layout.socket_dir
    try:
        folder.mkdir(mode=0o700)
    except FileExistsError:
        status = folder.lstat()
        if (
            folder.is_symlink()
            or status.st_uid not in {owner, os.geteuid()}
            or status.st_mode & 0o077
        ):
            raise UnsafeSocketFolder(folder) from None


def _because(error: OSError) -> str:
    return (error.strerror or str(error)).lower()
