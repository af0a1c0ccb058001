"""Which pictures count as those of one camera: by its serial number, else by its model within a folder."""

from typing import Any

import psycopg
import pytest

from app.metadata.cameras import camera_of

CANON = ("Canon", "EOS 5D", "1234", "walk/a.jpg")
PHONE = ("Apple", "iPhone 15", None, "anna/a.jpg")


def camera(database: psycopg.Connection[Any], *facts: str | None) -> str:
    row = database.execute(
        f"select {camera_of('m', 'm.file_name')} from (values (%s::text, %s::text, %s::text, %s::text))"
        " as m (make, model, body_serial, file_name)",
        facts,
    ).fetchone()
    assert row is not None
    return str(row[0])


@pytest.mark.parametrize(
    ("first", "second", "are_same"),
    [
        (CANON, ("Canon", "EOS 5D", "1234", "home/b.jpg"), True),
        (CANON, ("Canon", "EOS 5D", "5678", "walk/a.jpg"), False),
        (CANON, ("Canon", "EOS 5D", None, "walk/a.jpg"), False),
        (PHONE, ("Apple", "iPhone 15", None, "anna/b.jpg"), True),
        (PHONE, ("Apple", "iPhone 15", None, "ben/a.jpg"), False),
        (PHONE, ("Apple", "iPhone 14", None, "anna/a.jpg"), False),
        (("Apple", "iPhone 15", None, "a.jpg"), ("Apple", "iPhone 15", None, "b.jpg"), True),
    ],
)
def test_pictures_of_one_camera(
    database: psycopg.Connection[Any], first: Any, second: Any, are_same: bool
) -> None:
    assert (camera(database, *first) == camera(database, *second)) is are_same


def test_a_folder_alone_is_no_camera(database: psycopg.Connection[Any]) -> None:
    assert camera(database, None, None, None, "walk/a.jpg") == ""
