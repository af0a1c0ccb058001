"""What the look over many polygons lets through is what a look at each would."""

import json
from collections.abc import Iterator
from itertools import compress

import msgspec
import numpy as np
import pytest
from pydantic import TypeAdapter

from app.annotations.measuring import measures_of
from app.annotations.shapes import PolygonShape
from app.formats.reading.findings import Findings
from app.formats.reading.records import Mark, Outlined, Sketched
from app.formats.reading.sheets import sheet_of
from app.geometry.boxes import Box, Size
from app.importing.fitting import fitted
from app.importing.sieve import plain_polygons, plain_sketches

SIZE = Size(100, 80)
_MODEL = TypeAdapter(PolygonShape)


def test_agrees_with_a_look_at_each() -> None:
    marks = list(drawn(np.random.default_rng(3), 600))
    plain = plain_polygons((mark, SIZE) for mark in marks)
    assert 50 < len(plain) < 550
    for mark in marks:
        findings = Findings()
        given = mark.shape
        shape = fitted(mark, SIZE, findings)
        is_unchanged = not findings.codes() and shape == given
        assert (id(mark) in plain) == is_unchanged, (given, findings.codes())
        if is_unchanged:
            strict = {"type": "polygon", "parts": as_tuples(given["parts"])}
            assert plain[id(mark)] == measures_of(_MODEL.validate_python(strict), SIZE)


def test_outlines_are_taken_as_their_shapes_are() -> None:
    marks = list(drawn(np.random.default_rng(4), 300))
    outlined = [as_outlined(mark) for mark in marks]
    of_marks = plain_polygons((mark, SIZE) for mark in marks)
    of_outlines = plain_polygons((mark, SIZE) for mark in outlined)
    assert [of_marks.get(id(mark)) for mark in marks] == [
        of_outlines.get(id(mark)) for mark in outlined
    ]
    assert 30 < len(of_outlines) < 270


def test_sketches_are_taken_as_their_shapes_are() -> None:
    outlined = [as_outlined(mark) for mark in drawn(np.random.default_rng(5), 300)]
    sheet, is_on_sheet = sheet_of([msgspec.json.encode(mark.outlines) for mark in outlined])
    flat = list(compress(outlined, is_on_sheet))
    sketched = [Sketched(m.key, m.place, 1, (sheet, at), None, None) for at, m in enumerate(flat)]

    of_outlines = plain_polygons((mark, SIZE) for mark in flat)
    of_sketches = plain_sketches([(mark, SIZE) for mark in sketched], wants_texts=True)

    assert 30 < len(of_sketches) < len(flat)
    for mark, sketch in zip(flat, sketched, strict=True):
        taken, measures = of_sketches.get(id(sketch)), of_outlines.get(id(mark))
        assert (taken is None) == (measures is None)
        if taken is not None and measures is not None:
            assert (Box(*taken.bounds), taken.area) == (measures.bounds, measures.area)
            assert json.loads(taken.segmentation) == measures.segmentation
            assert json.loads(taken.parts) == mark.shape["parts"]


@pytest.mark.parametrize(
    "parts",
    [
        [],
        [[[[1, 1], [9, 1]]]],
        [[[[1, 1], [9, 1], [9, 9], [1, 1]]]],
        [[[[1, 1], [9, 1], [5, 1]]]],
        [[[[1, 1], [9, 9], [9, 1], [1, 9]]]],
        [[[[1, 1], [9, 1], [100.01, 9]]]],
        [[[[1, 1], [90, 1], [90, 70]], [[50, 10], [60, 10], [60, 12]]]],
    ],
    ids=["none", "two corners", "closed twice", "no area", "bow tie", "outside", "hole"],
)
def test_leaves_to_a_closer_look(parts: list[list[list[list[float]]]]) -> None:
    odd = Mark("1", "annotations[0]", 1, {"type": "polygon", "parts": parts})
    box = Mark("2", "annotations[1]", 1, {"type": "box", "x": 1, "y": 1, "width": 5, "height": 5})
    fine = Mark(
        "3", "annotations[2]", 1, {"type": "polygon", "parts": [[[[1, 1], [9, 1], [9, 9]]]]}
    )
    assert set(plain_polygons([(odd, SIZE), (box, SIZE), (fine, SIZE)])) == {id(fine)}


def drawn(chance: np.random.Generator, count: int) -> Iterator[Mark]:
    """Polygons of one to three parts: some round, some wild, some over the edge, some closed twice."""
    for number in range(count):
        parts = [[ring(chance, wild=number % 3 == 0)] for _ in range(chance.integers(1, 4))]
        yield Mark(str(number), f"annotations[{number}]", 1, {"type": "polygon", "parts": parts})


def as_outlined(mark: Mark) -> Outlined:
    outlines = [[number for point in rings[0] for number in point] for rings in mark.shape["parts"]]
    return Outlined(mark.key, mark.place, mark.category, outlines, None, None)


def ring(chance: np.random.Generator, *, wild: bool) -> list[list[float]]:
    corners = int(chance.integers(3, 12))
    if wild:
        points = chance.uniform(0, 1, (corners, 2)) * (SIZE.width, SIZE.height)
    else:
        angles = np.linspace(0, 2 * np.pi, corners, endpoint=False)
        arms = chance.uniform(3, 20, corners)[:, None]
        middle = chance.uniform(18, 60, 2)
        points = middle + arms * np.column_stack([np.cos(angles), np.sin(angles)])
    made: list[list[float]] = np.round(points, int(chance.integers(1, 5))).tolist()
    return [*made, made[0]] if chance.random() < 0.05 else made


def as_tuples(parts: list[list[list[list[float]]]]) -> list[list[list[tuple[float, ...]]]]:
    return [[[tuple(map(float, point)) for point in ring] for ring in rings] for rings in parts]
