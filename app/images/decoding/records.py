"""What comes back from a process that decodes: plain data, in a module that loads no decoder."""

from dataclasses import dataclass
from pathlib import Path

from app.exif import Extraction
from app.images.decoding.sizes import Size
from app.quality import Measured
from app.quality.records import EmbeddedThumbnail


@dataclass(frozen=True, slots=True)
class Inspected:
    """What is kept about a picture's file.

    `orientation` (1 to 8) turns `stored` into `upright`; `orientation_tag` is what EXIF says, legal or not.
    `frame_count` counts pages and animation frames: the first one is labelled.
    """

    format_name: str
    mime_type: str
    stored: Size
    upright: Size
    orientation: int
    orientation_tag: int | None
    mode: str
    bit_depth: int
    channels: int
    has_alpha: bool
    frame_count: int
    has_color_profile: bool
    is_shown_by_browsers: bool
    """Whether a browser shows the stored file as it should be seen: format, frame and colours."""


@dataclass(frozen=True, slots=True)
class Rendition:
    """What was made: its MIME type and size."""

    mime_type: str
    size: Size


@dataclass(frozen=True, slots=True)
class RenditionTargets:
    """Where to write what is made of a new picture, if it needs it."""

    preview: Path
    upright: Path


@dataclass(frozen=True, slots=True)
class Known:
    """What a file says about itself, and what its pixels say."""

    extraction: Extraction
    measured: Measured
    embedded: EmbeddedThumbnail | None = None


@dataclass(frozen=True, slots=True)
class Ingested:
    """What the rest of Concord needs of a file: its facts, what is known, a thumbnail as JPEG, and its upright copy."""

    inspected: Inspected
    known: Known
    thumbnail: bytes
    upright: Rendition | None
