"""What is made from an original: thumbnail, preview, upright copy, tiles. All of it can be made again at any time."""

from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from app.errors import AppError
from app.images.decoding import remote
from app.images.decoding.calls import Remote
from app.images.decoding.formats import FORMAT_BY_MIME_TYPE
from app.images.decoding.limits import DecodeLimits
from app.images.decoding.pool import DecoderStopped
from app.images.decoding.refusals import ImageRefused, too_large_for_one_file
from app.images.decoding.sizes import Size
from app.images.errors import OriginalOutside
from app.images.keys import PREVIEW, PYRAMID, THUMBNAIL, UPRIGHT
from app.images.models import Image
from app.images.originals import original_file
from app.images.queries import ImageFile, count_pending, projects_with_pending
from app.images.service.intake import PREVIEW_PX
from app.images.tiles import read_pyramid
from app.images.tools import ImageTools
from app.jobs.queue import enqueue
from app.storage.errors import BlobMissing
from app.storage.keys import derived_key, original_key

T = TypeVar("T")

DERIVE = "images.derive"
JPEG, TIFF = "image/jpeg", "image/tiff"
# A pyramid of a thousand million pixels took 16 s of one core; this leaves room for a machine ten times slower.
_SLOWEST_PIXELS_PER_S = 6_000_000


@dataclass(frozen=True, slots=True)
class ServedFile:
    """A blob and its type."""

    key: str
    mime_type: str


async def request_derivatives(session: AsyncSession, project_id: int) -> None:
    """Have what a project's images lack, if anything, made in the background; asking twice is asking once."""
    if not await count_pending(session, project_id):
        return
    await enqueue(
        session,
        kind=DERIVE,
        title="Preparing large images",
        project_id=project_id,
        args={"project_id": project_id},
        unique_key=f"{DERIVE}:{project_id}",
    )


async def request_all_derivatives(session: AsyncSession) -> None:
    """The same for every project, for images whose job died with its process."""
    for project_id in await projects_with_pending(session):
        await request_derivatives(session, project_id)


async def make_derivatives(tools: ImageTools, image: ImageFile) -> str | None:
    """Make what is still missing, which for a new image is its tiles; returns what went wrong, if anything.

    The upright copy of a turned JPEG is left to the first who asks: it takes twice as long as everything else
    together, and the preview is there meanwhile. HEIC and TIFF, which no browser shows, do not wait for that.
    """
    upright_format, tile_levels, error = image.upright_format, image.tile_levels, None
    try:
        async with original_file(tools, image) as source:
            await _make_preview(tools, image, source)
            tile_levels = await _make_pyramid(tools, image, source)
            if not FORMAT_BY_MIME_TYPE[image.mime_type].is_shown_by_browsers:
                upright_format = await _make_upright(tools, image, source)
    except (ImageRefused, BlobMissing, OriginalOutside, DecoderStopped) as refusal:
        error = _sentence(image, refusal)
    async with tools.database.session() as session:
        await session.execute(
            update(Image)
            .where(Image.id == image.id)
            .values(
                derivatives="failed" if error else "ready",
                derivatives_error=error,
                upright_format=upright_format,
                tile_levels=tile_levels,
            )
        )
    return error


async def ensure_thumbnail(tools: ImageTools, image: ImageFile) -> ServedFile:
    """The thumbnail, made now if it was lost."""
    key = derived_key(image.sha256, THUMBNAIL)
    if not await tools.blobs.exists(key):
        async with original_file(tools, image) as source:
            await _render(tools, remote.MAKE_THUMBNAIL, image, source, key)
    return ServedFile(key, JPEG)


async def ensure_preview(tools: ImageTools, image: ImageFile) -> ServedFile:
    """The preview, made now if the background has not come to it; a small original is its own."""
    if _is_its_own_preview(image):
        return ServedFile(original_key(image.sha256), image.mime_type)
    key = derived_key(image.sha256, PREVIEW)
    if not await tools.blobs.exists(key):
        async with original_file(tools, image) as source:
            await _make_preview(tools, image, source)
    return ServedFile(key, JPEG)


async def ensure_upright(tools: ImageTools, image: ImageFile) -> ServedFile:
    """The whole picture upright, made now if the background has not come to it.

    Raises:
        ImageRefused: it is too large for one file; its tiles show it.
    """
    if image.upright_format == "stored":
        return ServedFile(original_key(image.sha256), image.mime_type)
    upright_format = image.upright_format or await _make_upright_now(tools, image)
    return ServedFile(derived_key(image.sha256, UPRIGHT), f"image/{upright_format}")


async def _make_upright_now(tools: ImageTools, image: ImageFile) -> str:
    async with original_file(tools, image) as source:
        upright_format = await _make_upright(tools, image, source)
    if upright_format is None:
        raise too_large_for_one_file(image.file_name, Size(image.width, image.height))
    async with tools.database.session() as session:
        await session.execute(
            update(Image).where(Image.id == image.id).values(upright_format=upright_format)
        )
    return upright_format


async def _make_preview(tools: ImageTools, image: ImageFile, source: Path) -> None:
    key = derived_key(image.sha256, PREVIEW)
    if not _is_its_own_preview(image) and not await tools.blobs.exists(key):
        await _render(tools, remote.MAKE_PREVIEW, image, source, key)


async def _make_upright(tools: ImageTools, image: ImageFile, source: Path) -> str | None:
    """The format of the copy; None where a picture is shown by its tiles alone."""
    if image.upright_format is not None:
        return image.upright_format
    if image.width * image.height > tools.limits.whole_pixels:
        return None
    target = tools.scratch_path()
    try:
        made = await _run(tools, remote.MAKE_UPRIGHT, image, source, target)
        if made is None:
            return "stored"
        key = derived_key(image.sha256, UPRIGHT)
        await tools.blobs.take_file(key, target, content_type=made.mime_type)
        return made.mime_type.removeprefix("image/")
    finally:
        target.unlink(missing_ok=True)


async def _make_pyramid(tools: ImageTools, image: ImageFile, source: Path) -> int | None:
    """The number of levels; None for a picture that is small enough to be shown whole."""
    if image.width * image.height <= tools.limits.tile_above_pixels:
        return None
    key = derived_key(image.sha256, PYRAMID)
    if not await tools.blobs.exists(key):
        await _render(tools, remote.MAKE_PYRAMID, image, source, key)
    pyramid = await read_pyramid(lambda start, stop: tools.blobs.read(key, start, stop))
    return len(pyramid.levels)


async def _render(
    tools: ImageTools,
    work: Remote[T, Path, Path, str, DecodeLimits],
    image: ImageFile,
    source: Path,
    key: str,
) -> None:
    target = tools.scratch_path()
    try:
        await _run(tools, work, image, source, target)
        await tools.blobs.take_file(
            key, target, content_type=TIFF if key.endswith(PYRAMID) else JPEG
        )
    finally:
        target.unlink(missing_ok=True)


async def _run(
    tools: ImageTools,
    work: Remote[T, Path, Path, str, DecodeLimits],
    image: ImageFile,
    source: Path,
    target: Path,
) -> T:
    """Large pictures are given more time, in proportion to what is expected of a decoder."""
    expected_s = image.width * image.height / _SLOWEST_PIXELS_PER_S
    timeout_s = max(tools.settings.decode_timeout_s, expected_s)
    return await tools.decoders.run(
        work, source, target, image.file_name, tools.limits, timeout_s=timeout_s
    )


def _is_its_own_preview(image: ImageFile) -> bool:
    return image.upright_format == "stored" and max(image.width, image.height) <= PREVIEW_PX


def _sentence(image: ImageFile, refusal: AppError | DecoderStopped) -> str:
    if isinstance(refusal, AppError):
        return refusal.message
    return f"{image.file_name} {refusal}."
