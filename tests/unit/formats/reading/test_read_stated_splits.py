import json
from pathlib import Path

import pytest

from app.formats.reading.detecting import detect
from app.formats.reading.findings import Findings
from app.formats.reading.records import Reading
from app.formats.reading.sources import Source
from app.formats.reading.splits import part_of
from app.geometry.boxes import Size

BOX = "0 0.5 0.5 0.2 0.2\n"
VOC = "<annotation><filename>{}.jpg</filename></annotation>"


def parts(folder: Path, files: dict[str, str]) -> tuple[dict[str, str], Findings]:
    """The part of each picture by its name without ending."""
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    source, findings = Source(folder), Findings()
    contents = detect(source).read(Reading(source, findings, lambda name: Size(200, 100)))
    pictures = list(contents.pictures)
    return {Path(each.file_name).stem: each.split for each in pictures}, findings


@pytest.mark.parametrize(
    ("word", "part"),
    [("train2017", "train"), ("Valid", "val"), ("testing", "test"), ("trainval", ""), ("cat", "")],
)
def test_words_for_parts(word: str, part: str) -> None:
    assert part_of(word) == part


def test_yolo_by_the_folders_and_lists_of_its_yaml(tmp_path: Path) -> None:
    config = "names: [cat]\ntrain: [../one/images, ./two/images]\nval: three.txt\ntest: /data/x/four/images\n"
    files = {f"{name}/labels/{name}.txt": BOX for name in ("one", "two", "three", "four", "five")}
    files |= {path.replace("labels", "images").replace(".txt", ".jpg"): "" for path in files}
    files |= {"data.yaml": config, "three.txt": "./three/images/three.jpg\n"}

    found, _ = parts(tmp_path, files)

    assert found == {"one": "train", "two": "train", "three": "val", "four": "test", "five": ""}


def test_yolo_without_a_val_of_its_own_goes_by_the_folders(tmp_path: Path) -> None:
    config = "names: [cat]\ntrain: images/train\nval: images/train\n"

    found, _ = parts(tmp_path, {"data.yaml": config, "labels/train/a.txt": BOX})

    assert found == {"a": "train"}


def test_voc_by_its_image_sets(tmp_path: Path) -> None:
    files = {f"VOC/Annotations/{name}.xml": VOC.format(name) for name in ("a", "b", "c", "d 1")}
    files |= {
        "VOC/ImageSets/Main/train.txt": "a\nc\n",
        "VOC/ImageSets/Main/val.txt": "b\nc\n",
        "VOC/ImageSets/Main/test.txt": "d 1\n",
        "VOC/ImageSets/Main/cat_train.txt": "b 1\n",
        "VOC/ImageSets/Layout/train.txt": "a 3\n",
    }

    found, findings = parts(tmp_path, files)

    assert found == {"a": "train", "b": "val", "c": "", "d 1": "test"}
    assert findings.codes() == {"split-twice": 1}


def test_labelme_by_its_folders(tmp_path: Path) -> None:
    files = {
        f"images/{part}/{name}.json": json.dumps({"imagePath": f"{name}.jpg", "shapes": []})
        for name, part in (("a", "train"), ("b", "valid"), ("c", "other"))
    }

    found, _ = parts(tmp_path, files)

    assert found == {"a": "train", "b": "val", "c": ""}


def test_several_coco_files_by_their_names(tmp_path: Path) -> None:
    files = {
        f"annotations/instances_{part}2017.json": json.dumps(
            {"images": [{"id": 1, "file_name": f"{part}.jpg"}], "annotations": [], "categories": []}
        )
        for part in ("train", "val")
    }

    found, _ = parts(tmp_path, files)

    assert found == {"train": "train", "val": "val"}
