"""When and where a picture cannot have been taken."""

# ruff: noqa: DTZ001  (clocks of cameras know no zone)

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from app.anomalies.rules import Finding, Position, jumps
from app.anomalies.rules.cameras import announced_in
from app.anomalies.rules.places import distance_km, null_island
from app.anomalies.rules.sun import sun_elevation_deg
from app.anomalies.rules.times import before_camera, future
from tests.unit.anomalies.facts import ADDED, facts

NOON = datetime(2024, 5, 1, 12)
PARIS, VERSAILLES, LYON = (48.8566, 2.3522), (48.8049, 2.1204), (45.7640, 4.8357)


def minutes(number: float) -> datetime:
    return NOON + timedelta(minutes=number)


def at(image_id: int, minute: float, place: tuple[float, float], camera: str = "A") -> Position:
    return Position(image_id, camera, minutes(minute), *place)


@pytest.mark.parametrize(
    ("hours", "is_found"),
    [pytest.param(1, False, id="a fast clock"), pytest.param(1.1, True, id="too fast")],
)
def test_an_instant_after_the_image_was_added_is_in_the_future(
    hours: float, is_found: bool
) -> None:
    taken = ADDED + timedelta(hours=hours)

    assert (future(facts(taken_at=taken)) is not None) is is_found


@pytest.mark.parametrize(
    ("hours", "is_found"),
    [
        pytest.param(14, False, id="right in the zone that is ahead of all"),
        pytest.param(15, False, id="and an hour fast"),
        pytest.param(15.1, True, id="in no zone"),
    ],
)
def test_a_clock_without_a_zone_is_in_the_future_if_it_is_so_in_every_zone(
    hours: float, is_found: bool
) -> None:
    local = ADDED.replace(tzinfo=None) + timedelta(hours=hours)

    assert (future(facts(taken_at_local=local)) is not None) is is_found


def test_the_sentence_says_by_how_much() -> None:
    found = future(facts(taken_at_local=datetime(2031, 6, 1, 12)))

    assert found == Finding(
        "future",
        3,
        "It says that it was taken 7 years after it was added to this project.",
        (("Taken", "2031-06-01 12:00"), ("Added", "2024-06-01 12:00 UTC")),
    )


def test_nothing_is_said_of_what_has_no_time_place_or_camera() -> None:
    assert [rule(facts()) for rule in (future, before_camera, null_island)] == [None] * 3


@pytest.mark.parametrize(
    ("model", "year", "is_found"),
    [
        pytest.param("iPhone X", 2016, True, id="a year early"),
        pytest.param("iPhone X", 2017, False, id="the first year"),
        pytest.param("  canon  eos 5d mark iv ", 2010, True, id="spelt otherwise"),
        pytest.param("Canon EOS 5D Mark", 2010, False, id="a part of a model"),
        pytest.param("Unheard Of 3000", 1970, False, id="a model that nobody knows"),
    ],
)
def test_a_picture_is_not_older_than_its_camera(model: str, year: int, is_found: bool) -> None:
    found = before_camera(facts(model=model, taken_at_local=datetime(year, 12, 31, 23)))

    assert (found is not None) is is_found


def test_no_model_stands_in_two_years() -> None:
    assert (announced_in("iPhone"), announced_in("iPhone 3G"), announced_in(None)) == (
        2007,
        2008,
        None,
    )


@pytest.mark.parametrize(
    ("place", "is_found"),
    [
        pytest.param((0.0, 0.0), True, id="zeros"),
        pytest.param((-0.00005, 0.00005), True, id="rounded zeros"),
        pytest.param((0.0, 9.45), False, id="the equator in Gabon"),
        pytest.param((51.4779, 0.0), False, id="Greenwich"),
    ],
)
def test_positions_of_zeros_are_no_positions(place: tuple[float, float], is_found: bool) -> None:
    found = null_island(facts(latitude=place[0], longitude=place[1]))

    assert (found is not None) is is_found


def test_great_circles_are_as_long_as_they_are_known_to_be() -> None:
    assert distance_km(PARIS, LYON) == pytest.approx(391.5, abs=1)
    assert distance_km((0, 0), (0, 180)) == pytest.approx(20_015, abs=1)


def test_one_wrong_position_among_right_ones_is_named_alone() -> None:
    track = [at(each, each, PARIS) for each in range(5)] + [at(9, 2.5, LYON)]

    found = jumps(track)

    assert set(found) == {9}
    assert found[9].reason.startswith("The same camera was 391 km away ")


def test_of_two_positions_nobody_knows_which_is_wrong() -> None:
    assert set(jumps([at(1, 0, PARIS), at(2, 30, LYON)])) == {1, 2}


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(at(2, 61, LYON), id="more than an hour later"),
        pytest.param(at(2, 1, LYON, "B"), id="another camera"),
        pytest.param(at(2, 5, VERSAILLES), id="18 km in five minutes: 216 km/h"),
        pytest.param(at(2, 0, (48.8600, 2.3522)), id="a few hundred metres at once"),
        pytest.param(at(2, 1, (0.0, 0.0)), id="zeros, which have a rule of their own"),
    ],
)
def test_what_can_be_reached_is_no_jump(other: Position) -> None:
    assert jumps([at(1, 0, PARIS), other]) == {}


def test_without_a_serial_number_it_is_a_camera_of_that_model() -> None:
    telephones = [replace(each, has_serial=False) for each in (at(1, 0, PARIS), at(2, 30, LYON))]

    reason = jumps(telephones)[1].reason

    assert reason.startswith("A camera of this model, by a picture in the same folder, was ")
    assert jumps([at(1, 0, PARIS), at(2, 30, LYON)])[1].reason.startswith("The same camera was ")


def test_a_journey_by_fast_train_is_no_jump_and_one_by_plane_is() -> None:
    def journey(kmh: float) -> list[Position]:
        return [at(each, each, (48 + each * kmh / 60 / 111.195, 2.0)) for each in range(30)]

    assert jumps(journey(290)) == {}
    assert len(jumps(journey(800))) == 30


@pytest.mark.parametrize(
    ("instant", "place", "elevation"),
    [
        pytest.param((2024, 6, 20, 12, 2), (51.4779, 0.0), 61.96, id="Greenwich, solstice"),
        pytest.param(
            (2024, 3, 20, 12, 7), (0.0, 0.0), 89.85, id="the equator, nine hours after the equinox"
        ),
        pytest.param((2024, 12, 21, 0, 0), (90.0, 0.0), -23.44, id="the pole in winter"),
        pytest.param((2003, 10, 17, 19, 30, 30), (39.742476, -105.1786), 39.87, id="NREL's"),
    ],
)
def test_the_sun_stands_where_it_is_known_to_stand(
    instant: tuple[int, ...], place: tuple[float, float], elevation: float
) -> None:
    """The last is the worked example of NREL's solar position algorithm, without refraction."""
    moment = datetime(*instant, tzinfo=UTC)  # type: ignore[misc, arg-type]

    assert sun_elevation_deg(moment, *place) == pytest.approx(elevation, abs=0.15)
