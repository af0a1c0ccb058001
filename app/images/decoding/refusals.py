"""Why a file is not taken, as sentences that start with its name."""

from app.errors import Invalid
from app.images.decoding.sizes import Size

TAKEN = "Concord takes JPEG, PNG, WebP, TIFF, HEIC, AVIF, BMP and GIF"


# Raw files dress as TIFF. Here a name explains a refusal; it never decides one.
_RAW_SUFFIXES = (".arw", ".cr2", ".dng", ".nef", ".orf", ".pef", ".raf", ".rw2", ".srw")


class ImageRefused(Invalid):
    """A file that is not taken; the message is the whole reason, so that it travels between processes."""


def empty(file_name: str) -> ImageRefused:
    """A file of no bytes."""
    return ImageRefused(f"{file_name} is empty.")


def wrong_format(file_name: str, what: str | None) -> ImageRefused:
    """A file of a kind that is not taken: `what` says which kind, where that could be told."""
    if what is None:
        return ImageRefused(f"{file_name} is not in a format that can be labelled; {TAKEN}.")
    return ImageRefused(f"{file_name} is {what}; {TAKEN}.")


def raw_photo(file_name: str) -> ImageRefused:
    """A camera's raw file, whose first picture is only a preview."""
    return wrong_format(
        file_name, "a camera's raw file, whose only finished picture is a small preview"
    )


def broken_header(file_name: str, format_name: str) -> ImageRefused:
    """The first bytes promise a format, the rest does not keep it."""
    if file_name.lower().endswith(_RAW_SUFFIXES):
        return raw_photo(file_name)
    return ImageRefused(
        f"{file_name} starts like {_article(format_name)} file, but its header cannot be read."
    )


def broken_pixels(file_name: str, percent: int | None) -> ImageRefused:
    """The picture does not decode to its last row; `percent` of the rows do, where that could be told."""
    if percent is None:
        return ImageRefused(
            f"{file_name} is damaged or cut short: its picture cannot be decoded to the end."
        )
    return ImageRefused(
        f"{file_name} is damaged or cut short: only the first {percent} % of its picture can be decoded."
    )


def too_many_pixels(file_name: str, size: Size, limit: int, setting: str) -> ImageRefused:
    """More pixels than the operator allows."""
    return ImageRefused(
        f"{file_name} has {size.width:,} by {size.height:,} = {size.pixels:,} pixels; "
        f"the limit is {limit:,} ({setting})."
    )


def too_large_for_one_file(file_name: str, size: Size) -> ImageRefused:
    """No format that browsers show can hold it whole."""
    return ImageRefused(
        f"{file_name} ({size.width:,} by {size.height:,} pixels) is too large to be shown whole; "
        "ask for its tiles."
    )


def no_pixels(file_name: str) -> ImageRefused:
    """A width or height of zero."""
    return ImageRefused(f"{file_name} holds a picture without pixels: its width or height is 0.")


def _article(noun: str) -> str:
    return f"{'an' if noun[0] in 'AEIOH' and noun != 'HEIC' else 'a'} {noun}"
