"""A dataset that the server writes into a file."""

import json
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, cast
from zipfile import ZipFile

from concord_client import routes
from concord_client.answers import ExportRecord
from concord_client.downloading import Wanted, download_export, lines_of
from concord_client.errors import Damaged, JobFailed
from concord_client.jobs import wait_for_job
from concord_client.progress import Progress
from concord_client.tables import to_pandas
from concord_client.transport import Transport


class Export:
    """An export: wait for it, then download it.

    Attributes:
        id: its number.
        format: such as `coco-instances`.
        record: everything that the server said.
    """

    def __init__(self, transport: Transport, record: ExportRecord) -> None:
        self._transport = transport
        self.record = record
        self.id = record["id"]
        self.format = record["format"]

    def __repr__(self) -> str:
        return f"<Export {self.id}: {self.format}, {self.record['state']}>"

    @property
    def manifest(self) -> dict[str, Any]:
        """Checksums, truth, filter, splits, agreement, and what reading the file back has shown."""
        return self._finished()["manifest"] or {}

    @property
    def report(self) -> dict[str, Any]:
        """Counts, and what the format could not hold."""
        return self._finished()["report"] or {}

    def losses(self, code: str | None = None) -> Iterator[dict[str, Any]]:
        """All that the format could not hold: code, place, is_dropped, overlap, sentence. The report has 20 of each."""
        self._finished()
        return lines_of(routes.GET_EXPORT_LOSSES, self._transport, self.id, code)

    def wait(self, *, progress: Progress | None = None, timeout_s: float | None = None) -> "Export":
        """Return once the file is there; the same object.

        Raises:
            JobFailed: there will be none.
            TimeoutError: it takes longer than that.
        """
        if self.record["finished_at"] is None:
            job = self.record["job"]
            if job is None:
                raise JobFailed(f"Export {self.id} has no job that would write it.")
            wait_for_job(self._transport, job["id"], progress=progress, timeout_s=timeout_s)
            self.record = routes.GET_EXPORT(self._transport, self.id)
        return self

    def download(
        self,
        to: str | Path = ".",
        *,
        progress: Progress | None = None,
        even_if_wrong: bool = False,
    ) -> Path:
        """The file's path; a folder gets it under a name of its own. Goes on where an earlier call broke off.

        Raises:
            Damaged: it is not what its checksum says; or, unless `even_if_wrong`, the server found on reading it back
                that it is not what was to be written.
        """
        record = self._finished()
        if record.get("verified") is False and not even_if_wrong:
            problems = " ".join(self.manifest["verified"]["problems"])
            raise Damaged(f"Export {self.id} is not what was to be written. {problems}")
        target = Path(to)
        if target.is_dir():
            target = target / f"{record['name'] or f'export-{self.id}'}-{self.format}.zip"
        wanted = Wanted(self.id, record["sha256"] or "", record["size_bytes"] or 0)
        download_export(self._transport, wanted, target, progress)
        return target

    def to_coco(self, split: str = "all") -> dict[str, Any]:
        """A COCO file of the archive, such as `val`, as pycocotools has it in `COCO().dataset`.

        Raises:
            LookupError: the archive has no such file.
        """
        with TemporaryDirectory() as folder, ZipFile(self.download(folder)) as archive:
            names = [each for each in archive.namelist() if each.endswith(f"_{split}.json")]
            if not names:
                raise LookupError(
                    f"Export {self.id} ({self.format}) has no COCO file of {split!r}."
                )
            return cast(dict[str, Any], json.loads(archive.read(names[0])))

    def to_pandas(self, split: str = "all") -> Any:
        """The objects of a COCO file as a table; needs pandas."""
        return to_pandas(self.to_coco(split))

    def delete(self) -> None:
        """Remove it with its file."""
        routes.DELETE_EXPORT(self._transport, self.id)

    def _finished(self) -> ExportRecord:
        return self.wait().record
