"""Reading: what an erasure would find, and the certificates of those that were."""

import asyncio
import gzip
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from psycopg.rows import class_row, dict_row
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.accounts.service import erased_name
from app.database.engine import Connection
from app.exporting.digests import read_records
from app.images.service import files_of_image
from app.jobs.models import Job
from app.jobs.schemas import JobOut
from app.privacy.models import Erasure
from app.privacy.people import DoomedPerson, count_kept, count_personal, exports_naming
from app.privacy.reaching import count_rows
from app.privacy.schemas import (
    ContainingExport,
    ImageErasurePreview,
    OriginalFate,
    PersonErasurePreview,
)
from app.privacy.texts import EVERYWHERE, count_in_texts
from app.storage.blobs import BlobStore

JOB_KINDS = ("privacy.erase_image", "privacy.erase_person")


@dataclass(frozen=True, slots=True)
class Doomed:
    """An image that is to be erased. `address` is where its file lay outside the store."""

    id: int
    project_id: int
    file_name: str
    sha256: str
    is_referenced: bool
    address: str | None

    @property
    def names(self) -> tuple[str, ...]:
        """What texts may call it."""
        return (self.file_name, *([self.address] if self.address else []))


async def find_doomed(connection: Connection, image_id: int) -> Doomed | None:
    """The image, or none if it is gone."""
    async with connection.cursor(row_factory=class_row(Doomed)) as cursor:
        await cursor.execute(
            """
            select i.id, i.project_id, i.file_name, i.sha256, i.is_referenced, o.address
            from images i
            left join image_origins o on o.image_id = i.id
            where i.id = %s
            """,
            [image_id],
        )
        return await cursor.fetchone()


async def preview_image_erasure(
    connection: Connection, blobs: BlobStore, doomed: Doomed
) -> ImageErasurePreview:
    """What erasing this image would take away."""
    files = await files_of_image(connection, blobs, image_id=doomed.id, sha256=doomed.sha256)
    return ImageErasurePreview(
        image_id=doomed.id,
        file_name=doomed.file_name,
        rows=await count_rows(connection, doomed.id),
        texts=await count_in_texts(connection, doomed.names, project_id=doomed.project_id),
        file_count=0 if files.other_images else len(files.blobs),
        file_bytes=0 if files.other_images else files.size_bytes,
        original=fate_of(doomed, files.other_images),
        other_images=files.other_images,
        exports=await exports_with(connection, blobs, doomed),
    )


def fate_of(doomed: Doomed, other_images: int) -> OriginalFate:
    """What becomes of the original."""
    if doomed.is_referenced:
        return "referenced"
    return "shared" if other_images else "erased"


async def exports_with(
    connection: Connection, blobs: BlobStore, doomed: Doomed, *, as_pictures: bool = False
) -> list[ContainingExport]:
    """The exports in whose files this image is, by the digests that each export keeps of its images.

    Those that have its picture alone, where that is what is asked.
    """
    async with connection.cursor(row_factory=dict_row) as cursor:
        await cursor.execute(
            """
            select id, name, format, finished_at, digest_key, options ->> 'images' as images
            from exports
            where project_id = %(project)s and deleted_at is null and finished_at is not null
                and (not %(as_pictures)s or coalesce(options ->> 'images', 'none') <> 'none')
            order by id desc
            """,
            {"project": doomed.project_id, "as_pictures": as_pictures},
        )
        rows = await cursor.fetchall()
    return [
        ContainingExport(
            id=row["id"],
            name=row["name"],
            format=row["format"],
            finished_at=row["finished_at"],
            has_pictures=row["images"] not in (None, "none"),
        )
        for row in rows
        if await _has(blobs, row, doomed.id)
    ]


async def _has(blobs: BlobStore, export: dict[str, Any], image_id: int) -> bool:
    """An export without digests may have every image of its project."""
    if export["digest_key"] is None or not await blobs.exists(export["digest_key"]):
        return True
    packed = await blobs.read(export["digest_key"])
    records = read_records(await asyncio.to_thread(gzip.decompress, packed))
    return bool(np.any(records["image"] == image_id))


async def preview_person_erasure(
    connection: Connection, person: DoomedPerson
) -> PersonErasurePreview:
    """What erasing this person would take away."""
    return PersonErasurePreview(
        user_id=person.id,
        name=person.name,
        email=person.email,
        erased_name=erased_name(person.id),
        rows=await count_personal(connection, person),
        texts=await count_in_texts(connection, person.names, project_id=EVERYWHERE),
        kept=await count_kept(connection, person.id),
        exports=await exports_naming(connection, person.id),
    )


async def erasures_of(
    session: AsyncSession, *, project_id: int | None, before_id: int | None, limit: int
) -> Sequence[Erasure]:
    """Certificates, the newest first; of a project, or all."""
    statement = select(Erasure).order_by(Erasure.id.desc()).limit(limit)
    if project_id is not None:
        statement = statement.where(Erasure.project_id == project_id)
    if before_id is not None:
        statement = statement.where(Erasure.id < before_id)
    return (await session.scalars(statement)).all()


async def open_erasure_jobs(session: AsyncSession, *, project_id: int | None) -> list[JobOut]:
    """Erasures that are asked for and not done, or failed within a day."""
    statement = (
        select(Job)
        .where(Job.kind.in_(JOB_KINDS))
        .where(Job.state.in_(("waiting", "running", "failed")))
        .order_by(Job.id.desc())
        .limit(20)
    )
    if project_id is not None:
        statement = statement.where(Job.project_id == project_id)
    return [JobOut.model_validate(job) for job in await session.scalars(statement)]
