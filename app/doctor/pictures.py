"""What the header of an image file says, read by the same careful reader as uploads; pixels are never decoded."""

from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from app.doctor.findings import Check, Findings, Found
from app.errors import Invalid

_NO_LIMIT = 1 << 50  # pixels: nothing is decoded, so that no size is too large to be told


class Picture(NamedTuple):
    """Width and height as they are stored, and whether EXIF turns the picture by a quarter when it is shown."""

    width: int
    height: int
    is_turned: bool

    @property
    def upright(self) -> tuple[int, int]:
        """Width and height as people see it."""
        return (self.height, self.width) if self.is_turned else (self.width, self.height)


class BadPicture(Invalid):
    """A file that is no readable picture."""


def read_picture(path: Path) -> Picture:
    """The size of a picture from its header.

    Raises:
        BadPicture: it cannot be read; the message says why.
    """
    if not path.is_file():
        raise BadPicture(f"{path.name} is no file.")
    # Decoders take longer to load than most files to be examined.
    from app.images.decoding.limits import DecodeLimits
    from app.images.decoding.opening import open_image

    limits = DecodeLimits(whole_pixels=_NO_LIMIT, tiled_pixels=_NO_LIMIT)
    try:
        with open_image(path, path.name, limits) as opened:
            return Picture(*opened.stored, opened.upright != opened.stored)
    except Invalid as refusal:
        raise BadPicture(refusal.message) from refusal
    except OSError as error:
        raise BadPicture(f"{path.name} cannot be opened: {error.strerror}.") from error


def inside(folder: Path, name: str) -> Path | None:
    """The path of a name in a folder; None where it leads out of it, by `..` or by a link."""
    try:
        path = (folder / name).resolve()
        return path if path.is_relative_to(_resolved(folder)) else None
    except (OSError, ValueError, RuntimeError):
        return None


@lru_cache(maxsize=64)
def _resolved(folder: Path) -> Path:
    return folder.resolve()


class FrameChecks(NamedTuple):
    """The checks of a format that compare sizes with the file's."""

    differs: Check
    turned: Check


def compare_size(
    said: tuple[object, object],
    picture: Picture,
    where: str,
    checks: FrameChecks,
    findings: Findings,
) -> None:
    """Tell a size that the file has not, and which frame the annotations are in where EXIF turns the picture."""
    stored = (picture.width, picture.height)
    if said not in (stored, picture.upright):
        hint = ", exchanged" if said == stored[::-1] else ""
        found = f"{said[0]} x {said[1]}{hint}"
        expected = f"{stored[0]} x {stored[1]}, as in the file"
        findings.add(checks.differs, Found(where, expected, found))
    elif picture.is_turned and stored != picture.upright:
        frame = "stored" if said == stored else "upright"
        found = f"{said[0]} x {said[1]}: the annotations are in the {frame} frame"
        expected = f"a picture that is not turned (stored {stored[0]} x {stored[1]})"
        findings.add(checks.turned, Found(where, expected, found))
