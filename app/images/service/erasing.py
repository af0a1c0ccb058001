"""Take an image out for good: its row with all that refers to it, and its files unless another image has them, too."""

from dataclasses import dataclass

from app.database.engine import Connection
from app.images.keys import content_lock_on
from app.storage.blobs import BlobStore, StoredBlob
from app.storage.keys import derived_key, original_key


@dataclass(frozen=True, slots=True)
class ImageFiles:
    """What the store has of one content, and how many other images are of it."""

    blobs: tuple[StoredBlob, ...]
    other_images: int

    @property
    def size_bytes(self) -> int:
        """Of all files together."""
        return sum(blob.size_bytes for blob in self.blobs)


async def files_of_content(blobs: BlobStore, sha256: str) -> tuple[StoredBlob, ...]:
    """The original, if the store has it, and all that was made from it."""
    folders = (original_key(sha256).rpartition("/")[0], derived_key(sha256, "x").rpartition("/")[0])
    found = [blob for folder in folders async for blob in blobs.blobs(folder)]
    return tuple(blob for blob in found if sha256 in blob.key.split("/"))


async def files_of_image(
    connection: Connection, blobs: BlobStore, *, image_id: int, sha256: str
) -> ImageFiles:
    """What erasing the image would find in the store."""
    cursor = await connection.execute(
        "select count(*) from images where sha256 = %s and id <> %s", [sha256, image_id]
    )
    row = await cursor.fetchone()
    assert row is not None
    return ImageFiles(await files_of_content(blobs, sha256), row[0])


async def erase_image(
    connection: Connection, blobs: BlobStore, *, image_id: int, sha256: str
) -> ImageFiles:
    """Delete the image and its files; gives what there was. The caller has locked the image.

    Under the lock that an upload of the same bytes would hold: either it comes before, and the files are another
    image's, too, or after, and brings them again. Files go before the transaction ends, so a crash leaves an image
    without them, and the erasure can be done again.
    """
    await content_lock_on(connection, sha256)
    files = await files_of_image(connection, blobs, image_id=image_id, sha256=sha256)
    await connection.execute("delete from images where id = %s", [image_id])
    if files.other_images == 0:
        for blob in files.blobs:
            await blobs.delete(blob.key)
    return files
