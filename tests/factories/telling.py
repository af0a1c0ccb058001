"""Pictures whose files tell who made them, where and with what, in every place that their formats have for it.

What tells has `SECRET` in it, so that one look through all bytes finds whatever was left.
"""

import struct
import zlib
from collections.abc import Callable, Mapping
from io import BytesIO

import piexif
from PIL import Image, PngImagePlugin

SECRET = "ZEBRAFISH"
LATITUDE = ((48, 1), (51, 1), (24, 1))
MET_AT = "48.85"
"""How the place starts where it is written as a number."""


def telling_pictures(orientation: int = 1) -> dict[str, bytes]:
    """MIME type → a whole file; those that have a place for it say how they are turned."""
    return {mime_type: make(orientation) for mime_type, make in _MAKERS.items()}


def tells(content: bytes) -> bool:
    """Whether any spelling of the secret is in there: plain, or as Windows keeps text."""
    return SECRET.encode() in content or SECRET.encode("utf-16-le") in content


def _picture(mode: str = "RGB") -> Image.Image:
    return Image.radial_gradient("L").resize((60, 40)).convert(mode)


def _saved(name: str, **options: object) -> bytes:
    file = BytesIO()
    _picture("P" if name == "GIF" else "RGB").save(file, name, **options)
    return file.getvalue()


def _said(what: str) -> bytes:
    return f"{SECRET} {what}".encode()


def _exif(orientation: int) -> bytes:
    """With a thumbnail that has EXIF of its own."""
    small = BytesIO()
    inner = piexif.dump({"0th": {piexif.ImageIFD.Artist: _said("of the thumbnail")}})
    _picture().resize((16, 12)).save(small, "JPEG", exif=inner)
    block: bytes = piexif.dump(
        {
            "0th": {
                piexif.ImageIFD.Orientation: orientation,
                piexif.ImageIFD.Make: b"Concord Camera Works",
                piexif.ImageIFD.Artist: _said("artist"),
                piexif.ImageIFD.Copyright: _said("copyright"),
                piexif.ImageIFD.ImageDescription: _said("description"),
                piexif.ImageIFD.HostComputer: _said("computer"),
                piexif.ImageIFD.XPAuthor: f"{SECRET} author".encode("utf-16-le"),
            },
            "Exif": {
                piexif.ExifIFD.BodySerialNumber: _said("body"),
                piexif.ExifIFD.LensSerialNumber: _said("lens"),
                piexif.ExifIFD.CameraOwnerName: _said("owner"),
                piexif.ExifIFD.UserComment: b"ASCII\x00\x00\x00" + _said("comment"),
                piexif.ExifIFD.MakerNote: _said("maker's note"),
            },
            "GPS": {
                piexif.GPSIFD.GPSLatitudeRef: b"N",
                piexif.GPSIFD.GPSLatitude: LATITUDE,
                piexif.GPSIFD.GPSLongitudeRef: b"E",
                piexif.GPSIFD.GPSLongitude: ((2, 1), (21, 1), (3, 1)),
                piexif.GPSIFD.GPSAreaInformation: b"ASCII\x00\x00\x00" + _said("area"),
            },
            "1st": {piexif.ImageIFD.Compression: 6},
            "thumbnail": small.getvalue(),
        }
    )
    return block


def _xmp() -> bytes:
    return f"""<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about=""
xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:aux="http://ns.adobe.com/exif/1.0/aux/"
aux:OwnerName="{SECRET} owner">
<dc:creator><rdf:Seq><rdf:li>{SECRET} creator</rdf:li></rdf:Seq></dc:creator>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{SECRET} title</rdf:li></rdf:Alt></dc:title>
<dc:subject><rdf:Bag><rdf:li>{SECRET} keyword</rdf:li></rdf:Bag></dc:subject>
</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>""".encode()


def _iptc() -> bytes:
    """A by-line, a city and keywords as IPTC-IIM has them."""
    numbers = {80: "by-line", 90: "city", 25: "keyword", 120: "caption"}
    return b"".join(
        b"\x1c\x02" + bytes([number]) + struct.pack(">H", len(_said(what))) + _said(what)
        for number, what in numbers.items()
    )


def _photoshop() -> bytes:
    block = _iptc()
    return b"8BIM\x04\x04\x00\x00" + struct.pack(">I", len(block)) + block + bytes(len(block) % 2)


def _credentials() -> bytes:
    """As much of C2PA's box as a reader needs to pass it by."""
    body = b"jumb" + _said("content credentials")
    return struct.pack(">I", len(body) + 4) + body


def _segment(marker: int, body: bytes) -> bytes:
    return bytes([0xFF, marker]) + struct.pack(">H", len(body) + 2) + body


def _jpeg(orientation: int) -> bytes:
    content = _saved("JPEG", exif=_exif(orientation), comment=_said("remark"), icc_profile=b"icc")
    hung_in = [
        _segment(0xE0, b"JFXX\x00\x13" + b"\x01\x01" + _said("thumbnail of JFIF")),
        _segment(0xE1, b"http://ns.adobe.com/xap/1.0/\x00" + _xmp()),
        _segment(0xEB, b"JP\x00\x01\x00\x00\x00\x01" + _credentials()),
        _segment(0xED, b"Photoshop 3.0\x00" + _photoshop()),
    ]
    return content[:2] + b"".join(hung_in) + content[2:] + _said("trailer")


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def _png(orientation: int) -> bytes:
    words = PngImagePlugin.PngInfo()
    words.add_text("Author", _said("author").decode())
    words.add_itxt("XML:com.adobe.xmp", _xmp().decode())
    content = _saved("PNG", pnginfo=words, exif=_exif(orientation))
    own = [(b"caBX", _credentials()), (b"prVt", _said("own")), (b"sPLT", _said("palette") + b"\0")]
    own.append((b"tIME", struct.pack(">HBBBBB", 2024, 5, 1, 12, 0, 0)))
    return content[:33] + b"".join(_chunk(*each) for each in own) + content[33:] + _said("trailer")


def _webp(orientation: int) -> bytes:
    content = _saved("WEBP", exif=_exif(orientation), xmp=_xmp(), lossless=True)
    for kind, body in ((b"C2PA", _credentials()), (b"OWN ", _said("own"))):
        content += kind + struct.pack("<I", len(body)) + body + bytes(len(body) % 2)
    return content[:4] + struct.pack("<I", len(content) - 8) + content[8:] + _said("trailer")


def _gif(orientation: int) -> bytes:
    """Without an orientation, which GIF has no place for."""
    content = _saved(
        "GIF",
        comment=_said("remark"),
        save_all=True,
        append_images=[_picture("P").rotate(90)],
        loop=0,
    )
    tail = bytes([1, *range(255, -1, -1), 0])
    xmp = b"\x21\xff\x0bXMP DataXMP" + _xmp() + tail
    own = (
        b"\x21\xff\x0bC2PA_GIF\x01\x00\x00" + bytes([len(_credentials())]) + _credentials() + b"\0"
    )
    text = b"\x21\x01\x0c" + bytes(12) + bytes([len(_said("text"))]) + _said("text") + b"\0"
    return content[:-1] + xmp + own + text + b"\x3b" + _said("trailer")


def _tiff(orientation: int) -> bytes:
    exif = Image.Exif()
    exif.load(_exif(orientation))
    own = {33723: _iptc(), 34377: _photoshop(), 700: _xmp(), 0xCD41: _credentials()}
    for tag, value in own.items():
        exif[tag] = value
    return _saved("TIFF", exif=exif, save_all=True, append_images=[_picture()]) + _said("trailer")


def _bmp(orientation: int) -> bytes:
    """Without an orientation, which BMP has no place for."""
    return _saved("BMP") + _said("trailer")


def _avif(orientation: int) -> bytes:
    box = bytes.fromhex("d8fec3d61b0e483c92975828877ec481") + _credentials()
    content = _saved("AVIF", exif=_exif(orientation), xmp=_xmp())
    return content + struct.pack(">I", len(box) + 8) + b"uuid" + box


_MAKERS: Mapping[str, Callable[[int], bytes]] = {
    "image/jpeg": _jpeg,
    "image/png": _png,
    "image/webp": _webp,
    "image/gif": _gif,
    "image/tiff": _tiff,
    "image/bmp": _bmp,
    "image/avif": _avif,
}
