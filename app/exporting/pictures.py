"""The pictures of an export: which file of an image goes along, under which name, and perhaps without its metadata."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath

from app.exif.stripping import stripped
from app.exporting.altering.asked import Preparation
from app.exporting.altering.channels import Counts
from app.exporting.altering.hidden import Hidden, Tally
from app.exporting.altering.plan import Plan
from app.exporting.reading import ImageRow
from app.formats.writing import Report
from app.hiding.places import Place
from app.images.decoding.calls import Remote
from app.images.decoding.limits import DecodeLimits
from app.images.decoding.pool import DecoderStopped
from app.images.decoding.refusals import ImageRefused
from app.images.errors import OriginalOutside
from app.images.originals import original_file, store_of
from app.images.queries import ImageFile
from app.images.service.derivatives import ServedFile, ensure_upright
from app.images.tools import ImageTools
from app.storage.errors import BlobMissing
from app.storage.keys import original_key

ALTER = Remote[
    tuple[list[Place], list[Counts]], Path, str, DecodeLimits, list[tuple[Plan, Path]], Hidden
]("app.exporting.altering.pixels:alter")
"""file, its name, limits, plans with their targets, and places to hide; gives those found, and brightnesses."""
COUNT = Remote[Counts, Path, str, DecodeLimits]("app.exporting.altering.pixels:counted")
NORMALIZE = Remote[bytes, Path, str, DecodeLimits, list[float], list[float]](
    "app.exporting.altering.pixels:shown_normalized"
)
BARE = Remote[int, Path, str, DecodeLimits, Path, str]("app.exporting.altering.bare:save_bare")
"""file, its name, limits, target, which format to write; gives how many further pictures the file has."""
_PLANS_IN_TIME = 10
"""So many pictures of one image are written in the time that decoding it may take."""
_ENDINGS = {"jpeg": (".jpg", ".jpeg"), "png": (".png",)}
_REWRITTEN = ("image/avif", "image/bmp", "image/heic")
"""Types that are never taken apart: without metadata their pixels go along as PNG."""
_BARE = {"image/tiff": "TIFF", "image/webp": "WEBP", "image/png": "PNG"} | dict.fromkeys(
    _REWRITTEN, "PNG"
)
"""As what pixels are written anew, without loss. JPEG and GIF cannot be."""

TURNED = "Pictures keep their EXIF orientation: shapes are of the upright picture, so read them turned by it."
LEFT_OUT = "Pictures that are lost, broken or too large for one file were left out; their labels are there."
OUTSIDE = (
    "Pictures whose originals are kept by reference and have changed or cannot be read were left out; "
    "their labels are there."
)
FIRST_ALONE = "Only the first page or picture went along: these files cannot be freed of their metadata byte for byte."
NOT_STRIPPED = "Pictures whose metadata cannot be taken out were left out: their files are broken or too large."


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that is still to be copied: of which image, and where to."""

    file: ImageFile
    orientation: int
    place: str
    plan: Plan | None = None
    hidden: Hidden = field(default_factory=Hidden)
    is_for_training: bool = True


@dataclass(frozen=True, slots=True)
class Content:
    """A file to put into an export: its place, its bytes, and how bright it is where that is to be known."""

    place: str
    content: bytes
    counts: Counts | None = None


@dataclass(frozen=True)
class PictureChoice:
    """Which file of each image goes along."""

    frame: str
    is_stripped: bool
    preparation: Preparation | None = None

    def named(self, row: ImageRow) -> ImageRow:
        """The image under the name of the file that goes along: an upright copy may be of another type."""
        if self.preparation is not None:
            is_stored = row.upright_format in (None, "stored")
            kind = row.mime_type.removeprefix("image/") if is_stored else str(row.upright_format)
            return _with_ending(row, _ENDINGS["jpeg" if kind == "jpeg" else "png"])
        if self.frame != "upright" or row.upright_format in (None, "stored"):
            is_rewritten = self.is_stripped and row.mime_type in _REWRITTEN
            return _with_ending(row, _ENDINGS["png"]) if is_rewritten else row
        return _with_ending(row, _ENDINGS[str(row.upright_format)])

    def picture(self, row: ImageRow, place: str) -> Picture:
        """What is to be copied for an image."""
        file = ImageFile(
            id=row.id,
            file_name=row.original_name,
            sha256=row.sha256,
            mime_type=row.mime_type,
            width=row.width,
            height=row.height,
            upright_format=row.upright_format,
            tile_levels=row.tile_levels,
            is_referenced=row.is_referenced,
        )
        return Picture(file, row.orientation, place)


def _with_ending(row: ImageRow, endings: tuple[str, ...]) -> ImageRow:
    if PurePosixPath(row.file_name).suffix.lower() in endings:
        return row
    return replace(row, file_name=row.file_name + endings[0])


async def altered_bytes(
    tools: ImageTools, pictures: Sequence[Picture], report: Report, tally: Tally
) -> list[Content]:
    """The files made of one image; none where it cannot be decoded, which the report then says."""
    file, hidden = pictures[0].file, pictures[0].hidden
    targets = [(each, _scratch(tools, each.place)) for each in pictures]
    try:
        async with original_file(tools, file) as source:
            plans = [(each.plan, target) for each, target in targets if each.plan]
            seconds = tools.settings.decode_timeout_s * (1 + len(plans) / _PLANS_IN_TIME)
            found, counts = await tools.decoders.run(
                ALTER, source, file.file_name, tools.limits, plans, hidden, timeout_s=seconds
            )
        contents = [
            Content(
                each.place,
                await asyncio.to_thread(target.read_bytes),
                of_one if each.is_for_training else None,
            )
            for (each, target), of_one in zip(targets, counts, strict=True)
        ]
        tally.count(file.id, file.file_name, hidden, found, report)
        return contents
    except OriginalOutside as refusal:
        _lose_outside(report, refusal)
        return []
    except (ImageRefused, BlobMissing, DecoderStopped):
        for each in pictures:
            report.lose("picture-left-out", LEFT_OUT, each.place)
        return []
    finally:
        for _, target in targets:
            target.unlink(missing_ok=True)


def _scratch(tools: ImageTools, place: str) -> Path:
    return tools.scratch_path().with_suffix(PurePosixPath(place).suffix.lower())


async def picture_bytes(
    tools: ImageTools, choice: PictureChoice, picture: Picture, report: Report
) -> Content | None:
    """The file to put into the export; None where there is none, which the report then says."""
    try:
        served = await _served(tools, choice, picture)
        store = await store_of(tools, picture.file, served.key)
        content = await store.read(served.key)
    except OriginalOutside as refusal:
        _lose_outside(report, refusal)
        return None
    except (ImageRefused, BlobMissing, DecoderStopped):
        report.lose("picture-left-out", LEFT_OUT, picture.file.file_name)
        return None
    is_original = served.key == original_key(picture.file.sha256)
    is_turned = is_original and picture.orientation != 1
    if choice.is_stripped:
        orientation = picture.orientation if is_turned else 1
        without = stripped(content, served.mime_type, orientation=orientation)
        if without is None:
            return await _rewritten(tools, picture, report)
        content = without
    if is_turned:
        report.lose("picture-turned", TURNED, picture.file.file_name)
    return Content(picture.place, content)


async def _rewritten(tools: ImageTools, picture: Picture, report: Report) -> Content | None:
    """The original's pixels upright in a new file, where its type can be written without loss."""
    file, target = picture.file, tools.scratch_path()
    try:
        async with original_file(tools, file) as source:
            form = _BARE[file.mime_type]
            further = await tools.decoders.run(
                BARE, source, file.file_name, tools.limits, target, form
            )
        if further:
            report.lose("picture-first-alone", FIRST_ALONE, file.file_name)
        return Content(picture.place, await asyncio.to_thread(target.read_bytes))
    except (ImageRefused, BlobMissing, OriginalOutside, DecoderStopped, KeyError):
        report.lose("picture-not-stripped", NOT_STRIPPED, file.file_name)
        return None
    finally:
        target.unlink(missing_ok=True)


def _lose_outside(report: Report, refusal: OriginalOutside) -> None:
    """Each with its own sentence: what was expected, and what came."""
    report.lose("picture-changed-outside", OUTSIDE, refusal.message)


async def _served(tools: ImageTools, choice: PictureChoice, picture: Picture) -> ServedFile:
    if choice.frame == "stored":
        return ServedFile(original_key(picture.file.sha256), picture.file.mime_type)
    return await ensure_upright(tools, picture.file)
