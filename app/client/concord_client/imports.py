"""A dataset on its way in: checked first, then carried out."""

from collections.abc import Iterator
from typing import Any

from concord_client import routes
from concord_client.answers import ImportRecord
from concord_client.downloading import lines_of
from concord_client.jobs import wait_for_job
from concord_client.progress import Progress
from concord_client.transport import Transport


class Import:
    """An import with its report.

    Attributes:
        id: its number.
        state: waiting, checked, imported or refused.
        record: everything that the server said.
    """

    def __init__(self, transport: Transport, record: ImportRecord) -> None:
        self._transport = transport
        self.id = record["id"]
        self._take(record)

    def __repr__(self) -> str:
        return f"<Import {self.id}: {self.record['source']}, {self.state}>"

    def _take(self, record: ImportRecord) -> None:
        self.record = record
        self.state = record["state"]

    @property
    def report(self) -> dict[str, Any]:
        """Counts, categories, and everything that was repaired or cannot be taken over."""
        return self.record["report"] or {}

    def findings(self, code: str | None = None) -> Iterator[dict[str, Any]]:
        """Every finding (severity, code, place, expected, received, done), of which the report has 20 of each code.

        Raises:
            Conflict: it is not checked yet.
        """
        return lines_of(routes.GET_IMPORT_FINDINGS, self._transport, self.id, code)

    def wait(self, *, progress: Progress | None = None, timeout_s: float | None = None) -> "Import":
        """Return once its job has ended; the same object.

        Raises:
            JobFailed: nothing was imported.
        """
        if self.record["job_id"] is not None:
            wait_for_job(
                self._transport, self.record["job_id"], progress=progress, timeout_s=timeout_s
            )
        self._take(routes.GET_IMPORT(self._transport, self.id))
        return self

    def check_again(self, *, progress: Progress | None = None) -> "Import":
        """Check it as its files and the project are now; the same object, with the new report.

        Raises:
            Conflict: it is imported already, or cannot be.
        """
        self._take(routes.APPLY_IMPORT(self._transport, self.id, query={"dry_run": True}))
        return self.wait(progress=progress)

    def apply(self, *, progress: Progress | None = None) -> "Import":
        """Carry out what was checked, the same files; the same object, once that is done.

        Raises:
            Conflict: it is imported already, or its files cannot be.
            JobFailed: a folder of the server, or a prefix, is not as it was checked.
        """
        self._take(routes.APPLY_IMPORT(self._transport, self.id))
        return self.wait(progress=progress)
