"""Outlines read all at once are what a reader of JSON makes of each."""

import json
from itertools import compress

import pytest

from app.formats.reading.sheets import sheet_of

PLAIN = [
    b"[[1,2,3,4,5,6]]",
    b"[[1.5, 2.25,\n 3, 4, 5, 6.1], [0, 0, 1, 1, 2, 2.0]]",
    b"[[0.0,0.5,0.05,10.01,999999.99,6]]",
]
OTHERS = [
    b"null", b"true", b"5", b"[]", b"[[]]", b'"a"', b'{"size":[1,2],"counts":"A.5"}', b"[1,2,3,4,5,6]",
    b"[[1,2,3,4]]", b"[[1,2,3,4,5]]", b"[[1,2,3,4,5,6],[1,2,3]]", b"[[1,2,3,4,5,6],7]", b"[7,[1,2,3,4,5,6]]",
    b"[[1.50,2,3,4,5,6]]", b"[[1e2,2,3,4,5,6]]", b"[[-1,2,3,4,5,6]]", b"[[1.123,2,3,4,5,6]]", b"[[1234567,2,3,4,5,6]]",
    b"[[1,2,3,4,5,6,[7]]]", b"[[[1,2,3,4,5,6]]]", b"[[1,2,3,4,5,6],[]]", b"[[],[1,2,3,4,5,6]]",
    b"[[1,2,3,4,5,6],[],[1,2,3,4,5,6]]", b"[[1,2,3,4,5,6],[[1,2],3,4,5,6]]", b"[[1,2,3,[4,5],6,7]]",
    b'[[1,2,3,4,5,"6"]]', b"[[null,1,2,3,4,5,6]]",
]  # fmt: skip


@pytest.mark.parametrize("other", OTHERS, ids=bytes.decode)
def test_takes_plain_lists_and_leaves_others(other: bytes) -> None:
    raws = [other, *PLAIN, other, other, PLAIN[0], other]

    sheet, is_on_sheet = sheet_of(raws)

    assert is_on_sheet == [raw in PLAIN for raw in raws]
    given = [json.loads(raw) for raw in compress(raws, is_on_sheet)]
    assert [sheet.outlines(place) for place in range(len(given))] == given
    numbers = [number for outlines in given for ring in outlines for number in ring]
    assert sheet.rings.points.ravel().tolist() == numbers
    assert sheet.counts == [len(outlines) for outlines in given]
    assert sheet.texts == [
        json.dumps(outlines, separators=(",", ":")).encode() for outlines in given
    ]
    assert [json.loads(each) for each in sheet.parts] == [
        [[[list(point) for point in zip(ring[::2], ring[1::2], strict=True)]] for ring in outlines]
        for outlines in given
    ]


def test_of_nothing_is_nothing() -> None:
    assert sheet_of([])[1] == []
    assert sheet_of([b"null"])[1] == [False]
