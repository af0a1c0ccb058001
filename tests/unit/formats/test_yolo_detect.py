import pytest
import yaml

from app.formats.writers.yolo import label_path_of
from tests.unit.formats.torture import (
    DATASET,
    EMPTY_IMAGE,
    IMAGES,
    LONG_IMAGE,
    MIXED_IMAGE,
    POSED_IMAGE,
    REGIONS_IMAGE,
    TURNED_IMAGE,
    UNLABELLED_IMAGE,
    Written,
)


def test_classes_are_numbered_from_0_in_order_of_category_ids() -> None:
    data = yaml.safe_load(Written("yolo-detect", *IMAGES).shelf.text("data.yaml"))

    assert data["names"] == {n: each.name for n, each in enumerate(DATASET.categories)}
    assert data["category_ids"] == {n: each.id for n, each in enumerate(DATASET.categories)}
    assert data["path"] is None, "the folder of the file itself"
    assert (data["train"], data["val"], data["test"]) == (
        "images/train",
        "images/val",
        "images/test",
    )


def test_boxes_are_shares_of_the_image_around_their_centre() -> None:
    written = Written("yolo-detect", MIXED_IMAGE)

    rows = written.shelf.text("labels/test/Straße/日本 é 100%.txt").splitlines()

    assert rows[0] == "2 0.3 0.415 0.184 0.406"
    assert [row.split()[0] for row in rows] == ["2", "2", "0", "4"]
    assert written.lost("crowd-dropped") == 1
    assert written.lost("polyline-dropped") == 1
    assert written.lost("point-dropped") == 1


def test_long_images_keep_their_last_pixel() -> None:
    rows = (
        Written("yolo-detect", LONG_IMAGE).shelf.text("images/train/labels/long.txt").splitlines()
    )

    class_, x, y, width, height = map(float, rows[1].split())

    assert class_ == 0
    assert (x + width / 2) * 20_000 == pytest.approx(20_000, abs=1e-3)
    assert width * 20_000 == pytest.approx(0.5, abs=1e-3)
    assert (y + height / 2) * 30 == pytest.approx(30, abs=1e-6)


def test_nothing_leaves_the_image() -> None:
    written = Written("yolo-detect", *IMAGES)

    for path, content in written.files.items():
        if path.endswith(".txt"):
            numbers = [float(n) for row in content.decode().splitlines() for n in row.split()[1:]]
            assert all(0 <= number <= 1 for number in numbers)


def test_checked_and_empty_has_an_empty_file_and_unlabelled_has_none() -> None:
    written = Written("yolo-detect", EMPTY_IMAGE, UNLABELLED_IMAGE)

    assert written.files["labels/train/b/nothing here.txt"] == b""
    assert sorted(written.files) == ["data.yaml", "labels/train/b/nothing here.txt", "obj.names"]
    assert written.places[UNLABELLED_IMAGE.id] == "images/unlabelled/b/nobody looked.png"
    assert written.lost("unlabelled-apart") == 1


def test_images_whose_labels_would_share_a_file_are_renamed() -> None:
    written = Written("yolo-detect", REGIONS_IMAGE, POSED_IMAGE, TURNED_IMAGE, options={})

    assert written.places == {
        1: "images/train/a/ring.png",
        4: "images/train/A/RING~4.JPEG",
        3: "images/val/a/ring~3.jpg",
    }
    assert "labels/train/A/RING~4.txt" in written.files
    assert written.lost("renamed") == 2


@pytest.mark.parametrize(
    ("image", "label"),
    [
        ("images/train/a.jpg", "labels/train/a.txt"),
        ("images/train/b/a.b.jpg", "labels/train/b/a.b.txt"),
        # Ultralytics replaces the last of them only.
        ("images/train/images/a.jpg", "images/train/labels/a.txt"),
    ],
)
def test_labels_stand_where_ultralytics_looks(image: str, label: str) -> None:
    assert label_path_of(image) == label


def test_what_bends_is_told_by_its_kind() -> None:
    written = Written("yolo-detect", *IMAGES)

    assert {code: written.lost(code) for code in written.report.losses if "as-box" in code} == {
        "ellipse-as-box": 2,
        "keypoints-as-box": 2,
        "mask-as-box": 6,
        "polygon-as-box": 3,
    }
    assert written.lost("rotation-dropped") == 2
    assert written.lost("no-size-dropped") == 2, "a single keypoint and a box of no width"
    assert written.lost("attributes-dropped") == 2
    assert written.lost("answers-dropped") == 4


def test_folders_in_names_become_parts_of_them_where_that_is_wished() -> None:
    written = Written("yolo-detect", *IMAGES, options={"flat": True})

    assert written.places[EMPTY_IMAGE.id] == "images/train/b_nothing here.png"
    assert "labels/train/b_nothing here.txt" in written.files


def test_names_stand_beside_for_programs_without_yaml() -> None:
    written = Written("yolo-detect", *IMAGES)

    assert written.shelf.text("obj.names").splitlines() == [
        each.name for each in DATASET.categories
    ]
