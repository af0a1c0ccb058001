"""What the pool can be asked to do, by address: the server itself never loads a decoder."""

from pathlib import Path

from app.images.decoding.calls import Remote
from app.images.decoding.limits import DecodeLimits
from app.images.decoding.records import Ingested, Inspected, Known, Rendition, RenditionTargets

_PACKAGE = "app.images.decoding"

INGEST = Remote[Ingested, Path, RenditionTargets, str, DecodeLimits, str](
    f"{_PACKAGE}.ingesting:ingest"
)
"""file, targets, its name, limits, whose embedding → all that is known of it, thumbnail, what the targets got."""

LEARN = Remote[Known, Path, str, DecodeLimits, str](f"{_PACKAGE}.ingesting:learn")
"""file, its name, limits, whose embedding → metadata and measures."""

INSPECT = Remote[Inspected, Path, str, DecodeLimits](f"{_PACKAGE}.inspecting:inspect")
"""file, its name, limits → what its header states, without decoding."""

MAKE_THUMBNAIL = Remote[None, Path, Path, str, DecodeLimits](
    f"{_PACKAGE}.renditions:make_thumbnail"
)
"""file, target, its name, limits."""

MAKE_PREVIEW = Remote[None, Path, Path, str, DecodeLimits](f"{_PACKAGE}.renditions:make_preview")
"""file, target, its name, limits."""

MAKE_UPRIGHT = Remote[Rendition | None, Path, Path, str, DecodeLimits](
    f"{_PACKAGE}.renditions:make_upright"
)
"""file, target, its name, limits → what was made, or None where the file itself serves."""

MAKE_PYRAMID = Remote[int, Path, Path, str, DecodeLimits](f"{_PACKAGE}.striped:make_pyramid")
"""file, target, its name, limits → number of levels."""
