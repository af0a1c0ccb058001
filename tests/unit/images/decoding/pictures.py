"""Small pictures for tests, whose corners tell how they are turned."""

from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from PIL import Image

from app.images.decoding import ingesting
from app.images.decoding.limits import DecodeLimits
from app.images.decoding.records import Ingested, RenditionTargets

RED, GREEN, BLUE, WHITE = (220, 30, 30), (30, 180, 30), (30, 30, 220), (245, 245, 245)

_INVERSE_TURNS = {
    1: None,
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}


def four_corners(width: int = 96, height: int = 64) -> Image.Image:
    """Red, green, blue and white quarters: clockwise from the top left red, green, white, blue."""
    picture = Image.new("RGB", (width, height), RED)
    picture.paste(GREEN, (width // 2, 0, width, height // 2))
    picture.paste(BLUE, (0, height // 2, width // 2, height))
    picture.paste(WHITE, (width // 2, height // 2, width, height))
    return picture


def stored_as(upright: Image.Image, orientation: int) -> Image.Image:
    """The pixels as a camera held that way would store them."""
    turn = _INVERSE_TURNS[orientation]
    return upright if turn is None else upright.transpose(turn)


def encoded(
    picture: Image.Image, name: str, orientation: int | None = None, **options: object
) -> bytes:
    """The picture as a file of this format, with an EXIF orientation if one is given."""
    buffer = BytesIO()
    if orientation is not None:
        exif = Image.Exif()
        exif[274] = orientation
        options["exif"] = exif
    picture.save(buffer, name, **options)
    return buffer.getvalue()


def written(folder: Path, content: bytes, name: str = "picture") -> Path:
    """The bytes in a file."""
    path = folder / name
    path.write_bytes(content)
    return path


def shows_four_corners(picture: Image.Image) -> bool:
    """Whether the quarters are where `four_corners` put them, give or take the losses of compression."""
    pixels = np.asarray(picture.convert("RGB"), dtype=np.int64)
    height, width = pixels.shape[:2]
    found = pixels[
        [height // 4, height // 4, -height // 4, -height // 4], [width // 4, -width // 4] * 2
    ]
    return bool(np.abs(found - [RED, GREEN, BLUE, WHITE]).max() <= 24)


def noisy(width: int, height: int) -> Image.Image:
    """A picture that compresses badly, so that cutting its file cuts its rows."""
    values = np.random.default_rng(7).integers(60, 200, (height, width, 3), dtype=np.uint8)
    return Image.fromarray(values)


def ingest(path: Path, file_name: str, limits: DecodeLimits) -> Ingested:
    """Ingest a file in this process; its preview and upright copy are thrown away."""
    with TemporaryDirectory() as folder:
        targets = RenditionTargets(Path(folder, "preview"), Path(folder, "upright"))
        return ingesting.ingest(path, targets, file_name, limits)
