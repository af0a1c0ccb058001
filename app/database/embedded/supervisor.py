"""One share in the embedded Postgres: start it or attach to it, and stop it when nobody else is left."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Self

from app.database.embedded.binaries import find_binaries
from app.database.embedded.cluster import check_cluster, make_cluster
from app.database.embedded.layout import Layout, prepare_folders
from app.database.embedded.locks import FileLock
from app.database.embedded.runner import choose_runner
from app.database.embedded.server import Postmaster, start_server, stop_server, wait_for_server
from app.settings import Settings

logger = logging.getLogger(__name__)


class EmbeddedPostgres:
    """A share in the Postgres of one data directory; closing the last share stops the server."""

    def __init__(self, layout: Layout, users: FileLock, url: str) -> None:
        self._layout = layout
        self._users: FileLock | None = users
        self.url = url

    @classmethod
    def acquire(cls, settings: Settings, *, durable: bool = True) -> Self:
        """Attach to the server or start it; blocks until it answers.

        Args:
            settings: says where the data directory and the programs are.
            durable: False gives up fsync for speed, where the data may be lost: in tests.

        Raises:
            PostgresUnavailable: a refusal that says what to do.
        """
        layout = Layout(settings.postgres_dir)
        prepare_folders(layout)
        with _turn(layout) as turn:
            users = FileLock(layout.users_lock)
            users.share()
            try:
                postmaster = wait_for_server(layout) or _start(
                    layout, settings, turn, durable=durable
                )
            except BaseException:
                _leave(layout, users)
                raise
        return cls(layout, users, postmaster.url())

    def close(self) -> None:
        """Give the share back; the last one out stops the server."""
        users, self._users = self._users, None
        if users is not None:
            with _turn(self._layout):
                _leave(self._layout, users)


@contextmanager
def embedded_postgres(settings: Settings, *, durable: bool = True) -> Iterator[str]:
    """The URL of the embedded Postgres, which runs at least as long as the block."""
    share = EmbeddedPostgres.acquire(settings, durable=durable)
    try:
        yield share.url
    finally:
        share.close()


def _start(layout: Layout, settings: Settings, turn: FileLock, *, durable: bool) -> Postmaster:
    binaries = find_binaries(settings.pg_bin)
    runner = choose_runner(layout, binaries)
    if layout.cluster.exists():
        check_cluster(layout, binaries)
    else:
        make_cluster(layout, binaries, runner, turn, durable=durable)
    return start_server(layout, binaries, runner, durable=durable)


@contextmanager
def _turn(layout: Layout) -> Iterator[FileLock]:
    with FileLock(layout.turn_lock) as turn:
        if not turn.try_alone():
            logger.info(
                "Waiting for another process that starts or stops the Postgres in %s.",
                layout.folder,
            )
            turn.wait_alone()
        yield turn


def _leave(layout: Layout, users: FileLock) -> None:
    try:
        if users.try_alone():
            stop_server(layout)
    finally:
        users.release()
