"""The pictures of an export: which file of an image goes along, under which name, and perhaps without its metadata."""

from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from app.exif.stripping import stripped
from app.exporting.reading import ImageRow
from app.formats.writing import Report
from app.images.decoding.pool import DecoderStopped
from app.images.decoding.refusals import ImageRefused
from app.images.queries import ImageFile
from app.images.service.derivatives import ServedFile, ensure_upright
from app.images.tools import ImageTools
from app.storage.errors import BlobMissing
from app.storage.keys import original_key

_ENDINGS = {"jpeg": (".jpg", ".jpeg"), "png": (".png",)}

TURNED = "Pictures keep their EXIF orientation: shapes are of the upright picture, so read them turned by it."
LEFT_OUT = "Pictures that are lost, broken or too large for one file were left out; their labels are there."
NOT_STRIPPED = (
    "Pictures whose metadata cannot be taken out without touching their pixels were left out."
)


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that is still to be copied: of which image, and where to."""

    file: ImageFile
    orientation: int
    place: str


@dataclass(frozen=True)
class PictureChoice:
    """Which file of each image goes along."""

    frame: str
    is_stripped: bool

    def named(self, row: ImageRow) -> ImageRow:
        """The image under the name of the file that goes along: an upright copy may be of another type."""
        if self.frame != "upright" or row.upright_format in (None, "stored"):
            return row
        endings = _ENDINGS[str(row.upright_format)]
        if PurePosixPath(row.file_name).suffix.lower() in endings:
            return row
        return replace(row, file_name=row.file_name + endings[0])

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
        )
        return Picture(file, row.orientation, place)


async def picture_bytes(
    tools: ImageTools, choice: PictureChoice, picture: Picture, report: Report
) -> bytes | None:
    """The file to put into the export; None where there is none, which the report then says."""
    try:
        served = await _served(tools, choice, picture)
        content = await tools.blobs.read(served.key)
    except (ImageRefused, BlobMissing, DecoderStopped):
        report.lose("picture-left-out", LEFT_OUT, picture.file.file_name)
        return None
    is_turned = served.key == original_key(picture.file.sha256) and picture.orientation != 1
    if choice.is_stripped:
        orientation = picture.orientation if is_turned else 1
        without = stripped(content, served.mime_type, orientation=orientation)
        if without is None:
            report.lose("picture-not-stripped", NOT_STRIPPED, picture.file.file_name)
            return None
        content = without
    if is_turned:
        report.lose("picture-turned", TURNED, picture.file.file_name)
    return content


async def _served(tools: ImageTools, choice: PictureChoice, picture: Picture) -> ServedFile:
    if choice.frame == "stored":
        return ServedFile(original_key(picture.file.sha256), picture.file.mime_type)
    return await ensure_upright(tools, picture.file)
