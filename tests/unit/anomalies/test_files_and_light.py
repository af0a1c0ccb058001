"""What a file says of itself that its pixels deny."""

# ruff: noqa: DTZ001  (clocks of cameras know no zone)

from datetime import UTC, datetime
from typing import Any, get_args

import numpy as np
import pytest

from app.anomalies.rules import Light, exposures, findings_of
from app.anomalies.rules.exposures import FEWEST, repeated_medians
from app.anomalies.rules.facts import exposure_value
from app.anomalies.rules.files import baked_orientation, edited, other_size, other_thumbnail
from app.anomalies.rules.light import wrong_light
from app.metadata.anomaly_kinds import ANOMALY_KINDS, AnomalyKind
from tests.unit.anomalies.facts import facts

SUNNY = {"exposure_s": 1 / 250, "f_number": 11.0, "iso": 100}
DARK = {"exposure_s": 1 / 4, "f_number": 2.0, "iso": 1600}
BERLIN = {"latitude": 52.52, "longitude": 13.405}
MIDNIGHT, MIDDAY = datetime(2024, 5, 1, 0, 30), datetime(2024, 5, 1, 12)


def bits(count: int) -> int:
    """A hash that differs from 0 in so many bits."""
    return (1 << count) - 1


def test_every_kind_has_its_words() -> None:
    assert tuple(ANOMALY_KINDS) == get_args(AnomalyKind)


def test_of_an_image_that_nothing_is_known_of_nothing_is_said() -> None:
    assert findings_of(facts()) == []


@pytest.mark.parametrize(
    ("said", "is_found"),
    [
        pytest.param((6000, 4500), True, id="resized"),
        pytest.param((4000, 2980), True, id="cropped"),
        pytest.param((4000, 3000), False, id="the same"),
        pytest.param((4000, 3008), False, id="rounded up to blocks"),
        pytest.param((3000, 4000), False, id="turned"),
    ],
)
def test_a_size_that_is_not_the_cameras(said: tuple[int, int], is_found: bool) -> None:
    assert (other_size(facts(exif_size=said)) is not None) is is_found


@pytest.mark.parametrize(
    ("hashes", "is_found"),
    [
        pytest.param((bits(32),) * 3, True, id="another picture"),
        pytest.param((bits(19),) * 3, True, id="just too different"),
        pytest.param((bits(18),) * 3, False, id="just alike"),
        pytest.param((bits(3), bits(30), bits(30)), False, id="stored upright"),
        pytest.param((), False, id="none"),
    ],
)
def test_a_thumbnail_of_another_picture(hashes: tuple[int, ...], is_found: bool) -> None:
    found = other_thumbnail(facts(perceptual_hash=0, thumbnail_hashes=hashes))

    assert (found is not None) is is_found


@pytest.mark.parametrize(
    ("software", "is_found"),
    [
        pytest.param("Adobe Photoshop CC 2019 (Windows)", True, id="Photoshop"),
        pytest.param("GIMP 2.10.8", True, id="GIMP"),
        pytest.param("paint.net 4.2", True, id="a dot"),
        pytest.param("Ver.1.00", False, id="firmware"),
        pytest.param("HDR+ 1.0.220943774z", False, id="a telephone"),
        pytest.param("16.1.2", False, id="an operating system"),
        pytest.param("Gimpel 3", False, id="a part of a word"),
        pytest.param(None, False, id="nothing"),
    ],
)
def test_editors_are_told_from_cameras(software: str | None, is_found: bool) -> None:
    assert (edited(facts(software=software)) is not None) is is_found


@pytest.mark.parametrize(
    ("known", "is_found"),
    [
        pytest.param({"orientation": 6, "exif_size": (3000, 4000)}, True, id="by EXIF's size"),
        pytest.param({"orientation": 8, "thumbnail_size": (120, 160)}, True, id="by the thumbnail"),
        pytest.param(
            {
                "orientation": 3,
                "perceptual_hash": 0,
                "thumbnail_hashes": (bits(2), bits(30), bits(2)),
            },
            True,
            id="upside down",
        ),
        pytest.param({"orientation": 6, "exif_size": (4000, 3000)}, False, id="turned once"),
        pytest.param({"orientation": 6, "thumbnail_size": (160, 120)}, False, id="both lie"),
        pytest.param({"orientation": 6, "exif_size": (3000, 3000)}, False, id="a square"),
        pytest.param({"orientation": 1, "exif_size": (3000, 4000)}, False, id="not to be turned"),
        pytest.param({"orientation": 3, "exif_size": (3000, 4000)}, False, id="no quarter turn"),
        pytest.param(
            {"orientation": 3, "perceptual_hash": 0, "thumbnail_hashes": (bits(30), 0, bits(30))},
            False,
            id="upside down once",
        ),
        pytest.param(
            {"orientation": 3, "perceptual_hash": 0, "thumbnail_hashes": (0, 0, 0)},
            False,
            id="the same either way",
        ),
    ],
)
def test_what_is_shown_turned_twice(known: dict[str, Any], is_found: bool) -> None:
    assert (baked_orientation(facts(**known)) is not None) is is_found


@pytest.mark.parametrize(
    ("known", "is_found"),
    [
        pytest.param({"taken_at_local": MIDNIGHT, "brightness": 0.5, **SUNNY}, True, id="sun"),
        pytest.param({"taken_at_local": MIDDAY, "brightness": 0.5, **SUNNY}, False, id="noon"),
        pytest.param({"taken_at_local": MIDDAY, "brightness": 0.05, **DARK}, True, id="dark"),
        pytest.param({"taken_at_local": MIDNIGHT, "brightness": 0.05, **DARK}, False, id="night"),
        pytest.param({"taken_at_local": MIDNIGHT, "brightness": 0.5, **DARK}, False, id="lamps"),
        pytest.param({"taken_at_local": MIDNIGHT, "brightness": 0.5}, False, id="no exposure"),
        pytest.param(
            {"taken_at_local": MIDNIGHT, "brightness": 0.5, "flash_fired": True, **SUNNY},
            False,
            id="flash",
        ),
        pytest.param(
            {"taken_at_local": datetime(2024, 5, 1, 19), "brightness": 0.5, **SUNNY},
            False,
            id="evening",
        ),
        pytest.param(
            {
                "taken_at_local": MIDNIGHT,
                "taken_at": datetime(2024, 5, 1, 10, tzinfo=UTC),
                "brightness": 0.5,
                **SUNNY,
                **BERLIN,
            },
            False,
            id="the sun counts more than the clock",
        ),
        pytest.param(
            {
                "gps_time": datetime(2024, 5, 1, 23, tzinfo=UTC),
                "brightness": 0.5,
                **SUNNY,
                **BERLIN,
            },
            True,
            id="no sun in Berlin",
        ),
        pytest.param(
            {
                "taken_at_local": MIDNIGHT,
                "taken_at": datetime(2024, 6, 21, 22, tzinfo=UTC),
                "latitude": 69.65,
                "longitude": 18.96,
                "brightness": 0.5,
                **SUNNY,
            },
            False,
            id="the midnight sun of Tromsø",
        ),
    ],
)
def test_light_that_does_not_go_with_the_hour(known: dict[str, Any], is_found: bool) -> None:
    assert (wrong_light(facts(**known)) is not None) is is_found


def test_exposure_values_are_those_of_the_tables() -> None:
    assert exposure_value(1, 1.0, 100) == 0
    assert exposure_value(1 / 125, 16.0, 100) == pytest.approx(15, abs=0.05)
    assert exposure_value(1 / 125, 16.0, 400) == pytest.approx(13, abs=0.05)


def lights(count: int, spread: float = 0.02) -> list[Light]:
    """Brightness falls by .02 an EV, with noise."""
    generator = np.random.default_rng(7)
    values = generator.uniform(2, 15, count)
    noise = generator.normal(0, spread, count)
    return [
        Light(image_id, float(value), float(0.7 - 0.02 * value + error))
        for image_id, (value, error) in enumerate(zip(values, noise, strict=True))
    ]


@pytest.mark.parametrize("count", [FEWEST, 1_000])
def test_the_one_that_is_far_from_the_projects_line_is_found(count: int) -> None:
    known = [*lights(count), Light(9_999, 5.0, 0.95)]

    assert set(exposures(known)) == {9_999}


def test_a_third_of_outliers_do_not_bend_the_line() -> None:
    odd = [Light(1_000 + each, 14.0, 0.95) for each in range(40)]

    assert set(exposures([*lights(100), *odd])) == {each.image_id for each in odd}


def test_small_differences_among_pictures_that_are_alike_are_nothing() -> None:
    alike = [Light(each, 10.0, 0.5) for each in range(50)]

    assert exposures([*alike, Light(99, 10.0, 0.64)]) == {}
    assert set(exposures([*alike, Light(99, 10.0, 0.66)])) == {99}


def test_among_few_pictures_nothing_is_usual() -> None:
    assert exposures([*lights(FEWEST - 2), Light(99, 5.0, 0.0)]) == {}


def test_repeated_medians_find_the_line_and_bear_wild_points() -> None:
    x = np.arange(21, dtype=np.float64)
    y = 3 * x + 1
    y[:8] = 500

    assert repeated_medians(x, y) == pytest.approx((3, 1))
    assert repeated_medians(np.ones(5), np.arange(5.0)) == (0.0, 2.0)
