"""Small pictures with chosen metadata, made anew in memory for each test."""

import struct
from collections.abc import Mapping
from io import BytesIO
from typing import Any

import piexif
from PIL import Image

Fields = Mapping[int, Any]


def jpeg(
    *,
    image: Fields | None = None,
    exif: Fields | None = None,
    gps: Fields | None = None,
    thumbnail: bytes | None = None,
) -> bytes:
    """A JPEG whose EXIF block has these fields, by piexif's numbers."""
    first = {"Compression": 6} if thumbnail else {}
    block = piexif.dump(
        {
            "0th": dict(image or {}),
            "Exif": dict(exif or {}),
            "GPS": dict(gps or {}),
            "1st": {piexif.ImageIFD.Compression: 6} if first else {},
            "thumbnail": thumbnail,
        }
    )
    return saved("JPEG", exif=block)


def saved(file_format: str, *, mode: str = "RGB", **options: Any) -> bytes:
    """A picture of 8 x 6 pixels in a format, as Pillow writes it."""
    file = BytesIO()
    Image.new(mode, (8, 6)).save(file, file_format, **options)
    return file.getvalue()


def exif_block(fields: Mapping[int, tuple[int, int, bytes]], *, order: str = "<") -> bytes:
    """A TIFF structure with one directory, entry by entry as given, however wrong.

    Args:
        fields: tag to (type, count, bytes of the value).
        order: `<` or `>`.
    """
    head = (b"II*\0" if order == "<" else b"MM\0*") + struct.pack(f"{order}I", 8)
    values_start = 8 + 2 + 12 * len(fields) + 4
    entries, values = b"", b""
    for tag, (kind, count, data) in fields.items():
        if len(data) > 4:
            inline = struct.pack(f"{order}I", values_start + len(values))
            values += data
        else:
            inline = data.ljust(4, b"\0")
        entries += struct.pack(f"{order}HHI", tag, kind, count) + inline
    return head + struct.pack(f"{order}H", len(fields)) + entries + bytes(4) + values


def jpeg_with_block(block: bytes) -> bytes:
    """A JPEG around an EXIF block that no library would write."""
    content = b"Exif\0\0" + block
    segment = b"\xff\xe1" + struct.pack(">H", len(content) + 2) + content
    picture = saved("JPEG")
    return picture[:2] + segment + picture[2:]


def xmp_packet(properties: str) -> bytes:
    """An XMP packet around properties written as RDF/XML elements."""
    return f"""<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?>
    <x:xmpmeta xmlns:x="adobe:ns:meta/">
      <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
        <rdf:Description rdf:about=""
          xmlns:dc="http://purl.org/dc/elements/1.1/"
          xmlns:exif="http://ns.adobe.com/exif/1.0/"
          xmlns:tiff="http://ns.adobe.com/tiff/1.0/"
          xmlns:xmp="http://ns.adobe.com/xap/1.0/"
          xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/">
          {properties}
        </rdf:Description>
      </rdf:RDF>
    </x:xmpmeta>
    <?xpacket end="w"?>""".encode()


def _box(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I4s", 8 + len(content), kind) + content


def _full_box(kind: bytes, content: bytes, *, version: int = 0) -> bytes:
    return _box(kind, struct.pack(">I", version << 24) + content)


def heic(*, exif: bytes = b"", xmp: bytes = b"", in_meta: bool = False) -> bytes:
    """The boxes of a HEIC file that metadata hangs on; it has no picture.

    Args:
        exif: the TIFF structure of its EXIF item.
        xmp: the packet of its XMP item.
        in_meta: whether the items lie in the box `idat` of `meta`, not behind it.
    """
    items = {1: (b"Exif", b"", struct.pack(">I", 6) + b"Exif\0\0" + exif)} if exif else {}
    if xmp:
        items[2] = (b"mime", b"application/rdf+xml\0", xmp)
    entries = b"".join(
        _full_box(b"infe", struct.pack(">HH4s", number, 0, kind) + b"\0" + content, version=2)
        for number, (kind, content, _data) in items.items()
    )
    payload = b"".join(data for _kind, _content, data in items.values())
    brand = _box(b"ftyp", b"heic" + bytes(4) + b"mif1heic")

    def meta(start: int) -> bytes:
        places, offset = b"", start
        for number, (_kind, _content, data) in items.items():
            method = 1 if in_meta else 0
            places += struct.pack(">HHHHII", number, method, 0, 1, offset, len(data))
            offset += len(data)
        pixels = _full_box(b"pixi", bytes([3, 10, 10, 10]))
        uses = struct.pack(">IHBB", 1, 9, 1, 1)
        return _full_box(
            b"meta",
            _full_box(b"pitm", struct.pack(">H", 9))
            + _full_box(b"iinf", struct.pack(">H", len(items)) + entries)
            + _full_box(b"iloc", struct.pack(">HH", 0x4400, len(items)) + places, version=1)
            + _box(b"iprp", _box(b"ipco", pixels) + _full_box(b"ipma", uses))
            + (_box(b"idat", payload) if in_meta else b""),
        )

    if in_meta:
        return brand + meta(0)
    start = len(brand) + len(meta(0)) + 8
    return brand + meta(start) + _box(b"mdat", payload)
