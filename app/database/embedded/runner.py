"""Under whose name the server runs: Postgres refuses root, and people without a name.

An ordinary user runs it as itself. Root runs it inside a user namespace in which it looks like `nobody`: no account is
made and the files stay root's. Where namespaces are forbidden (some containers), root gives the server's folder to
`nobody` and runs it as that user. A folder that already belongs to somebody is served as that somebody.
"""

import os
import pwd
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from app.database.embedded.binaries import Binaries
from app.database.embedded.errors import NamelessUser, NotWritable, NoUserForServer
from app.database.embedded.layout import Layout

NOBODY = 65534
IN_NAMESPACE = ("unshare", "--user", f"--map-user={NOBODY}", f"--map-group={NOBODY}")


@dataclass(frozen=True)
class Runner:
    """A way to run a program that Postgres accepts."""

    prefix: tuple[str, ...] = ()
    switch_to: tuple[int, int] | None = None
    """User and group id to become first; None stays as it is."""

    @property
    def uid(self) -> int:
        """Whose the files are that it makes."""
        return self.switch_to[0] if self.switch_to else os.geteuid()

    def run(
        self, command: Sequence[str], output: int | IO[bytes], *, keep_open: Sequence[int] = ()
    ) -> subprocess.CompletedProcess[bytes]:
        """Run in a session of its own, so that the terminal's Ctrl-C does not reach it."""
        user, group = self.switch_to or (None, None)
        return subprocess.run(
            [*self.prefix, *command],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd="/",
            start_new_session=True,
            pass_fds=keep_open,
            user=user,
            group=group,
            extra_groups=None if user is None else (),
            check=False,
        )

    def can(self, test: str, *paths: str) -> bool:
        """Whether it may do what a shell's `test` asks of these paths ($1, $2, …)."""
        try:
            return (
                self.run(["/bin/sh", "-c", test, "sh", *paths], subprocess.DEVNULL).returncode == 0
            )
        except OSError:
            return False

    def own(self, *paths: Path) -> None:
        """Give paths to the user it switches to."""
        if self.switch_to is not None:
            for path in paths:
                os.chown(path, *self.switch_to, follow_symlinks=False)


def choose_runner(layout: Layout, binaries: Binaries) -> Runner:
    """The way to run this Postgres on these files.

    Raises:
        NamelessUser: the user id has no name and may not have a namespace.
        NoUserForServer: root found nobody who can run it.
        NotWritable: the folder belongs to somebody who cannot write to it.
    """
    if os.geteuid() != 0:
        return _as_user(os.geteuid(), None)
    status = layout.folder.stat()
    if status.st_uid != 0:
        return _as_owner(layout, binaries, (status.st_uid, status.st_gid))
    inside = Runner(IN_NAMESPACE)
    if inside.can('test -w "$1" && test -x "$2"', str(layout.folder), binaries.postgres):
        return inside
    return _as_nobody(layout, binaries)


def _as_user(uid: int, switch_to: tuple[int, int] | None) -> Runner:
    if _has_name(uid):
        return Runner(switch_to=switch_to)
    inside = Runner(IN_NAMESPACE, switch_to)
    if not inside.can("true"):
        raise NamelessUser(uid)
    return inside


def _as_owner(layout: Layout, binaries: Binaries, owner: tuple[int, int]) -> Runner:
    runner = _as_user(owner[0], owner)
    if not runner.can('test -w "$1" && test -x "$2"', str(layout.folder), binaries.postgres):
        raise NotWritable(
            layout.folder, f"its owner, user id {owner[0]}, cannot reach it or {binaries.folder}"
        )
    return runner


def _as_nobody(layout: Layout, binaries: Binaries) -> Runner:
    runner = _as_user(NOBODY, (NOBODY, NOBODY))
    if not runner.can('test -x "$1" && test -x "$2"', str(layout.folder.parent), binaries.postgres):
        raise NoUserForServer(layout.folder)
    runner.own(layout.folder, *layout.folder.rglob("*"))
    return runner


def _has_name(uid: int) -> bool:
    try:
        pwd.getpwuid(uid)
    except KeyError:
        return False
    return True
