"""The thumbnail inside a file is compared with the picture as it should be seen."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from app.images.decoding.ingesting import learn
from app.images.decoding.limits import DecodeLimits
from app.images.decoding.records import Known
from app.quality.hashing import hamming
from tests.factories.thumbnails import with_thumbnail
from tests.unit.images.decoding.pictures import stored_as

LIMITS = DecodeLimits()


def scene(seed: int, size: tuple[int, int] = (480, 320)) -> Image.Image:
    patches = np.random.default_rng(seed).integers(0, 256, (7, 10, 3), np.uint8)
    return Image.fromarray(patches).resize(size, Image.Resampling.BICUBIC)


def known_of(folder: Path, data: bytes) -> Known:
    path = folder / "picture.jpg"
    path.write_bytes(data)
    return learn(path, "picture.jpg", LIMITS)


def bits_of(known: Known) -> list[int]:
    assert known.embedded is not None
    return [hamming(known.measured.perceptual_hash, each) for each in known.embedded.hashes]


@pytest.mark.parametrize("orientation", [1, 3, 6, 8])
def test_a_thumbnail_that_is_turned_as_its_picture_looks_like_it(
    tmp_path: Path, orientation: int
) -> None:
    exif = Image.Exif()
    exif[274] = orientation
    stored = stored_as(scene(1), orientation)
    data = with_thumbnail(stored, stored.resize((stored.width // 3, stored.height // 3)), exif)

    assert bits_of(known_of(tmp_path, data))[1] <= 6


def test_black_bars_of_other_proportions_do_not_count(tmp_path: Path) -> None:
    barred = Image.new("RGB", (160, 120))
    barred.paste(scene(1).resize((160, 107)), (0, 6))

    assert min(bits_of(known_of(tmp_path, with_thumbnail(scene(1), barred)))) <= 10


def test_the_thumbnail_of_another_picture_differs(tmp_path: Path) -> None:
    data = with_thumbnail(scene(1), scene(2).resize((160, 107)))

    assert min(bits_of(known_of(tmp_path, data))) > 18


def test_pixels_that_are_turned_already_look_like_the_thumbnail_turned_twice(
    tmp_path: Path,
) -> None:
    """A program has turned the pixels upright and has left EXIF's orientation and the thumbnail as they were."""
    exif = Image.Exif()
    exif[274] = 6
    sensor = stored_as(scene(1, (320, 480)), 6)
    data = with_thumbnail(scene(1, (320, 480)), sensor.resize((150, 100)), exif)

    _, once, twice = bits_of(known_of(tmp_path, data))

    assert twice <= 6 < 18 < once


@pytest.mark.parametrize(
    "thumbnail",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"no picture at all", id="not a picture"),
        pytest.param(b"\xff\xd8\xff\xe0\x00\x10JFIF", id="cut off"),
    ],
)
def test_a_broken_thumbnail_costs_nothing_but_itself(tmp_path: Path, thumbnail: bytes) -> None:
    assert known_of(tmp_path, with_thumbnail(scene(1), thumbnail)).embedded is None


def test_a_preview_that_is_too_large_is_left_alone(tmp_path: Path) -> None:
    plain = Image.new("RGB", (1100, 20))

    assert known_of(tmp_path, with_thumbnail(scene(1), plain)).embedded is None


def test_a_file_without_one_has_none(tmp_path: Path) -> None:
    path = tmp_path / "picture.png"
    scene(1).save(path)

    assert learn(path, "picture.png", LIMITS).embedded is None
