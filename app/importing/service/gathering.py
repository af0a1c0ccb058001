"""The files of an import as one folder: uploads taken out of the store and archives unpacked, all in scratch."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from app.collecting.service import allowed_prefix
from app.formats.reading.findings import FileRefused, Findings
from app.formats.reading.sources import Source, links_below
from app.images.archives import (
    ArchiveBroken,
    ArchiveLimits,
    Member,
    MemberRefused,
    RefusedMember,
    is_archive,
    read_archive,
)
from app.images.incoming import HEAD_BYTES
from app.images.names import clean_file_name
from app.images.outside.folders import allowed_folder
from app.images.tools import ImageTools
from app.importing.models import Import
from app.importing.service.fetching import Fetching
from app.importing.service.places import Gathered, room
from app.jobs.running import RunningJob

_CHUNK_BYTES = 1024 * 1024


@asynccontextmanager
async def gathered(
    tools: ImageTools, job: RunningJob, row: Import, findings: Findings
) -> AsyncIterator[Gathered]:
    """The source, as long as the block lasts; a folder of the server is read where it lies.

    Raises:
        FileRefused: an archive is damaged, or holds more than the limits allow; or a bucket's labels cannot be had.
        FolderNotAllowed, PrefixNotAllowed: the place is not below one that the operator has opened.
    """
    if row.folder is not None:
        root = allowed_folder(row.folder, tools.settings.import_roots)
        for link in await asyncio.to_thread(links_below, root):
            findings.refused("folder-link", link, "a plain file or folder", "a link", "left out")
        yield Gathered(Source(root))
        return
    place = tools.scratch_path()
    try:
        await asyncio.to_thread(place.mkdir)
        if row.prefix is not None:
            prefix = allowed_prefix(tools, row.prefix)
            yield await Fetching(tools, job, place, findings).gathered(prefix)
            return
        for file in row.files:
            await _take(tools, file, place, findings)
        yield Gathered(Source(place))
    finally:
        await asyncio.to_thread(shutil.rmtree, place, True)


async def _take(
    tools: ImageTools, file: Mapping[str, Any], place: Path, findings: Findings
) -> None:
    name = clean_file_name(str(file["name"]))
    fetched = tools.scratch_path()
    try:
        await tools.blobs.download_to(str(file["key"]), fetched)
        await asyncio.to_thread(_lay_down, tools, fetched, name, place, findings)
    finally:
        fetched.unlink(missing_ok=True)


def _lay_down(tools: ImageTools, fetched: Path, name: str, place: Path, findings: Findings) -> None:
    with fetched.open("rb") as file:
        head = file.read(HEAD_BYTES)
    if not is_archive(head):
        if (target := room(name, place, findings)) is not None:
            shutil.move(fetched, target)
        return
    limits = ArchiveLimits(
        files=tools.settings.max_archive_files,
        total_bytes=tools.settings.max_archive_bytes,
        member_bytes=tools.settings.max_archive_bytes,
    )
    try:
        for item in read_archive(fetched, limits):
            match item:
                case Member():
                    _unpack(item, place, findings)
                case RefusedMember(member, reason):
                    findings.refused("archive-member", member, "a plain file", reason, "left out")
    except ArchiveBroken as error:
        raise FileRefused(name, error.message) from None


def _unpack(member: Member, place: Path, findings: Findings) -> None:
    target = room(member.name, place, findings)
    if target is None:
        return
    try:
        with target.open("wb") as file:
            while chunk := member.content.read(_CHUNK_BYTES):
                file.write(chunk)
    except MemberRefused as refusal:
        target.unlink()
        findings.refused("archive-member", member.name, "a sound file", refusal.message, "left out")
