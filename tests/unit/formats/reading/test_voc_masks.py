"""Pascal VOC's pictures of classes and objects, read back as masks."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image as Pictures

from app.formats.painting import png_of, voc_palette
from app.formats.reading.findings import Findings
from app.formats.reading.masks import masks_of_numbers
from app.formats.reading.records import Contents, Reading
from app.formats.reading.sources import Source
from app.formats.reading.voc import is_voc, read_voc
from app.formats.records import Image, Object, Shape
from app.geometry.boxes import Size
from app.geometry.masks import pixels_of_runs, runs_of_counts
from tests.unit.formats.returning import read_back
from tests.unit.formats.torture import CAT, LIGHT, Written, pixels_of

LABELS = "# label:color_rgb:parts:actions\nbackground:0,0,0::\na: cat:10,20,30::\ndog:0,0,128::\n"


def read(folder: Path) -> tuple[Contents, Findings]:
    findings = Findings()
    return read_voc(Reading(Source(folder), findings, lambda name: None)), findings


def pixels(shape: Shape) -> np.ndarray[Any, np.dtype[np.uint8]]:
    height, width = shape["size"]
    return pixels_of_runs(runs_of_counts(shape["counts"]), Size(width, height))


def put(folder: Path, path: str, numbers: np.ndarray[Any, Any], palette: bool = True) -> None:
    (folder / path).parent.mkdir(parents=True, exist_ok=True)
    (folder / path).write_bytes(png_of(numbers, voc_palette() if palette else None))


def put_xml(folder: Path, *boxes: tuple[str, int, int, int, int]) -> None:
    """Boxes by their first and last pixels, counted from 1, in an image of 40 x 30."""
    objects = "".join(
        f"<object><name>{name}</name><bndbox><xmin>{left}</xmin><ymin>{top}</ymin>"
        f"<xmax>{right}</xmax><ymax>{bottom}</ymax></bndbox></object>"
        for name, left, top, right, bottom in boxes
    )
    (folder / "Annotations").mkdir(exist_ok=True)
    (folder / "Annotations/a.xml").write_text(
        "<annotation><filename>a.jpg</filename><source><database>The VOC2012 Database</database></source>"
        f"<size><width>40</width><height>30</height></size>{objects}</annotation>"
    )


def test_what_is_seen_of_each_mask_comes_back_with_its_attributes(tmp_path: Path) -> None:
    objects = (
        Object(1, LIGHT, pixels_of(40, 30, box=(2, 2, 20, 20))),
        Object(2, LIGHT, {"type": "box", "x": 3, "y": 3, "width": 9, "height": 9}),
        Object(3, LIGHT, pixels_of(40, 30, box=(10, 10, 30, 25)), attributes={"occluded": True}),
        Object(4, CAT, pixels_of(40, 30, box=(35, 0, 40, 5)), is_crowd=True),
    )
    written = Written("voc", Image(1, "a/b.png", 40, 30, objects=objects))

    returned = read_back(written, tmp_path)

    (image,) = returned.images
    under, box, over, crowd = image.objects
    expected = pixels(objects[0].shape) & ~pixels(objects[2].shape) & 1
    assert np.array_equal(pixels(under.shape), expected)
    assert np.array_equal(pixels(over.shape), pixels(objects[2].shape))
    assert (box.shape["type"], crowd.shape["type"]) == ("box", "box"), "crowds are void"
    assert over.attributes["occluded"] is True
    assert not returned.findings.codes()


def test_objects_that_are_numbered_among_regions_alone_find_their_boxes(tmp_path: Path) -> None:
    numbers = np.zeros((30, 40), np.uint8)
    numbers[20:28, 30:38] = 1
    put(tmp_path, "SegmentationObject/a.png", numbers)
    put(tmp_path, "SegmentationClass/a.png", numbers * 8)
    put_xml(tmp_path, ("cat", 1, 1, 9, 9), ("cat", 31, 21, 38, 28), ("dog", 31, 21, 38, 28))

    contents, findings = read(tmp_path)

    (picture,) = contents.pictures
    assert [mark.shape["type"] for mark in picture.marks] == ["box", "mask", "box"]
    assert np.array_equal(pixels(picture.marks[1].shape), numbers)
    assert not findings.codes()


def test_original_numbers_have_the_twenty_names_and_255_is_void(tmp_path: Path) -> None:
    classes = np.zeros((30, 40), np.uint8)
    classes[2:8, 2:8] = 12
    classes[2, 2:8] = 255
    put(tmp_path, "SegmentationClass/a.png", classes)
    put_xml(tmp_path)

    contents, _ = read(tmp_path)

    (picture,) = contents.pictures
    (mark,) = picture.marks
    assert [each.name for each in contents.categories] == ["dog"]
    assert np.array_equal(pixels(mark.shape), (classes == 12).astype(np.uint8))


def test_pictures_without_xml_are_read_by_the_colours_of_a_label_map(tmp_path: Path) -> None:
    """As CVAT and datumaro write them: red, green and blue, and objects in VOC's colours."""
    classes = np.zeros((6, 8, 3), np.uint8)
    classes[0:2, 0:4] = (10, 20, 30)
    classes[4:6, 4:8] = (0, 0, 128)
    objects = np.zeros((6, 8, 3), np.uint8)
    objects[0:2, 0:2] = (128, 0, 0)
    objects[0:2, 2:4] = (0, 128, 0)
    objects[4:6, 4:8] = (128, 128, 0)
    put(tmp_path, "SegmentationClass/x/a.png", classes, palette=False)
    put(tmp_path, "SegmentationObject/x/a.png", objects, palette=False)
    put(tmp_path, "JPEGImages/x/a.png", classes, palette=False)
    (tmp_path / "labelmap.txt").write_text(LABELS)

    assert is_voc(Source(tmp_path))
    contents, findings = read(tmp_path)

    (picture,) = contents.pictures
    names = {each.id: each.name for each in contents.categories}
    assert picture.path == "JPEGImages/x/a.png"
    assert list(names.values()) == ["a: cat", "dog"]
    assert [names[mark.category] for mark in picture.marks] == ["a: cat", "a: cat", "dog"]
    assert [int(pixels(mark.shape).sum()) for mark in picture.marks] == [4, 4, 8]
    assert not findings.codes()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"no picture", "segments-unreadable"),
        (png_of(np.ones((5, 5), np.uint8), voc_palette()), "segments-size"),
    ],
)
def test_pictures_that_cannot_be_meant_leave_the_boxes(
    tmp_path: Path, content: bytes, code: str
) -> None:
    put_xml(tmp_path, ("cat", 1, 1, 9, 9))
    for folder in ("SegmentationClass", "SegmentationObject"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "a.png").write_bytes(content)

    contents, findings = read(tmp_path)

    (picture,) = contents.pictures
    assert [mark.shape["type"] for mark in picture.marks] == ["box"]
    assert findings.codes() == {code: 2}


def test_every_number_has_its_mask() -> None:
    numbers = np.random.default_rng(3).integers(0, 5, (17, 11)).astype(np.int64)

    masks = masks_of_numbers(numbers)

    assert sorted(masks) == [1, 2, 3, 4]
    for number, shape in masks.items():
        assert np.array_equal(pixels(shape), (numbers == number).astype(np.uint8))


def test_grey_pictures_are_numbers_too(tmp_path: Path) -> None:
    (tmp_path / "SegmentationClass").mkdir()
    grey = Pictures.fromarray(np.full((3, 4), 2, np.uint8))
    grey.save(tmp_path / "SegmentationClass/a.png")
    (tmp_path / "labelmap.txt").write_text(LABELS)

    contents, _ = read(tmp_path)

    (picture,) = contents.pictures
    assert (picture.file_name, picture.is_stem) == ("a", True)
    assert [mark.category for mark in picture.marks] == [2]
