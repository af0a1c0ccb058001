import json
from pathlib import Path

import pytest

from app.formats.reading.brush import pixels_of_brush
from app.formats.reading.detecting import detect
from app.formats.reading.findings import FileRefused, Findings
from app.formats.reading.masks import mask_in_box
from app.formats.reading.records import Picture, Reading
from app.formats.reading.sources import Source
from app.geometry.boxes import Size
from app.geometry.masks import pixels_of_runs, runs_of_counts


def read(folder: Path) -> list[Picture]:
    source = Source(folder)
    reading = Reading(source, Findings(), lambda name: Size(200, 100))
    return list(detect(source).read(reading).pictures)


def test_folders_are_the_classes(tmp_path: Path) -> None:
    for name in ("train/cat/1.jpg", "train/dog/2.jpg", "val/cat/3.jpg"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(b"")

    answers = {each.file_name: each.said[""].answers["class"] for each in read(tmp_path)}

    assert answers == {
        "train/cat/1.jpg": ["cat"],
        "train/dog/2.jpg": ["dog"],
        "val/cat/3.jpg": ["cat"],
    }


def test_yolo_knows_outlines_and_poses(tmp_path: Path) -> None:
    (tmp_path / "data.yaml").write_text("names:\n  0: cat\n  1: dog\nkpt_shape: [2, 3]\n")
    (tmp_path / "a.txt").write_text(
        "0 0.1 0.1 0.5 0.1 0.3 0.9\n"
        "1 0.5 0.5 0.2 0.2 0.45 0.5 2 0 0 0\n"
        "0 0.25 0.1 0.45 0.5 0.35 0.7 0.15 0.3\n"
    )

    (picture,) = read(tmp_path)

    outline, pose, corners = (mark.shape for mark in picture.marks)
    assert outline["parts"][0][0] == [[20, 10], [100, 10], pytest.approx([60, 90])]
    assert pose["points"] == [[90, 50, 2], [0, 0, 0]]
    assert corners["type"] == "polygon", "among outlines, four corners are an outline"


def test_yolo_of_four_corners_everywhere_has_rotated_boxes(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("0 0.25 0.1 0.45 0.5 0.35 0.7 0.15 0.3\n")

    (picture,) = read(tmp_path)

    (turned,) = (mark.shape for mark in picture.marks)
    assert (turned["type"], turned["cx"], turned["cy"]) == (
        "rotated_box",
        pytest.approx(60),
        pytest.approx(40),
    )


def test_names_in_quotes_are_read_as_yaml_means_them(tmp_path: Path) -> None:
    (tmp_path / "data.yaml").write_text(
        "names:\n  0: \"a \\\"b\\\" # c\"\n  1: 'it''s'\n  2: plain # comment\n"
    )
    (tmp_path / "a.txt").write_text("0 0.5 0.5 0.2 0.2\n")
    source = Source(tmp_path)

    contents = detect(source).read(Reading(source, Findings(), lambda name: Size(200, 100)))

    assert [each.name for each in contents.categories] == ['a "b" # c', "it's", "plain"]


def test_original_voc_counts_from_one(tmp_path: Path) -> None:
    corners = "<xmin>1</xmin><ymin>1</ymin><xmax>10</xmax><ymax>20</ymax>"
    for name, database in (("a", "The VOC2007 Database"), ("b", "Unknown")):
        (tmp_path / f"{name}.xml").write_text(
            f"<annotation><filename>{name}.jpg</filename><source><database>{database}</database></source>"
            f"<object><name>cat</name><bndbox>{corners}</bndbox></object></annotation>"
        )

    first, second = read(tmp_path)

    assert first.marks[0].shape == {"type": "box", "x": 0, "y": 0, "width": 10, "height": 20}
    assert second.marks[0].shape == {"type": "box", "x": 1, "y": 1, "width": 9, "height": 19}


def test_a_picture_is_preferred_to_a_mask_of_its_name(tmp_path: Path) -> None:
    for name in ("images/a.png", "masks/a.png"):
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).write_bytes(b"")

    assert Source(tmp_path).find("a.png") == "images/a.png"


def test_labelme_shapes_are_read(tmp_path: Path) -> None:
    shapes = [
        {"label": "a", "shape_type": "rectangle", "points": [[30, 40], [10, 20]]},
        {"label": "b", "shape_type": "circle", "points": [[50, 50], [53, 54]]},
    ]
    document = {"imagePath": "..\\a.jpg", "imageWidth": 200, "imageHeight": 100, "shapes": shapes}
    (tmp_path / "a.json").write_text(json.dumps(document))

    (picture,) = read(tmp_path)

    assert picture.file_name == "a.jpg"
    assert picture.marks[0].shape == {"type": "box", "x": 10, "y": 20, "width": 20, "height": 20}
    assert picture.marks[1].shape["rx"] == 5


def test_runs_along_rows_become_a_mask() -> None:
    shape = mask_in_box([1, 2, 1], [1, 0, 2, 2], Size(4, 3))

    assert shape is not None
    pixels = pixels_of_runs(runs_of_counts(shape["counts"]), Size(4, 3))
    assert pixels.tolist() == [[0, 0, 1, 0], [0, 1, 0, 0], [0, 0, 0, 0]]


def test_what_is_no_brush_is_refused() -> None:
    assert pixels_of_brush([1, 2, 3], Size(4, 3)) is None


def test_xml_with_entities_is_refused(tmp_path: Path) -> None:
    bomb = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "b">]><annotations>&b;</annotations>'
    (tmp_path / "a.xml").write_text(bomb)

    with pytest.raises(FileRefused, match="document type"):
        detect(Source(tmp_path), "cvat").read(
            Reading(Source(tmp_path), Findings(), lambda name: None)
        )


def test_links_are_not_followed(tmp_path: Path) -> None:
    (tmp_path / "inside").mkdir()
    (tmp_path / "secret.json").write_text("[]")
    (tmp_path / "inside/a.json").symlink_to(tmp_path / "secret.json")

    assert Source(tmp_path / "inside").paths == ()


def test_dota_has_corners_in_pixels_and_classes_by_name(tmp_path: Path) -> None:
    (tmp_path / "labelTxt").mkdir()
    (tmp_path / "labelTxt/P0001.txt").write_text(
        "imagesource:GoogleEarth\ngsd:0.14\n"
        "50.0 10.0 90.0 50.0 70.0 70.0 30.0 30.0 small-vehicle 1\n"
        "10 10 60 12 55 40 12 38 ship 0\n"
        "10 10 60 12 ship 0\n"
    )
    (tmp_path / "labelTxt/P0002.txt").write_text("imagesource:GoogleEarth\ngsd:null\n")
    reading = Reading(Source(tmp_path), Findings(), lambda name: None)

    contents = detect(reading.source).read(reading)

    turned, empty = contents.pictures
    car, ship = turned.marks
    assert [each.name for each in contents.categories] == ["small-vehicle", "ship"]
    assert (turned.file_name, turned.is_stem, empty.marks) == ("P0001", True, [])
    assert (car.shape["type"], car.shape["cx"], car.shape["cy"]) == ("rotated_box", 60, 40)
    assert car.shape["angle_deg"] == pytest.approx(45)
    assert car.attributes == {"difficult": True}
    assert ship.shape["type"] == "polygon"
    (found,) = reading.findings
    assert (found.code, found.first[0].place) == ("line-malformed", "labelTxt/P0001.txt:5")
