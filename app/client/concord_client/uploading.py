"""Files and folders on their way to the server, a few at a time."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from concord_client import routes
from concord_client.answers import Image, RejectedFile
from concord_client.endpoints import Query, Upload
from concord_client.jobs import wait_for_job
from concord_client.progress import Progress
from concord_client.transport import Transport

Answer = TypeVar("Answer")

_MOST_FILES = 50
_MOST_BYTES = 64 * 1024 * 1024


@dataclass(frozen=True)
class LocalFile:
    """A file with the name under which the server will know it."""

    name: str
    path: Path


@dataclass
class Uploaded:
    """What became of files; every one is in one of the lists, archives as what they held."""

    created: list[Image] = field(default_factory=list)
    duplicates: list[Image] = field(default_factory=list)
    rejected: list[RejectedFile] = field(default_factory=list)
    archives: list[str] = field(default_factory=list)

    def __repr__(self) -> str:
        archives = f", {len(self.archives)} archives unpacked" if self.archives else ""
        return (
            f"<Uploaded: {len(self.created)} created, {len(self.duplicates)} duplicates, "
            f"{len(self.rejected)} rejected{archives}>"
        )


def local_files(paths: Iterable[str | Path]) -> list[LocalFile]:
    """Files as they are, and everything in folders, named by its place in the folder; hidden files are left out.

    Raises:
        FileNotFoundError: one of the paths leads nowhere.
    """
    found = []
    for path in map(Path, paths):
        if path.is_dir():
            inside = sorted(each for each in path.rglob("*") if each.is_file())
            names = [(each.relative_to(path), each) for each in inside]
            found += [
                LocalFile(name.as_posix(), each)
                for name, each in names
                if not any(part.startswith(".") for part in name.parts)
            ]
        elif path.exists():
            found.append(LocalFile(path.name, path))
        else:
            raise FileNotFoundError(f"There is no file or folder {path}.")
    return found


def upload_images(
    transport: Transport, project_id: int, files: Sequence[LocalFile], progress: Progress | None
) -> Uploaded:
    """Send pictures, and wait until archives among them are unpacked."""
    became, done = Uploaded(), 0
    for batch in _batches(files):
        answer = send_files(routes.UPLOAD_IMAGES, transport, project_id, batch)
        became.created += answer["created"]
        became.duplicates += answer["duplicates"]
        became.rejected += answer["rejected"]
        for archive in answer["archives"]:
            wait_for_job(transport, archive["job_id"])
            became.archives.append(archive["filename"])
        done += len(batch)
        if progress is not None:
            progress(done, len(files))
    return became


def send_files(
    upload: Upload[Query, Answer],
    transport: Transport,
    project_id: int,
    files: Sequence[LocalFile],
    query: Query | None = None,
) -> Answer:
    """One request with files, which are read as they are sent."""
    with ExitStack() as stack:
        opened = [(each.name, stack.enter_context(each.path.open("rb"))) for each in files]
        return upload.files(transport, project_id, files=opened, query=query)


def _batches(files: Sequence[LocalFile]) -> Iterator[list[LocalFile]]:
    """A few files at a time, so that little is sent again when a connection breaks."""
    batch: list[LocalFile] = []
    size_bytes = 0
    for each in files:
        grown = size_bytes + each.path.stat().st_size
        if batch and (len(batch) == _MOST_FILES or grown > _MOST_BYTES):
            yield batch
            batch, grown = [], each.path.stat().st_size
        batch.append(each)
        size_bytes = grown
    if batch:
        yield batch
