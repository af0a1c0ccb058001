"""YOLO's texts as detectors write them, and folders as Roboflow and people's disks have them."""

from pathlib import Path

import pytest

from app.formats.reading.detecting import detect
from app.formats.reading.findings import Findings
from app.formats.reading.records import Picture, Reading
from app.formats.reading.sources import Source
from app.geometry.boxes import Size


def read(folder: Path, **files: str) -> tuple[list[Picture], Findings]:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    source, findings = Source(folder), Findings()
    contents = detect(source).read(Reading(source, findings, lambda name: Size(200, 100)))
    return list(contents.pictures), findings


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("0 0.5 0.5 0.2 0.2 0.87", "box"),
        ("0 0.1 0.1 0.5 0.1 0.3 0.9 0.87", "polygon"),
        ("0 0.25 0.1 0.45 0.5 0.35 0.7 0.15 0.3 0.87", "rotated_box"),
    ],
)
def test_the_last_number_of_a_detector_is_its_score(tmp_path: Path, line: str, kind: str) -> None:
    (picture,), findings = read(tmp_path, **{"a.txt": line})

    assert [(each.shape["type"], each.score) for each in picture.marks] == [(kind, 0.87)]
    assert findings.codes() == {}


def test_a_pose_of_a_detector_has_a_score_and_visible_points(tmp_path: Path) -> None:
    pose = "0 0.5 0.5 0.2 0.2 0.45 0.5 0.93 0.5 0.5 0 0.55 0.5 1 0.87\n"
    (picture,), findings = read(
        tmp_path, **{"data.yaml": "names: [cat]\nkpt_shape: [3, 3]\n", "a.txt": pose}
    )

    (mark,) = picture.marks
    assert mark.shape["points"] == [[90, 50, 2], [0, 0, 0], [pytest.approx(110), 50, 1]]
    assert mark.score == 0.87
    assert findings.codes() == {"keypoint-visibility": 1}


def test_a_fifth_number_that_is_no_confidence_is_told(tmp_path: Path) -> None:
    (picture,), findings = read(tmp_path, **{"a.txt": "0 0.5 0.5 0.2 0.2 87"})

    assert [each.score for each in picture.marks] == [None]
    assert findings.codes() == {"score-out-of-range": 1}


def test_what_roboflow_tells_people_is_no_label(tmp_path: Path) -> None:
    pictures, findings = read(
        tmp_path,
        **{
            "README.dataset.txt": "Cats\n",
            "README.roboflow.txt": "cats - v1\n",
            "_classes.txt": "cat\n",
            "labels/licence.txt": "0 0.5 0.5 0.2 0.2\n",
            "labels/readme_page.txt": "0 0.5 0.5 0.2 0.2\n",
        },
    )

    assert [each.file_name for each in pictures] == ["licence", "readme_page"]
    assert findings.codes() == {}


def test_labels_of_two_pictures_of_one_name_are_those_of_both(tmp_path: Path) -> None:
    pictures, findings = read(tmp_path, **{"x.jpg": "", "x.png": "", "x.txt": "0 0.5 0.5 0.2 0.2"})

    told = [(each.key, each.path, len(each.marks)) for each in pictures]
    assert told == [("x.txt", "x.jpg", 1), ("x.png", "x.png", 1)]
    assert findings.codes() == {"labels-of-several": 1}


def test_folders_may_have_capitals_and_images_go_before_masks(tmp_path: Path) -> None:
    box = "0 0.5 0.5 0.2 0.2"
    pictures, findings = read(
        tmp_path, **{"train/Labels/a.txt": box, "train/Images/a.jpg": "", "train/Labels/a.png": ""}
    )

    assert [(each.path, len(each.marks)) for each in pictures] == [
        ("train/Images/a.jpg", 1),
        ("train/Labels/a.png", 0),
    ]
    assert findings.codes() == {}
