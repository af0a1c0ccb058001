"""Which facts can be chosen."""

import pytest

from app.exif import COLUMNS
from app.features import FIELDS, USUAL, UnknownFields, fields_named
from app.quality import COLUMNS as MEASURES

PRIVATE = {column.name for column in COLUMNS if column.is_private}
IN_A_RECORD = {column.name for column in (*COLUMNS, *MEASURES)} | {"width", "height", "size_bytes"}


def test_each_is_made_of_what_a_record_has() -> None:
    assert {source for each in FIELDS.values() for source in each.sources} <= IN_A_RECORD


def test_what_is_private_in_a_record_is_private_here_and_not_taken_unasked() -> None:
    for name, each in FIELDS.items():
        assert each.is_private == bool(PRIVATE & set(each.sources)), name
        assert (name in USUAL) != each.is_private


def test_they_come_in_their_order_however_they_are_asked_for() -> None:
    names = ["sharpness", "iso", "camera", "iso"]

    assert [each.name for each in fields_named(names)] == ["camera", "iso", "sharpness"]


def test_what_there_is_not_is_told() -> None:
    with pytest.raises(UnknownFields, match="no features of 'colour', 'mood'"):
        fields_named(["mood", "iso", "colour"])


def test_a_measure_that_compares_with_images_of_other_splits_is_none() -> None:
    assert "outlier" not in FIELDS
