"""EXIF that we write is EXIF that we read, and the picture stays as it was."""

from datetime import UTC, datetime, timedelta, timezone
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from app.exif import extract
from app.exif.writing import Position, Shot, write_exif
from tests.unit.exif.pictures import saved

NOON = datetime(2024, 5, 31, 12, 0, 0, 250_000, tzinfo=timezone(timedelta(hours=-3, minutes=-30)))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "picture.jpg"
    path.write_bytes(saved("JPEG"))
    return path


def test_what_is_written_is_read_again(path: Path) -> None:
    position = Position(latitude=-22.9519, longitude=-43.2105, altitude_m=710.25)

    shot = Shot(
        make="Zoë",
        model="Mark I",
        taken_at=NOON,
        position=position,
        orientation=6,
        exposure_s=0.4,
        f_number=2.8,
        iso=800,
        focal_mm=35.5,
    )
    write_exif(path, shot)

    found = extract(path).typed
    assert (found.make, found.model, found.orientation) == ("Zoë", "Mark I", 6)
    assert (found.taken_at, found.utc_offset_minutes) == (NOON.astimezone(UTC), -210)
    assert found.gps_latitude == pytest.approx(-22.9519, abs=1e-7)
    assert found.gps_longitude == pytest.approx(-43.2105, abs=1e-7)
    assert found.gps_altitude_m == 710.25
    assert (found.exposure_s, found.f_number, found.iso, found.focal_mm) == (0.4, 2.8, 800, 35.5)


def test_the_picture_is_not_touched(path: Path) -> None:
    before = Image.open(BytesIO(path.read_bytes())).tobytes()

    write_exif(path, Shot(make="a", model="b", taken_at=NOON))

    assert Image.open(BytesIO(path.read_bytes())).tobytes() == before


def test_a_time_without_a_zone_is_written_without_an_offset(path: Path) -> None:
    write_exif(path, Shot(make="a", model="b", taken_at=NOON.replace(tzinfo=None)))

    found = extract(path).typed
    assert (found.taken_at_local, found.taken_at) == (NOON.replace(tzinfo=None), None)


def test_a_file_that_is_no_jpeg_is_refused(path: Path) -> None:
    path.write_bytes(saved("PNG"))

    with pytest.raises(ValueError, match="Expected a JPEG file"):
        write_exif(path, Shot(make="a", model="b", taken_at=NOON))


def test_an_orientation_that_does_not_exist_is_refused() -> None:
    with pytest.raises(ValueError, match="from 1 to 8, found 9"):
        Shot(make="a", model="b", taken_at=NOON, orientation=9)


def test_a_position_beyond_the_pole_is_refused() -> None:
    with pytest.raises(ValueError, match=r"found 91 and 0\."):
        Position(latitude=91, longitude=0)


@given(st.floats(-90, 90), st.floats(-180, 180))
@settings(max_examples=60)
def test_any_position_comes_back_to_three_millimetres(latitude: float, longitude: float) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "picture.jpg"
        path.write_bytes(saved("JPEG"))
        position = Position(latitude=latitude, longitude=longitude)
        write_exif(path, Shot(make="a", model="b", taken_at=NOON, position=position))
        found = extract(path).typed

    assert found.gps_latitude == pytest.approx(latitude, abs=3e-8)
    assert found.gps_longitude == pytest.approx(longitude, abs=3e-8)
