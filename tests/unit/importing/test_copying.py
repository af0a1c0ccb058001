"""Rows in the binary form of COPY, what first revisions say, and the ids that name objects."""

import json
import struct
from collections.abc import Sequence
from uuid import NAMESPACE_OID, UUID, uuid5

import msgspec
import pytest

from app.annotations.measuring import Measures
from app.formats.reading.records import Outlined
from app.geometry.boxes import Box
from app.importing.copying import (
    OBJECT_COLUMNS,
    REVISION_COLUMNS,
    WAITING_COLUMNS,
    Filled,
    Packed,
    objects_copied,
    packed,
    revisions_copied,
    waiting_copied,
)
from app.importing.preparing import Layer, Prepared
from app.importing.rows import (
    Content,
    Names,
    Row,
    drawn_of,
    first_revision,
    named_id,
    object_row,
    polygon_row,
)

ID = UUID("0123abcd-0000-5000-8000-00000000ffff")
NAMES = Names(ID.bytes, 5, 31)
BOX = b'{"type":"box","x":1,"y":2,"width":3,"height":4}'
Fields = dict[str, bytes | None]


def rows_of(copied: bytes, columns: Sequence[str]) -> list[Fields]:
    """What stands in each row by the name of its column, as the format's description has it."""
    assert copied[:19] == b"PGCOPY\n\xff\r\n\0" + bytes(8)
    at, rows = 19, []
    while (count := struct.unpack_from(">h", copied, at)[0]) >= 0:
        assert count == len(columns)
        at += 2
        row: Fields = {}
        for column in columns:
            (length,) = struct.unpack_from(">i", copied, at)
            at += 4
            row[column] = None if length < 0 else copied[at : at + length]
            at += max(length, 0)
        rows.append(row)
    assert at + 2 == len(copied)
    return rows


def whole(value: int) -> bytes:
    return value.to_bytes(8, "big", signed=True)


def real(value: float) -> bytes:
    return struct.pack(">d", value)


def test_an_object_of_any_kind_keeps_all_that_is_known_of_it() -> None:
    content = Content(
        "box", BOX, Measures(Box(1.0, 2.0, 3.0, 4.5), 13.5), b'{"occluded":true}', True, -2, ID, 0.25, b'{"a":null}'
    )  # fmt: skip
    row = object_row(content, NAMES)

    made = packed_of(Layer(5, 0, [row.content], b""))
    (fields,) = rows_of(objects_copied(made, [77]), OBJECT_COLUMNS)

    assert fields == {
        "project_id": whole(9), "layer_id": whole(77), "revision": whole(1), "id": ID.bytes, "image_id": whole(5),
        "category_id": whole(31), "kind": b"box", "shape": BOX, "x": real(1), "y": real(2), "width": real(3),
        "height": real(4.5), "area": real(13.5), "segmentation": None, "attributes": b'\1{"occluded":true}',
        "is_crowd": b"\1", "z": whole(-2), "group_id": ID.bytes, "score": real(0.25), "extra": b'{"a":null}',
    }  # fmt: skip
    assert json.loads(row.told) == {
        "id": str(ID),
        "before": None,
        "after": {"category_id": 31, "attributes": {"occluded": True}, "is_crowd": True, "z": -2,
                  "group_id": str(ID), "score": 0.25},
    }  # fmt: skip


@pytest.mark.parametrize("score", [None, 0.25])
@pytest.mark.parametrize("is_rounded", [False, True])
def test_polygons_are_written_as_any_object_is(score: float | None, is_rounded: bool) -> None:
    outlines = [[1, 2.5, 9, 2.5, 9, 8.125], [20.25, 1, 30, 1, 30, 1e-7]]
    flat = [[round(each, 2) for each in ring] for ring in outlines] if is_rounded else outlines
    mark = Outlined("7", "annotations[0]", 3, outlines, None, None)
    measures = Measures(Box(1.0, 1e-7, 29.0, 8.125), 31, flat)
    shape = msgspec.json.encode(mark.shape)

    row = polygon_row(drawn_of(mark, measures), NAMES, score)

    assert row == object_row(Content("polygon", shape, measures, score=score), NAMES)


def test_rows_that_wait_say_what_they_wait_for() -> None:
    first, second, third = (row(place).content for place in (1, 2, 3))
    fourth = row(4).content
    made = packed_of(
        Layer(5, 0, [first, second], b""), Layer(6, 1, [], b""), Layer(8, 1, [fourth], b""),
        Layer(7, 2, [third], b""),
    )  # fmt: skip

    rows = rows_of(waiting_copied(made, [None, None, 80, None]), WAITING_COLUMNS)

    targets = [struct.pack(">i", target) for target in (0, 0, 2)]
    assert [each["target"] for each in rows] == targets
    assert {each["batch"] for each in rows} == {struct.pack(">i", 4)}
    assert [each["x"] for each in rows] == [real(1), real(2), real(3)]


@pytest.mark.parametrize(
    ("ids", "expected"),
    [([7, 8, 9], [(7, 1), (7, 2), (9, 3)]), ([7, None, None], [(7, 1), (7, 2)]), ([None] * 3, [])],
    ids=["all", "some", "none"],
)
def test_each_object_gets_the_id_of_its_layer(
    ids: list[int | None], expected: list[tuple[int, int]]
) -> None:
    first, second, third = (row(place).content for place in (1, 2, 3))
    made = packed_of(
        Layer(5, 0, [first, second], b""), Layer(6, 1, [], b""), Layer(7, 2, [third], b"")
    )

    rows = rows_of(objects_copied(made, ids), OBJECT_COLUMNS)

    assert [(each["layer_id"], each["x"]) for each in rows] == [
        (whole(id), real(x)) for id, x in expected
    ]


@pytest.mark.parametrize("author_id", [None, 12])
def test_a_first_revision_tells_what_was_added_in_the_order_of_the_ids(
    author_id: int | None,
) -> None:
    told = ['{"id" : "b"}', '{"id" : "a"}']
    layer = Filled(5, 0, 0, first_revision(told, 'a "source"'))

    (fields,) = rows_of(revisions_copied([(77, layer)], author_id), REVISION_COLUMNS)

    author = None if author_id is None else whole(author_id)
    diff = fields.pop("diff")
    assert fields == {"layer_id": whole(77), "revision": whole(1), "author_id": author}
    assert json.loads(diff or b"") == {
        "annotations": [{"id": "a"}, {"id": "b"}],
        "answers": [],
        "import": 'a "source"',
    }


def test_of_nothing_there_are_no_rows() -> None:
    assert rows_of(objects_copied(packed_of(), []), OBJECT_COLUMNS) == []


@pytest.mark.parametrize("name", ["1 2", "", "9 annotations[3]", "Ünï"])
def test_names_are_those_of_uuid5(name: str) -> None:
    assert UUID(bytes=named_id(NAMESPACE_OID.bytes, name)) == uuid5(NAMESPACE_OID, name)


def packed_of(*layers: Layer) -> Packed:
    return packed(Prepared(list(layers)), project_id=9, batch=4)


def row(x: float) -> Row:
    return object_row(Content("box", BOX, Measures(Box(x, 2.0, 3.0, 4.0), 12)), NAMES)
