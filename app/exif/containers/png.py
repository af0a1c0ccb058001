"""PNG: a chain of chunks; EXIF in `eXIf`, XMP in an `iTXt`, and older writers' blocks as text."""

import binascii
import zlib
from collections.abc import Iterator
from struct import unpack

from app.exif.blocks import Blocks
from app.exif.limits import MAX_BLOCK_BYTES, MAX_CHUNKS, MAX_KEYWORD, MAX_TEXT_CHUNKS
from app.exif.sources import ByteSource, MemorySource, read_exactly
from app.exif.values import Malformed

_XMP_KEYWORD = "XML:com.adobe.xmp"
_RAW_PROFILE = "Raw profile type "
_CHANNELS_BY_COLOUR_TYPE = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
_INCHES_PER_METRE = 0.0254
_TEXTS = (b"tEXt", b"zTXt", b"iTXt")
_WANTED = frozenset({b"IHDR", b"pHYs", b"eXIf", *_TEXTS})


def read_png(source: ByteSource, blocks: Blocks) -> None:
    """Reads the chunks that tell of the picture, before and after its pixels."""
    blocks.facts["Format"] = "PNG"
    for kind, data in _chunks(source, blocks):
        if kind == b"IHDR" and len(data) >= 10:
            blocks.facts["BitDepth"] = data[8]
            if data[9] in _CHANNELS_BY_COLOUR_TYPE:
                blocks.facts["Channels"] = _CHANNELS_BY_COLOUR_TYPE[data[9]]
        elif kind == b"pHYs" and len(data) >= 9:
            _read_dots(data, blocks)
        elif kind == b"eXIf":
            blocks.exif = MemorySource(data)
        elif kind in _TEXTS and len(blocks.texts) < MAX_TEXT_CHUNKS:
            _read_text(kind, data, blocks)


def _chunks(source: ByteSource, blocks: Blocks) -> Iterator[tuple[bytes, bytes]]:
    offset = 8
    for _ in range(MAX_CHUNKS):
        length, kind = unpack(">I4s", read_exactly(source, offset, 8, "a PNG chunk's head"))
        if kind == b"IEND":
            return
        if kind in _WANTED:
            data = blocks.take(source, offset + 8, length, f"PNG:{kind.decode('ascii')}")
            if data is not None:
                yield kind, data
        offset += 12 + length
    raise Malformed(f"It has more than {MAX_CHUNKS} chunks; the rest is unread.")


def _read_dots(data: bytes, blocks: Blocks) -> None:
    x, y, unit = unpack(">IIB", data[:9])
    if unit == 1 and x and y:
        blocks.add_dots(x, y, per_inch=_INCHES_PER_METRE)


def _read_text(kind: bytes, data: bytes, blocks: Blocks) -> None:
    key, separator, rest = data.partition(b"\0")
    if not separator or len(key) > MAX_KEYWORD:
        return
    keyword = key.decode("latin-1")
    try:
        content = _text_content(kind, rest, f"PNG:{keyword}", blocks)
    except zlib.error as error:
        blocks.problems.add(f"PNG:{keyword}", "unreadable", f"The text {keyword}: {error}.")
        return
    if content is None:
        return
    if keyword == _XMP_KEYWORD:
        blocks.add_xmp(content)
    elif keyword.startswith(_RAW_PROFILE):
        _read_raw_profile(keyword, content, blocks)
    else:
        encoding = "utf-8" if kind == b"iTXt" else "latin-1"
        blocks.texts.setdefault(keyword, content.decode(encoding, errors="replace"))


def _text_content(kind: bytes, rest: bytes, name: str, blocks: Blocks) -> bytes | None:
    if kind == b"tEXt":
        return rest
    if kind == b"zTXt":
        return _inflate(rest[1:], name, blocks)
    is_compressed = rest[:1] == b"\1"
    _language, _, rest = rest[2:].partition(b"\0")
    _translated, _, text = rest.partition(b"\0")
    return _inflate(text, name, blocks) if is_compressed else text


def _inflate(data: bytes, name: str, blocks: Blocks) -> bytes | None:
    """The unpacked bytes; None where they are more than a block may have."""
    most = max(min(MAX_BLOCK_BYTES, blocks.bytes_left), 0)
    content = zlib.decompressobj().decompress(data, most + 1)
    if blocks.may_take(len(content), name):
        return content
    # Unpacking cost time, so it counts: the hundredth such text is not even begun.
    blocks.bytes_left -= len(content)
    return None


def _read_raw_profile(keyword: str, content: bytes, blocks: Blocks) -> None:
    """ImageMagick's way: a name, a length, then the block in hexadecimal."""
    lines = content.strip().split(b"\n", 2)
    try:
        data = binascii.unhexlify(b"".join(lines[2].split())) if len(lines) == 3 else b""
    except binascii.Error:
        data = b""
    profile = keyword.removeprefix(_RAW_PROFILE)
    if not data:
        blocks.problems.add(
            f"PNG:{keyword}", "unreadable", f"The profile {profile} is not in hexadecimal."
        )
    elif profile in ("exif", "APP1") and data.startswith(b"Exif"):
        blocks.exif = blocks.exif or MemorySource(data[6:])
    elif profile == "exif":
        blocks.exif = blocks.exif or MemorySource(data)
    elif profile in ("xmp", "APP1"):
        blocks.add_xmp(data[data.find(b"<") :])
    elif profile == "iptc":
        blocks.photoshop = data
