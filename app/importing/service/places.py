"""Where the files of an import lie while it is read: in one folder, and pictures of a bucket where they are."""

import errno
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from app.formats.reading.findings import Findings
from app.formats.reading.sources import Source
from app.images.names import clean_file_name
from app.images.outside.records import Origin


@dataclass(frozen=True, slots=True)
class Gathered:
    """A source; of one that is a prefix of a bucket, its pictures' objects by their paths in it."""

    source: Source
    objects: Mapping[str, Origin] | None = None

    def place_of(self, path: str) -> str:
        """What a picture is told by: its object where it is one, else the path itself."""
        found = (self.objects or {}).get(path)
        return path if found is None else found.address


def room(name: str, place: Path, findings: Findings) -> Path | None:
    """An empty file below the folder, whatever it calls itself; a name that cannot be had is told."""
    target = place / clean_file_name(name)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.touch(exist_ok=False)
    except (FileExistsError, NotADirectoryError, IsADirectoryError):
        findings.refused("archive-name-twice", name, "a name of its own", name, "left out")
    except OSError as error:
        if error.errno != errno.ENAMETOOLONG:
            raise
        length = f"{len(name):,} characters"
        findings.refused("file-name-too-long", name, "a name that fits a disk", length, "left out")
    else:
        return target
    return None
