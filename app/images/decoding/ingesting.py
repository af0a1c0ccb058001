"""Everything that is learnt from a new file, in one pass over it."""

from dataclasses import dataclass
from pathlib import Path

from app.exif.extraction import Extraction, extract
from app.images.decoding.inspecting import Inspected, inspected
from app.images.decoding.limits import DecodeLimits
from app.images.decoding.opening import open_image
from app.images.decoding.renditions import thumbnail


@dataclass(frozen=True, slots=True)
class Ingested:
    """What the rest of Concord needs of a file: its facts, its metadata, and a thumbnail as JPEG."""

    inspected: Inspected
    extraction: Extraction
    thumbnail: bytes


def ingest(path: Path, file_name: str, limits: DecodeLimits) -> Ingested:
    """Accept a file, or say why not.

    Args:
        path: the file.
        file_name: how people call it, for refusals.
        limits: how many pixels are allowed.

    Raises:
        ImageRefused: it is not a picture that Concord takes, or not a whole one.
    """
    with open_image(path, file_name, limits) as opened:
        small = thumbnail(opened, limits)
        facts = inspected(opened)
    return Ingested(facts, extract(path), small)
