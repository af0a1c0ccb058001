"""Erase an image: rows, files, its name in texts, on wish exports that have it; look once more; certify."""

from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from app.accounts.viewer import Viewer
from app.database.engine import Connection
from app.database.erasing import hold_endings
from app.database.image_locks import lock_images
from app.exporting.service import erase_exports
from app.images import service as images
from app.images.models import Image
from app.images.service import ImageFiles
from app.jobs.models import Job
from app.jobs.queue import enqueue
from app.privacy.errors import ErasureIncomplete, NotConfirmed
from app.privacy.listings import count_in_listings, erase_from_listings
from app.privacy.queries import Doomed, exports_with, fate_of
from app.privacy.reaching import count_rows
from app.privacy.schemas import ErasureWish
from app.privacy.service.certifying import Subject, certify
from app.privacy.texts import count_in_texts, erase_from_texts
from app.similarity.service import forget_image
from app.storage.blobs import BlobStore

ERASE_IMAGE = "privacy.erase_image"


async def request_image_erasure(
    session: AsyncSession, *, viewer: Viewer, image: Image, wish: ErasureWish
) -> Job:
    """Have the image erased in the background. Raises NotConfirmed unless its name was typed."""
    if wish.confirm.strip() != image.file_name.strip():
        raise NotConfirmed("the image's file name")
    return await enqueue(
        session,
        kind=ERASE_IMAGE,
        title=f"Erasing image {image.id}",
        project_id=image.project_id,
        args={"image_id": image.id, "delete_exports": wish.delete_exports},
        created_by=viewer.id,
        unique_key=f"{ERASE_IMAGE}:{image.id}",
    )


async def erase_image(
    connection: Connection,
    blobs: BlobStore,
    doomed: Doomed,
    *,
    erased_by: int | None,
    delete_exports: bool,
) -> int:
    """The id of the certificate. Raises ErasureIncomplete if anything was found when all was looked for again."""
    await hold_endings(connection)
    await lock_images(connection, [doomed.id])
    rows = await count_rows(connection, doomed.id)
    exports = [each.id for each in await exports_with(connection, blobs, doomed)]
    texts = await erase_from_texts(connection, doomed.names, project_id=doomed.project_id)
    texts |= await erase_from_listings(
        connection, blobs, doomed.names, project_id=doomed.project_id
    )
    await forget_image(connection, doomed.id)
    files = await images.erase_image(connection, blobs, image_id=doomed.id, sha256=doomed.sha256)
    deleted = exports if delete_exports else []
    await erase_exports(connection, blobs, project_id=doomed.project_id, export_ids=deleted)
    await _look_again(connection, blobs, doomed, files)
    facts: dict[str, Any] = {
        "rows": rows,
        "texts": texts,
        "original": fate_of(doomed, files.other_images),
        "files": _told(files),
        "other_images": files.other_images,
        "exports": {"deleted": deleted, "kept": [] if delete_exports else exports},
        "left": 0,
    }
    subject = Subject("image", doomed.id, doomed.project_id, erased_by)
    return await certify(connection, subject, facts)


async def _look_again(
    connection: Connection, blobs: BlobStore, doomed: Doomed, files: ImageFiles
) -> None:
    left = sum((await count_rows(connection, doomed.id)).values())
    if left:
        raise ErasureIncomplete(f"{left} rows")
    left = await count_in_texts(connection, doomed.names, project_id=doomed.project_id)
    if left:
        raise ErasureIncomplete(f"{left} texts with its name")
    left = await count_in_listings(connection, blobs, doomed.names, project_id=doomed.project_id)
    if left:
        raise ErasureIncomplete(f"{left} files of findings with its name")
    if files.other_images == 0:
        left = len(await images.files_of_content(blobs, doomed.sha256))
        if left:
            raise ErasureIncomplete(f"{left} files")


def _told(files: ImageFiles) -> list[dict[str, Any]]:
    """The files that are gone; those that are another image's, too, have stayed."""
    if files.other_images:
        return []
    return [{"key": blob.key, "size_bytes": blob.size_bytes} for blob in files.blobs]
