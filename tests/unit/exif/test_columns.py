"""The table of columns is whole, true to the values it describes, and printed in the manual."""

from datetime import datetime

import pytest
from piexif import ExifIFD

from app.exif import COLUMNS, Column, Typed, extract
from app.exif.tags import tag_name
from tests.metadata_page import PAGE, page_with_columns
from tests.unit.exif.pictures import jpeg

BY_NAME = {column.name: column for column in COLUMNS}
DIRECTORIES = {"IFD0", "IFD1", "Exif", "GPS", "Interop"}
OTHER_GROUPS = {"XMP", "IPTC", "PNG", "File"}


def test_there_are_more_than_forty_columns_each_with_its_own_name_and_label() -> None:
    assert len(COLUMNS) > 40
    assert len(BY_NAME) == len({column.label for column in COLUMNS}) == len(COLUMNS)


def test_every_source_names_a_field_that_the_standard_has() -> None:
    known = {
        f"{directory}:{tag_name(directory, tag)}"
        for directory in DIRECTORIES
        for tag in range(0x10000)
    }
    sources = {source for column in COLUMNS for source in column.sources}

    assert {source.split(":")[0] for source in sources} <= DIRECTORIES | OTHER_GROUPS
    assert {each for each in sources if each.split(":")[0] in DIRECTORIES} - known == set()


@pytest.mark.parametrize("column", COLUMNS, ids=lambda column: column.name)
def test_a_columns_type_in_sql_follows_from_its_type_in_python(column: Column) -> None:
    expected = {
        bool: {"boolean"},
        int: {"integer"},
        float: {"double precision"},
        str: {"text"},
        datetime: {"timestamptz", "timestamp"},
    }

    assert column.sql_type in expected[column.python_type]


def test_only_local_times_lack_a_zone() -> None:
    without_zone = {column.name for column in COLUMNS if column.sql_type == "timestamp"}

    assert without_zone == {"taken_at_local", "digitized_at_local", "modified_at_local"}


def test_units_end_the_names_of_what_has_one() -> None:
    suffixes = {"s": "_s", "mm": "_mm", "EV": "_ev", "m": "_m", "km/h": "_kmh", "dpi": "_dpi"}
    named_otherwise = {"focal_35mm"}

    for column in COLUMNS:
        if column.unit in suffixes and column.name not in named_otherwise:
            assert column.name.endswith(suffixes[column.unit])


def test_words_are_limited_to_choices() -> None:
    assert BY_NAME["exposure_mode"].choices == ("auto", "manual", "auto_bracket")
    assert BY_NAME["make"].choices == ()


def test_place_serials_and_people_are_private() -> None:
    private = {column.name for column in COLUMNS if column.is_private}

    assert {"gps_latitude", "gps_time", "body_serial", "artist", "camera_owner"} <= private
    assert private.isdisjoint({"make", "iso", "taken_at", "orientation"})


def test_present_leaves_out_what_is_null() -> None:
    found = extract(jpeg(exif={ExifIFD.FNumber: (28, 10)})).typed.present()

    assert found["f_number"] == 2.8
    assert "iso" not in found
    assert Typed().present() == {}


def test_the_manual_has_the_columns_of_the_code() -> None:
    page = PAGE.read_text()

    assert page == page_with_columns(page), "Write it anew: python -m tests.metadata_page"
