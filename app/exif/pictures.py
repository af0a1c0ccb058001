"""Composes what else takes more than one field: flash, resolution, the embedded thumbnail."""

from app.exif.column import TypedValue
from app.exif.finder import Finder
from app.exif.readers import Absurd, as_truth, number, positive, whole
from app.exif.values import Value
from app.exif.words import FLASH_MODES

_flash_code = whole(0, 0xFF)
_dots = positive(1_000_000)
_PER_INCH = {1: None, 2: 1.0, 3: 2.54}  # by ResolutionUnit: no unit, inch, centimetre
_INCH = 2


def compose_picture(finder: Finder) -> dict[str, TypedValue | None]:
    """The composed columns of the sections `exposure` and `picture`."""
    return {
        "flash_fired": _flash_fired(finder),
        "flash_mode": _flash_mode(finder),
        "x_resolution_dpi": _dots_per_inch(finder, "x_resolution_dpi", "X"),
        "y_resolution_dpi": _dots_per_inch(finder, "y_resolution_dpi", "Y"),
        "has_embedded_thumbnail": _has_thumbnail(finder),
    }


def _flash_fired(finder: Finder) -> bool | None:
    code = finder.read("flash_fired", "Exif:Flash", _flash_code)
    if code is not None:
        return bool(code & 1)
    return finder.read(
        "flash_fired", "XMP:exif:Flash", lambda value: as_truth(_part(value, "exif:Fired"))
    )


def _flash_mode(finder: Finder) -> str | None:
    code = finder.read("flash_mode", "Exif:Flash", _flash_code)
    if code is not None:
        return FLASH_MODES[code >> 3 & 3]
    mode = finder.read(
        "flash_mode", "XMP:exif:Flash", lambda value: whole(0, 3)(_part(value, "exif:Mode"))
    )
    return FLASH_MODES[mode] if mode is not None else None


def _part(value: Value, name: str) -> Value:
    """A field of an XMP structure; blank when it has none."""
    return value.get(name, "") if isinstance(value, dict) else ""


def _dots_per_inch(finder: Finder, column: str, axis: str) -> float | None:
    dots = _with_unit(finder, column, f"IFD0:{axis}Resolution", "IFD0:ResolutionUnit")
    if dots is None:
        dots = finder.read(column, f"File:DotsPerInch{axis}", _dots)
    if dots is None:
        dots = _with_unit(finder, column, f"XMP:tiff:{axis}Resolution", "XMP:tiff:ResolutionUnit")
    return dots


def _with_unit(finder: Finder, column: str, path: str, unit_path: str) -> float | None:
    dots = finder.read(column, path, _dots)
    if dots is None:
        return None
    unit = finder.read(column, unit_path, number(0, 0xFFFF))
    per_inch = _PER_INCH.get(int(_INCH if unit is None else unit))
    if per_inch is None:
        finder.note(column, path, Absurd("no_unit", f"{dots:g} dots per no unit of length."))
        return None
    return dots * per_inch


def _has_thumbnail(finder: Finder) -> bool | None:
    if not finder.has_group("File"):
        return None
    return all(finder.value(f"IFD1:{name}") for name in ("JpegIFOffset", "JpegIFByteCount"))
