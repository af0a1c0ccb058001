"""Names of the fields of each EXIF directory, and what is special about some of them.

The names are Pillow's, which are those of the EXIF standard with few exceptions
(`ISOSpeedRatings`, `ExifImageWidth`), so that raw metadata reads the same here as in Python code
that people already have. EXIF 3.0's newer fields and a few of programs are added.
"""

from PIL.ExifTags import GPSTAGS, TAGS, Interop

_ADDED = {
    0x9214: "SubjectArea",  # Pillow has the name of 0xA214 here
    0xA436: "ImageTitle",
    0xA437: "Photographer",
    0xA438: "ImageEditor",
    0xA439: "CameraFirmware",
    0xA43A: "RAWDevelopingSoftware",
    0xA43B: "ImageEditingSoftware",
    0xA43C: "MetadataEditingSoftware",
    0xA480: "GDALMetadata",
    0xEA1C: "Padding",
    0xEA1D: "OffsetSchema",
}
_IMAGE_NAMES = {**TAGS, **_ADDED}
_INTEROP_NAMES = {int(tag): tag.name for tag in Interop}

# A field that holds the offset of another directory, and that directory's name.
DIRECTORY_OF_POINTER = {0x8769: "Exif", 0x8825: "GPS", 0xA005: "Interop"}

# Blocks of other standards that a TIFF file carries as fields of its first directory.
EMBEDDED_BLOCKS = {0x02BC: "xmp", 0x83BB: "iptc", 0x8649: "photoshop"}

# A camera maker's own, undocumented; only its size is kept.
MAKER_NOTE = "MakerNote"

# Fields whose text or numbers are not of the encoding that their type says.
UTF16_FIELDS = frozenset({"XPTitle", "XPComment", "XPAuthor", "XPKeywords", "XPSubject"})
COMMENT_FIELDS = frozenset({"UserComment", "GPSProcessingMethod", "GPSAreaInformation"})
VERSION_FIELDS = frozenset({"ExifVersion", "FlashPixVersion", "InteropVersion"})
CODE_FIELDS = frozenset({"FileSource", "SceneType", "ComponentsConfiguration"})


def tag_name(directory: str, tag: int) -> str:
    """The name of a field, or its number in hexadecimal when no standard names it."""
    names = {"GPS": GPSTAGS, "Interop": _INTEROP_NAMES}.get(directory, _IMAGE_NAMES)
    return names.get(tag) or f"0x{tag:04x}"
