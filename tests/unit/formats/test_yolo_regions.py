"""YOLO's outlines, rotated boxes and poses, read back by readers of their own."""

from math import cos, radians, sin

import numpy as np
import pytest
import yaml

from app.formats.joining import joined
from app.formats.records import Category, Dataset, Image, Object, Shape, Skeleton
from app.formats.regions import iou_of_runs, parts_of, runs_of, size_of
from app.geometry.masks import runs_of_counts
from app.geometry.rasters import raster_of
from app.geometry.rotated_boxes import smallest_around
from tests.unit.formats.torture import (
    CAT,
    DOG,
    FULL_IMAGE,
    IMAGES,
    POSED_IMAGE,
    REGIONS_IMAGE,
    TURNED_IMAGE,
    Written,
)


def _rows(written: Written, path: str) -> list[list[float]]:
    return [[float(n) for n in row.split()] for row in written.shelf.text(path).splitlines()]


def _ring(row: list[float], image: Image) -> list[tuple[float, float]]:
    return [(x * image.width, y * image.height) for x, y in zip(row[1::2], row[2::2], strict=True)]


def test_outlines_read_back_cover_the_same_pixels() -> None:
    """Holes, detached parts, overlapping parts, a single pixel, the first pixel, noise and the whole image."""
    for image, path in (
        (REGIONS_IMAGE, "labels/train/a/ring.txt"),
        (FULL_IMAGE, "labels/train/a/full.txt"),
    ):
        size = size_of(image)
        rows = _rows(Written("yolo-segment", image), path)
        assert len(rows) == len(image.objects)

        for row, each in zip(rows, image.objects, strict=True):
            read = raster_of([[_ring(row, image)]], size)
            assert iou_of_runs(read, runs_of(each.shape, size)) >= 0.99, each.id


def test_the_report_of_outlines_names_the_worst_overlap() -> None:
    report = Written("yolo-segment", REGIONS_IMAGE).report

    assert report.losses["mask-as-polygon"].min_iou == 1
    assert report.losses["holes-cut-in"].count == 2
    assert report.losses["parts-joined"].count == 3
    assert (report.losses["parts-joined"].min_iou or 0) >= 0.99


def test_what_reaches_beyond_the_image_is_cut() -> None:
    written = Written("yolo-segment", TURNED_IMAGE)

    rows = _rows(written, "labels/val/a/ring.txt")

    assert written.lost("clipped-to-image") == 2
    assert all(0 <= number <= 1 for row in rows for number in row[1:])


def test_rings_are_joined_by_lines_there_and_back() -> None:
    ring = joined([[(0, 0), (4, 0), (4, 4)], [(9, 4), (6, 4), (9, 9)]])

    assert ring == [(0, 0), (4, 0), (4, 4), (6, 4), (9, 9), (9, 4), (6, 4), (4, 4)]


def test_rotated_boxes_keep_their_corners() -> None:
    written = Written("yolo-obb", TURNED_IMAGE)

    row = _rows(written, "labels/val/a/ring.txt")[0]

    angle = radians(33.7)
    x = 40.5 - 15.25 * cos(angle) + 5.625 * sin(angle)
    y = 22.25 - 15.25 * sin(angle) - 5.625 * cos(angle)
    assert list(_ring(row, TURNED_IMAGE)[0]) == pytest.approx([x, y], abs=1e-4)
    assert written.lost("ellipse-as-rotated-box") == 2
    assert written.lost("clipped-to-image") == 2


@pytest.mark.parametrize("angle", [0, 12.5, 45, 89])
def test_the_smallest_box_around_a_rotated_rectangle_is_itself(angle: float) -> None:
    shape: Shape = {
        "type": "rotated_box",
        "cx": 50,
        "cy": 40,
        "width": 30,
        "height": 10,
        "angle_deg": angle,
    }
    corners = parts_of(shape, size_of(FULL_IMAGE))[0][0]

    around = smallest_around([*corners, (50, 40)])

    assert [around.cx, around.cy] == pytest.approx([50, 40])
    assert sorted((around.width, around.height)) == pytest.approx([10, 30])


def test_the_smallest_box_around_points_in_a_row_has_no_area() -> None:
    assert smallest_around([(1, 1), (3, 3), (2, 2)]).width == pytest.approx(np.hypot(2, 2))
    assert smallest_around([(1, 1)]).width == 0


def test_poses_keep_who_is_visible() -> None:
    written = Written("yolo-pose", POSED_IMAGE)

    data = yaml.safe_load(written.shelf.text("data.yaml"))
    rows = written.shelf.text("labels/train/A/RING.txt").splitlines()

    assert data["names"] == {0: "posed dog"}
    assert data["kpt_shape"] == [4, 3]
    assert data["flip_idx"] == [1, 0, 2, 3]
    assert data["kpt_names"] == {0: ["left eye", "right eye", "nose", "tail"]}
    assert rows[0] == (
        "0 0.25 0.26041667 0.3125 0.3125 "
        "0.1640625 0.171875 2 0.21875 0.16666667 1 0.1875 0.23177083 2 0 0 0"
    )
    assert rows[1].split()[5:11] == ["0.625", "0.41666667", "1", "0", "0", "0"]
    assert rows[2].split()[5:] == ["0"] * 12
    assert written.lost("box-without-points") == 1
    assert written.lost("no-size-dropped") == 1


def test_skeletons_that_mirror_differently_have_no_flips() -> None:
    short = Skeleton(("left", "right"), flip_pairs=((0, 1),))
    long = Skeleton(("top", "left", "right"), flip_pairs=((1, 2),))
    dataset = Dataset(
        "two", (Category(CAT, "cat", skeleton=short), Category(DOG, "dog", skeleton=long))
    )
    pose: Shape = {"type": "keypoints", "points": [[1, 1, 2], [5, 6, 2]]}
    image = Image(1, "a.png", 10, 10, objects=(Object(1, CAT, pose),))

    written = Written("yolo-pose", image, dataset=dataset)

    data = yaml.safe_load(written.shelf.text("data.yaml"))
    assert "flip_idx" not in data
    assert data["kpt_shape"] == [3, 3]
    assert written.lost("flip-pairs-dropped") == written.lost("keypoints-padded") == 1


@pytest.mark.parametrize("name", ["yolo-segment", "yolo-obb", "yolo-pose"])
def test_every_line_is_within_the_image(name: str) -> None:
    written = Written(name, *IMAGES)
    count = {"yolo-obb": 9, "yolo-pose": 17}

    for path in written.files:
        for row in _rows(written, path) if path.endswith(".txt") else ():
            coordinates = row[1:5] if name == "yolo-pose" else row[1:]
            assert all(0 <= number <= 1 for number in coordinates)
            assert len(row) == count.get(name, len(row))
            assert len(row) >= 7


def test_masks_become_outlines_along_their_pixels() -> None:
    for image in (REGIONS_IMAGE, FULL_IMAGE):
        for each in image.objects:
            if each.shape["type"] == "mask":
                runs = runs_of_counts(each.shape["counts"])
                size = size_of(image)
                again = raster_of(parts_of(each.shape, size), size)
                assert again.tolist() == runs.tolist(), each.id
