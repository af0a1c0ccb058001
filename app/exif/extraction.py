"""The way from a file's bytes to its metadata: container, blocks, groups, columns."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from app.exif.blocks import Blocks
from app.exif.containers import container_reader
from app.exif.finder import Finder
from app.exif.ifd import read_tiff
from app.exif.iptc import find_iptc, read_iptc
from app.exif.pictures import compose_picture
from app.exif.places import compose_place
from app.exif.raw import raw_json
from app.exif.sources import ByteSource, FileSource, MemorySource
from app.exif.times import compose_times
from app.exif.typed import COLUMNS, Typed
from app.exif.values import JSON, Group, Groups, Malformed, Problem, Problems
from app.exif.xmp import read_xmp

_SIGNATURE_BYTES = 64


@dataclass(frozen=True, slots=True)
class Extraction:
    """What a file says about its picture: typed, raw, and where it made no sense."""

    typed: Typed = field(default_factory=Typed)
    raw: dict[str, dict[str, JSON]] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()


def extract(source: Path | bytes) -> Extraction:
    """The metadata of an image file, read from its headers without decoding pixels.

    Whatever the bytes are, it answers: what cannot be read is named in `problems`. The work is
    bounded by counts (`app.exif.limits`), so that no file takes long.

    Args:
        source: a path, of which only the parts needed are read, or a whole file in memory.

    Raises:
        OSError: the file cannot be opened or read; its bytes are never the reason.
    """
    if isinstance(source, bytes):
        return _extract(MemorySource(source))
    with FileSource(source) as file:
        return _extract(file)


def _extract(source: ByteSource) -> Extraction:
    problems = Problems()
    groups = _read_groups(source, problems)
    typed = _typed(Finder(groups, problems))
    raw = raw_json(groups, problems)
    return Extraction(typed, raw, tuple(problems))


def _read_groups(source: ByteSource, problems: Problems) -> Groups:
    reader = container_reader(source.read(0, _SIGNATURE_BYTES))
    if reader is None:
        problems.add("File", "unknown_format", "No image format that can be read begins like this.")
        return {}
    blocks = Blocks(problems)
    try:
        reader(source, blocks)
    except Malformed as error:
        problems.add("File", "truncated", str(error))
    groups = {"File": blocks.facts, "PNG": blocks.texts} | _read_exif(blocks)
    groups["XMP"] = _read_xmp(blocks)
    groups["IPTC"] = _read_iptc(blocks)
    return {name: group for name, group in groups.items() if group}


def _read_exif(blocks: Blocks) -> Groups:
    if blocks.exif is None:
        return {}
    try:
        tiff = read_tiff(blocks.exif, blocks.problems)
    except Malformed as error:
        blocks.problems.add("Exif", "unreadable", str(error))
        return {}
    if "xmp" in tiff.embedded:
        blocks.add_xmp(tiff.embedded["xmp"])
    blocks.iptc = blocks.iptc or tiff.embedded.get("iptc")
    blocks.photoshop = blocks.photoshop or tiff.embedded.get("photoshop")
    return tiff.groups


def _read_xmp(blocks: Blocks) -> Group:
    """The properties of all packets; of a property that stands in two, the first counts."""
    properties: Group = {}
    for packet in blocks.xmp:
        properties = read_xmp(packet, blocks.problems) | properties
    return properties


def _read_iptc(blocks: Blocks) -> Group:
    block = find_iptc(blocks.photoshop) if blocks.photoshop else None
    block = block or blocks.iptc
    return read_iptc(block, blocks.problems) if block else {}


def _typed(finder: Finder) -> Typed:
    # Any, since the table pairs readers with types; a test holds every value to its column's type.
    values: dict[str, Any] = {
        column.name: finder.first(column.name, column.sources, column.reader)
        for column in COLUMNS
        if column.reader is not None
    }
    values |= compose_times(finder) | compose_place(finder) | compose_picture(finder)
    return Typed(**values)
