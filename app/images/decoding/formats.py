"""Which format a file has, by its first bytes; its name is never believed."""

from dataclasses import dataclass

from app.images.decoding import refusals

HEAD_BYTES = 4096
"""How much of a file is needed to recognise it."""


@dataclass(frozen=True, slots=True)
class ImageFormat:
    """A format that is taken.

    `decoder` is the one Pillow plugin that may see the file. `is_shown_by_browsers` is about the format itself;
    `is_striped` says that libvips can decode it without holding it whole, so that it may be larger.
    """

    name: str
    mime_type: str
    decoder: str
    extension: str
    is_shown_by_browsers: bool = True
    is_striped: bool = True


JPEG = ImageFormat("JPEG", "image/jpeg", "JPEG", "jpg")
PNG = ImageFormat("PNG", "image/png", "PNG", "png")
WEBP = ImageFormat("WebP", "image/webp", "WEBP", "webp")
TIFF = ImageFormat("TIFF", "image/tiff", "TIFF", "tif", is_shown_by_browsers=False)
HEIC = ImageFormat(
    "HEIC", "image/heic", "HEIF", "heic", is_shown_by_browsers=False, is_striped=False
)
AVIF = ImageFormat("AVIF", "image/avif", "AVIF", "avif", is_striped=False)
BMP = ImageFormat("BMP", "image/bmp", "BMP", "bmp", is_striped=False)
GIF = ImageFormat("GIF", "image/gif", "GIF", "gif", is_striped=False)

FORMATS = (JPEG, PNG, WEBP, TIFF, HEIC, AVIF, BMP, GIF)
FORMAT_BY_MIME_TYPE = {image_format.mime_type: image_format for image_format in FORMATS}

_STARTS = (
    (b"\xff\xd8\xff", JPEG),
    (b"\x89PNG\r\n\x1a\n", PNG),
    (b"GIF87a", GIF),
    (b"GIF89a", GIF),
    (b"BM", BMP),
    (b"II*\x00", TIFF),
    (b"MM\x00*", TIFF),
    (b"II+\x00", TIFF),
    (b"MM\x00+", TIFF),
)
_HEIC_BRANDS = frozenset((b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs"))
_AVIF_BRANDS = frozenset((b"avif", b"avis"))

# Kinds people send by mistake, or on purpose; each finishes the sentence "photo.x is …".
_REFUSED_STARTS = (
    (b"%PDF", "a PDF document"),
    (b"%!PS", "a PostScript file, which is a program"),
    (b"\xc5\xd0\xd3\xc6", "a PostScript file, which is a program"),
    (b"8BPS", "a Photoshop file"),
    (b"\x00\x00\x01\x00", "a Windows icon"),
    (b"\x00\x00\x02\x00", "a Windows cursor"),
    (b"\x00\x00\x00\x0cjP  ", "a JPEG 2000 picture"),
    (b"\xff\x4f\xff\x51", "a JPEG 2000 picture"),
    (b"\x00\x00\x00\x0cJXL ", "a JPEG XL picture"),
    (b"\xff\x0a", "a JPEG XL picture"),
    (b"\x76\x2f\x31\x01", "an OpenEXR picture"),
    (b"SIMPLE  =", "a FITS file"),
    (b"PK\x03\x04", "a ZIP archive"),
    (b"PK\x05\x06", "an empty ZIP archive"),
    (b"\x1f\x8b", "a gzip file"),
    (b"BZh", "a bzip2 file"),
    (b"\xfd7zXZ\x00", "an xz file"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (b"Rar!", "a RAR archive"),
    (b"\x1a\x45\xdf\xa3", "a video"),
    (b"RIFF", "a sound or video file"),
    (b"qoif", "a QOI picture"),
    (b"MZ", "a Windows program"),
    (b"\x7fELF", "a program"),
)


def recognise(head: bytes, file_name: str) -> ImageFormat:
    """The format of a file that starts with these bytes.

    Args:
        head: the first `HEAD_BYTES` of the file, or all of a shorter one.
        file_name: how the file is called in a refusal.

    Raises:
        ImageRefused: it is none of the formats that are taken; the sentence says what it is instead.
    """
    if not head:
        raise refusals.empty(file_name)
    if _is_raw_photo(head):
        raise refusals.raw_photo(file_name)
    for start, image_format in _STARTS:
        if head.startswith(start):
            return image_format
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return WEBP
    if head[4:8] == b"ftyp":
        return _recognise_brand(head, file_name)
    raise refusals.wrong_format(file_name, _kind(head))


def _recognise_brand(head: bytes, file_name: str) -> ImageFormat:
    """HEIC, AVIF and films share one container; its brands say which it is."""
    end = min(int.from_bytes(head[:4], "big"), len(head))
    brands = {head[8:12], *(head[at : at + 4] for at in range(16, end - 3, 4))}
    if brands & _AVIF_BRANDS:
        return AVIF
    if brands & _HEIC_BRANDS or head[8:12] in (b"mif1", b"msf1"):
        return HEIC
    raise refusals.wrong_format(file_name, "a video")


def _is_raw_photo(head: bytes) -> bool:
    """Camera files that dress as TIFF or MP4: their first picture is a small preview, not the photograph."""
    return (
        (head[:4] == b"II*\x00" and head[8:10] == b"CR")
        or head[4:12] == b"ftypcrx "
        or head.startswith(b"FUJIFILMCCD-RAW")
    )


def _kind(head: bytes) -> str | None:
    for start, what in _REFUSED_STARTS:
        if head.startswith(start):
            return what
    if head[128:132] == b"DICM":
        return "a DICOM file"
    if head[257:262] == b"ustar":
        return "a TAR archive"
    return _kind_of_text(head)


def _kind_of_text(head: bytes) -> str | None:
    text = head.lstrip(b"\xef\xbb\xbf\x00 \t\r\n").lower()
    if b"<svg" in text:
        return "an SVG drawing, which can carry scripts"
    if text.startswith((b"<!doctype html", b"<html")):
        return "a web page"
    if text.startswith(b"<"):
        return "an XML document"
    is_text = all(byte >= 32 or byte in b"\t\r\n" for byte in head)
    return "a text file" if is_text else None
