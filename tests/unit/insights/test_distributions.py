"""How facts are spread, as bars, words and what is told of them."""

from typing import Any

import pytest

from app.features import FIELDS
from app.insights.distributions import Distribution, Word, distribution_of
from app.insights.service import preview_of
from app.insights.showing import share_words, shown_field, with_unit


def spread(name: str, *records: dict[str, Any]) -> Distribution:
    return distribution_of(FIELDS[name], records)


def test_numbers_fall_into_bars_of_equal_width_and_none_is_lost() -> None:
    found = spread("brightness", *({"brightness": place / 100} for place in range(101)), {})

    assert (found.total, found.missing, len(found.bars)) == (102, 1, 20)
    assert sum(each.count for each in found.bars) == 101
    assert (found.bars[0].low, found.bars[-1].high) == (0, 1)
    assert found.bars[0].high == pytest.approx(0.05)


def test_logarithms_are_told_in_their_own_unit() -> None:
    isos, stops = (
        spread("iso", {"iso": 100}, {"iso": 102_400}),
        spread("f_number", {"f_number": 1.4}, {"f_number": 22}),
    )

    assert [isos.bars[0].low, isos.bars[10].low, isos.bars[-1].high] == pytest.approx(
        [100, 3200, 102_400]
    )
    assert [stops.bars[0].low, stops.bars[-1].high] == pytest.approx([1.4, 22])


def test_hours_have_the_whole_day() -> None:
    found = spread("taken", {"taken_at_local": "2024-01-01T06:30:00"})

    assert (len(found.bars), found.unit) == (24, "h")
    assert [each.low for each in found.bars if each.count] == [6]


def test_directions_go_round() -> None:
    found = spread("gps_direction_deg", {"gps_direction_deg": 360}, {"gps_direction_deg": 1})

    assert found.bars[0].count == 2


def test_places_are_told_by_their_latitude() -> None:
    found = spread("gps_position", *({"gps_latitude": at, "gps_longitude": 0} for at in (-10, 50)))

    assert (found.bars[0].low, found.bars[-1].high, found.unit) == (-10, 50, "° north")


def test_one_value_is_one_bar() -> None:
    (bar,) = spread("iso", {"iso": 200}, {"iso": 200}).bars

    assert [bar.low, bar.high, bar.count] == pytest.approx([200, 200, 2])


def test_the_commonest_words_come_first_and_the_rest_together() -> None:
    models = ["a"] * 3 + list("bcdefgh") + [None]

    found = spread("lens_model", *({"lens_model": each} for each in models))

    assert (found.words[0], found.words[-1]) == (Word("a", 3), Word("others", 2))
    assert found.missing == 1
    flags = spread("flash_fired", {"flash_fired": True}, {"flash_fired": False}, {})
    assert flags.words == (Word("no", 1), Word("yes", 1))


def test_nothing_is_no_bar() -> None:
    assert spread("iso", {}).missing_share == 1
    assert spread("iso").missing_share == 0
    assert spread("iso", {}).bars == ()


def test_columns_are_those_of_the_training_images_and_bars_those_of_the_split() -> None:
    sampled = [("train", {"model": "A", "iso": 100}), ("val", {"model": "B", "iso": 800})]

    found = preview_of(sampled, {"camera", "iso"}, "val")

    fields = {each.name: each for each in found.fields}
    assert fields["camera"].columns == ["camera=A", "camera=(rare)", "camera_missing"]
    assert [each.value for each in fields["camera"].words] == ["B"]
    assert (found.image_count, found.fitted_on, found.column_count) == (1, 1, 5)


def test_unless_fields_are_named_those_that_are_recorded_and_not_private_are_chosen() -> None:
    facts = {"iso": 100, "gps_latitude": 1, "gps_longitude": 2}

    found = preview_of([("", facts), ("", {})], None, "")

    assert [each.name for each in found.fields if each.is_chosen] == ["iso"]


def test_a_field_is_drawn_and_spoken() -> None:
    sampled = [("train", {"exposure_s": seconds}) for seconds in (1 / 500, 1 / 60, 1 / 60)]
    (field,) = (each for each in preview_of(sampled, set(), "").fields if each.name == "exposure_s")

    shown = shown_field(field)

    assert (shown["low"], shown["high"], shown["missing"]) == ("1/500 s", "1/60 s", "0 %")
    assert shown["spoken"].startswith("from 1/500 s to 1/60 s, most from 1/")
    assert [each["height"] for each in shown["bars"]] == [50, *[0] * 18, 100]


@pytest.mark.parametrize(
    ("value", "unit", "told"),
    [
        (2.8, "f/", "f/2.8"),
        (1 / 250, "s", "1/250 s"),
        (2, "s", "2 s"),
        (48.137, "° north", "48.1° north"),
        (12_800, "", "12,800"),
    ],
)
def test_ends_are_told_as_people_write_them(value: float, unit: str, told: str) -> None:
    assert with_unit(value, unit) == told


@pytest.mark.parametrize(
    ("share", "told"),
    [(0, "0 %"), (1, "100 %"), (0.001, "< 1 %"), (0.999, "> 99 %"), (0.5, "50 %")],
)
def test_a_share_is_never_rounded_to_all_or_none(share: float, told: str) -> None:
    assert share_words(share) == told
