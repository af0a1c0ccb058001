"""Tiles cut out of a pyramid are the picture."""

from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from app.images.decoding.limits import DecodeLimits
from app.images.decoding.striped import make_pyramid
from app.images.tiles import NotAPyramid, Pyramid, RangeReader, read_pyramid
from tests.unit.images.decoding.pictures import encoded, written

pytestmark = pytest.mark.anyio


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


def reader(path: Path) -> RangeReader:
    content = path.read_bytes()

    async def read(start: int, stop: int) -> bytes:
        return content[start:stop]

    return read


def gradient(width: int, height: int, mode: str = "RGB") -> Image.Image:
    columns, rows = np.meshgrid(np.linspace(0, 255, width), np.linspace(0, 255, height))
    picture = Image.fromarray(np.stack([columns, rows, 255 - columns], axis=-1).astype(np.uint8))
    return picture.convert(mode)


async def pyramid_of(picture: Image.Image, folder: Path) -> tuple[Pyramid, RangeReader]:
    source = written(folder, encoded(picture, "PNG"))
    make_pyramid(source, folder / "tiles.tif", "picture", DecodeLimits())
    read = reader(folder / "tiles.tif")
    return await read_pyramid(read), read


@pytest.mark.parametrize("mode", ["RGB", "L"])
async def test_the_tiles_of_the_largest_level_are_the_picture(tmp_path: Path, mode: str) -> None:
    picture = gradient(1500, 1100, mode)
    pyramid, read = await pyramid_of(picture, tmp_path)

    assert [(level.columns, level.rows) for level in pyramid.levels] == [(1, 1), (2, 2), (3, 3)]
    for y in range(3):
        for x in range(3):
            part = picture.crop(
                (x * 512, y * 512, min(1500, x * 512 + 512), min(1100, y * 512 + 512))
            )
            tile = Image.open(BytesIO(await pyramid.tile(read, 2, x, y)))
            assert tile.size == (512, 512)
            shown = np.asarray(tile.crop((0, 0, *part.size)), dtype=np.int16)
            assert np.abs(shown - np.asarray(part, dtype=np.int16)).mean() < 3


async def test_the_smallest_level_is_the_whole_picture_in_one_tile(tmp_path: Path) -> None:
    pyramid, read = await pyramid_of(gradient(2000, 1000), tmp_path)

    tile = Image.open(BytesIO(await pyramid.tile(read, 0, 0, 0)))

    assert np.abs(np.asarray(tile)[240, 480].astype(int) - [245, 245, 10]).max() < 12


async def test_tiles_beyond_the_picture_do_not_exist(tmp_path: Path) -> None:
    pyramid, _ = await pyramid_of(gradient(600, 300), tmp_path)

    assert pyramid.has(1, 1, 0)
    for beyond in [(1, 2, 0), (1, 0, 1), (2, 0, 0), (-1, 0, 0), (1, -1, 0)]:
        assert not pyramid.has(*beyond)


async def test_a_file_of_another_structure_is_no_pyramid(tmp_path: Path) -> None:
    path = written(tmp_path, encoded(gradient(20, 20), "TIFF"))

    with pytest.raises(NotAPyramid):
        await read_pyramid(reader(path))
