"""Everything that is learnt from a new file, in one pass over it."""

import struct
from pathlib import Path

import structlog

from app.exif import Extraction, Problem, extract
from app.images.decoding.embedded import embedded_thumbnail
from app.images.decoding.inspecting import inspected
from app.images.decoding.limits import DecodeLimits
from app.images.decoding.opening import open_image
from app.images.decoding.records import Ingested, Known, RenditionTargets
from app.images.decoding.renditions import make_everything, reduced
from app.quality.embedding import DEFAULT
from app.quality.measuring import measure

log = structlog.get_logger()

_FAULTS = (
    ArithmeticError,
    AttributeError,
    LookupError,
    RecursionError,
    TypeError,
    ValueError,
    struct.error,
)


def ingest(
    path: Path,
    targets: RenditionTargets,
    file_name: str,
    limits: DecodeLimits,
    model: str = DEFAULT,
) -> Ingested:
    """Accept a file, or say why not.

    Args:
        path: the file.
        targets: where its preview and upright copy go, if it needs them.
        file_name: how people call it, for refusals.
        limits: how many pixels are allowed.
        model: whose embedding it gets.

    Raises:
        ImageRefused: it is not a picture that Concord takes, or not a whole one.
    """
    with open_image(path, file_name, limits) as opened:
        made = make_everything(opened, targets, limits)
        facts, measured = inspected(opened), measure(made.measurable, model=model)
        embedded = embedded_thumbnail(opened)
    return Ingested(facts, Known(_said_by(path), measured, embedded), made.thumbnail, made.upright)


def learn(path: Path, file_name: str, limits: DecodeLimits, model: str = DEFAULT) -> Known:
    """The metadata and measures of a file that was taken in before: the same as `ingest` would find now.

    Args:
        path: the file.
        file_name: how people call it, for refusals.
        limits: how many pixels are allowed.
        model: whose embedding it gets.

    Raises:
        ImageRefused: it is not a whole picture that Concord takes.
    """
    with open_image(path, file_name, limits) as opened:
        measured = measure(reduced(opened, limits), model=model)
        embedded = embedded_thumbnail(opened)
    return Known(_said_by(path), measured, embedded)


def _said_by(path: Path) -> Extraction:
    """What the file says of its picture, which is sound: where reading that fails for a fault of ours, it says so."""
    try:
        return extract(path)
    except _FAULTS as fault:
        log.exception("metadata could not be read", path=str(path))
        sentence = f"Reading the metadata failed: {type(fault).__name__}: {fault}"
        return Extraction(problems=(Problem("File", "unreadable", sentence),))
