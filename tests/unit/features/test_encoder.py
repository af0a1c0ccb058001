"""Facts as numbers: known values, what is learnt and from whom, and what is missing."""

import json
from dataclasses import replace
from datetime import datetime
from math import log2, sqrt
from typing import Any

import numpy as np
import pandas
import pytest

from app.features import FIELDS
from concord_features import FeatureEncoder, FeatureSpec, Fitting
from tests.unit.features.records import TRAINING, spec_of

EVERYTHING = FeatureSpec(tuple(FIELDS.values()))


def numbers(encoder: FeatureEncoder, record: dict[str, Any]) -> dict[str, float]:
    """One record's row by the names of its columns."""
    (row,) = encoder.transform([record])
    return dict(zip([each.name for each in encoder.columns], row.tolist(), strict=True))


def learnt(name: str, *records: dict[str, Any]) -> list[float | None]:
    return [each.mean for each in Fitting.on(spec_of(name), records).columns[:-1]]


@pytest.mark.parametrize("moment", ["2023-01-01T06:00:00", datetime(2023, 1, 1, 6)])  # noqa: DTZ001
def test_six_o_clock_is_a_quarter_of_the_circle(moment: object) -> None:
    found = numbers(Fitting.on(spec_of("taken"), []), {"taken_at_local": moment})

    assert found["taken_hour_sin"] == pytest.approx(1)
    assert found["taken_hour_cos"] == pytest.approx(0, abs=1e-7)
    assert found["taken_day_cos"] == pytest.approx(1, abs=1e-4)


def test_the_year_s_end_lies_beside_its_beginning() -> None:
    encoder = Fitting.on(spec_of("taken"), [])

    last, first = encoder.transform(
        [{"taken_at_local": f"{day}T12:00:00"} for day in ("2024-12-31", "2025-01-01")]
    )

    assert np.linalg.norm(last - first) < 0.02


@pytest.mark.parametrize(
    ("name", "record", "expected"),
    [
        ("exposure_value", {"f_number": 8, "exposure_s": 1 / 125, "iso": 100}, log2(64 * 125)),
        ("exposure_value", {"f_number": 8, "exposure_s": 1 / 125, "iso": 400}, log2(64 * 125) - 2),
        ("exposure_value", {"f_number": 1, "exposure_s": 1, "iso": 100}, 0),
        ("exposure_s", {"exposure_s": 0.25}, -2),
        ("iso", {"iso": 800}, log2(800)),
        ("f_number", {"f_number": 8}, 6),
        ("focal_mm", {"focal_mm": 64}, 6),
        ("aspect_ratio", {"width": 200, "height": 100}, 1),
        ("aspect_ratio", {"width": 100, "height": 200}, -1),
        ("megapixels", {"width": 4000, "height": 3000}, 12),
        ("bytes_per_pixel", {"width": 100, "height": 10, "size_bytes": 500}, 0.5),
        ("brightness", {"brightness": 0.25}, 0.25),
        ("flash_fired", {"flash_fired": True}, 1),
    ],
)
def test_known_values(name: str, record: dict[str, Any], expected: float) -> None:
    assert learnt(name, record) == [pytest.approx(expected)]


@pytest.mark.parametrize(
    ("latitude", "longitude", "expected"),
    [
        (0, 0, [1, 0, 0]),
        (0, 90, [0, 1, 0]),
        (90, 17, [0, 0, 1]),
        (45, 180, [-sqrt(0.5), 0, sqrt(0.5)]),
    ],
)
def test_places_lie_on_the_unit_sphere(
    latitude: float, longitude: float, expected: list[float]
) -> None:
    record = {"gps_latitude": latitude, "gps_longitude": longitude}

    assert learnt("gps_position", record) == pytest.approx(expected, abs=1e-9)


def test_numbers_are_standardised_by_the_training_split_and_its_median_stands_for_missing_ones() -> (
    None
):
    encoder = Fitting.on(spec_of("iso"), TRAINING)

    matrix = encoder.transform(TRAINING)

    known = np.log2([100, 400, 1600])
    column = encoder.columns[0]
    assert [column.mean, column.std] == pytest.approx([known.mean(), known.std()])
    assert column.missing_share == 0.25
    assert matrix[:3, 0] == pytest.approx((known - known.mean()) / known.std(), abs=1e-6)
    assert matrix[3].tolist() == [column.fill, 1]
    assert column.fill == pytest.approx((np.median(known) - known.mean()) / known.std(), abs=1e-6)


def test_the_order_of_the_training_images_makes_no_difference() -> None:
    facts = [{"iso": 100 + 7 * place, "model": f"m{place % 3}"} for place in range(50)]

    first = Fitting.on(spec_of("iso", "camera"), facts)
    second = Fitting.on(spec_of("camera", "iso"), facts[::-1])

    assert first.as_json() == second.as_json()


def test_transforming_others_changes_nothing() -> None:
    encoder = Fitting.on(EVERYTHING, TRAINING)
    before = json.dumps(encoder.as_json())

    encoder.transform([{"iso": 999_999, "model": "Unheard of"}])

    assert json.dumps(encoder.as_json()) == before


def test_cameras_have_columns_and_those_unseen_or_rare_share_one() -> None:
    cameras = ["R5"] * 60 + ["Z6"] * 39 + ["Odd"]
    encoder = Fitting.on(spec_of("camera", rare_share=0.02), [{"model": each} for each in cameras])

    names = [each.name for each in encoder.columns]
    rows = encoder.transform([{"model": each} for each in ("R5", "Odd", "Never seen")] + [{}])

    assert names == ["camera=R5", "camera=Z6", "camera=(rare)", "camera_missing"]
    assert rows.tolist() == [[1, 0, 0, 0], [0, 0, 1, 0], [0, 0, 1, 0], [0, 0, 0, 1]]


def test_a_make_that_the_model_repeats_is_said_once() -> None:
    encoder = Fitting.on(spec_of("camera"), TRAINING)

    assert [each.name for each in encoder.columns][:2] == [
        "camera=Canon EOS R5",
        "camera=Nikon Z 6",
    ]


def test_choices_have_all_their_columns_whoever_was_seen() -> None:
    names = [each.name for each in Fitting.on(spec_of("white_balance"), []).columns]

    assert names == ["white_balance=auto", "white_balance=manual", "white_balance_missing"]


def test_what_is_always_missing_is_zero_and_says_so() -> None:
    encoder = Fitting.on(spec_of("iso"), [{}, {"iso": None}])

    assert encoder.transform([{}, {"iso": 100}]).tolist() == [[0, 1], [0, 0]]
    assert (encoder.columns[0].mean, encoder.columns[0].missing_share) == (None, 1)


def test_what_never_varies_is_zero() -> None:
    encoder = Fitting.on(spec_of("brightness"), [{"brightness": 0.1}] * 3)

    assert encoder.transform([{"brightness": 0.1}])[0, 0] == pytest.approx(0, abs=1e-6)


def test_what_never_varies_in_training_is_zero_elsewhere_too() -> None:
    encoder = Fitting.on(spec_of("iso", "gps_altitude_m"), [{"iso": 100, "gps_altitude_m": 0}] * 3)

    [row] = encoder.transform([{"iso": 800, "gps_altitude_m": 3000}]).tolist()

    assert row == [0, 0, 0, 0]


@pytest.mark.parametrize(
    "value", [float("nan"), float("inf"), -5, 0, "800", True, 10**400, [100], pandas.NA, pandas.NaT]
)
def test_what_is_no_such_number_is_missing(value: object) -> None:
    encoder = Fitting.on(spec_of("iso", "taken", "camera"), TRAINING)

    row = numbers(encoder, {"iso": value, "taken_at_local": value})

    assert row["iso_missing"] == 1
    assert row["taken_missing"] == 1
    assert np.isfinite(list(row.values())).all()


def test_the_state_goes_through_json_and_gives_the_same_bits() -> None:
    encoder = Fitting.on(EVERYTHING, TRAINING)

    again = FeatureEncoder.from_json(json.loads(json.dumps(encoder.as_json(), allow_nan=False)))

    assert again.transform(TRAINING).tobytes() == encoder.transform(TRAINING).tobytes()
    assert again.columns == encoder.columns


def test_another_version_is_refused() -> None:
    state = Fitting.on(spec_of("iso"), TRAINING).as_json()

    with pytest.raises(ValueError, match="Expected features of version 1, received version 2"):
        FeatureEncoder.from_json({**state, "version": 2})


def test_no_record_gives_a_matrix_of_no_rows() -> None:
    encoder = Fitting.on(EVERYTHING, TRAINING)

    assert encoder.transform([]).shape == (0, len(encoder.columns))


def test_every_column_has_a_name_of_its_own_and_a_definition() -> None:
    columns = Fitting.on(EVERYTHING, TRAINING).columns

    assert len({each.name for each in columns}) == len(columns)
    assert all(each.definition and each.sources for each in columns)


def test_a_spec_keeps_its_order_of_columns() -> None:
    spec = spec_of("iso", "f_number")
    turned = replace(spec, fields=spec.fields[::-1])

    first, second = (Fitting.on(each, TRAINING).columns for each in (spec, turned))

    assert [each.name for each in first] == [
        "f_number_stops",
        "f_number_missing",
        "iso_log2",
        "iso_missing",
    ]
    assert {each.name for each in first} == {each.name for each in second}
