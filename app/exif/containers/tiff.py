"""TIFF: the file is itself the structure that EXIF blocks are made of."""

from app.exif.blocks import Blocks
from app.exif.sources import ByteSource


def read_tiff_file(source: ByteSource, blocks: Blocks) -> None:
    """Takes the whole file as the EXIF block; its directories hold XMP and IPTC as fields."""
    blocks.facts["Format"] = "TIFF"
    blocks.exif = source
