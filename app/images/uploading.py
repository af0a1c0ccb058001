"""One upload from its first byte to the answer: shared by the API and the form of the page."""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass, field

from fastapi import Request

from app.accounts.viewer import Viewer
from app.images import service
from app.images.archives import is_archive
from app.images.incoming import Arrival, Rejected
from app.images.queries import describe_images
from app.images.receiving import UploadLimits, receive_files
from app.images.schemas import QueuedArchive, RejectedFile, UploadAnswer
from app.images.service import Created, Destination, Duplicate, Outcome
from app.images.tools import ImageTools
from app.projects.access import project_of
from app.projects.errors import ProjectArchived


async def take_upload(
    request: Request, viewer: Viewer, tools: ImageTools, project_id: int
) -> UploadAnswer:
    """Add the files of a multipart request to a project of the viewer."""
    destination = await _destination(tools, viewer, project_id)
    limits = UploadLimits(tools.settings.max_upload_bytes, tools.settings.max_request_bytes)
    received = receive_files(request, tools.scratch_path, limits)
    became = _Became()
    pictures = _queue_archives(tools, destination, received, became)
    async with aclosing(service.take_in(tools, destination, pictures)) as outcomes:
        async for outcome in outcomes:
            became.note(outcome)
    return await _answer(tools, viewer, destination, became)


@dataclass
class _Became:
    """What became of the files of one upload, in the order they came."""

    created: list[int] = field(default_factory=list)
    duplicates: list[int] = field(default_factory=list)
    rejected: list[RejectedFile] = field(default_factory=list)
    archives: list[QueuedArchive] = field(default_factory=list)

    def note(self, outcome: Outcome) -> None:
        match outcome:
            case Created(_, image_id):
                self.created.append(image_id)
            case Duplicate(_, image_id):
                self.duplicates.append(image_id)
            case Rejected(file_name, reason):
                self.rejected.append(RejectedFile(filename=file_name, reason=reason))


async def _destination(tools: ImageTools, viewer: Viewer, project_id: int) -> Destination:
    """Checked in a transaction of its own: an upload may take an hour, and there are ten connections."""
    async with tools.database.session() as session:
        access = await project_of(session, viewer, project_id, at_least="owner")
        if access.project.archived_at is not None:
            raise ProjectArchived
    return Destination(project_id, viewer.id)


async def _queue_archives(
    tools: ImageTools,
    destination: Destination,
    received: AsyncGenerator[Arrival | Rejected, None],
    became: _Became,
) -> AsyncGenerator[Arrival | Rejected, None]:
    """The pictures of an upload; its archives are handed to a job on the way."""
    async with aclosing(received):
        async for arrival in received:
            if isinstance(arrival, Arrival) and is_archive(arrival.head):
                job_id = await service.queue_archive(tools, destination, arrival)
                became.archives.append(QueuedArchive(filename=arrival.file_name, job_id=job_id))
            else:
                yield arrival


async def _answer(
    tools: ImageTools, viewer: Viewer, destination: Destination, became: _Became
) -> UploadAnswer:
    async with tools.database.session() as session:
        if became.created:
            await service.conclude_intake(
                session,
                actor=viewer,
                project_id=destination.project_id,
                image_count=len(became.created),
            )
        return UploadAnswer(
            created=await describe_images(session, viewer, became.created),
            duplicates=await describe_images(session, viewer, became.duplicates),
            rejected=became.rejected,
            archives=became.archives,
        )
