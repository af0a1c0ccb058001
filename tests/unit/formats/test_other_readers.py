"""What well-known programs read of our files. They are no part of the environment: without them these tests skip.

To run them: `uv pip install datumaro supervision datasets webdataset` into an environment of their own, with this
repository on its path.
"""

from collections import Counter
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image as Pictures

from app.formats.records import Image
from app.formats.regions import bounds_of_shape, size_of
from tests.unit.formats.torture import FULL_IMAGE, IMAGES, REGIONS_IMAGE, Written

PLAIN = [image for image in IMAGES if image.width < 1000]
"""Without the image of 20,000 pixels, whose boxes some readers round."""
TWO = [REGIONS_IMAGE, FULL_IMAGE]


def put(name: str, folder: Path, images: list[Image]) -> Written:
    """The dataset in a folder, with black pictures."""
    written = Written(name, *images)
    files = dict(written.files)
    for image in images:
        place = written.places[image.id]
        if place is not None:
            file = BytesIO()
            Pictures.new("RGB", (image.width, image.height)).save(file, "PNG")
            files[place] = file.getvalue()
    for path, content in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    return written


DATUMARO = {
    "coco-instances": ("coco_instances", "bbox"),
    "coco-keypoints": ("coco_person_keypoints", "points"),
    "coco-panoptic": ("coco_panoptic", "mask"),
}


@pytest.mark.parametrize("name", DATUMARO)
def test_datumaro_finds_every_object(tmp_path: Path, name: str) -> None:
    datumaro: Any = pytest.importorskip("datumaro", reason="datumaro is not installed here")
    written = put(name, tmp_path, PLAIN)
    its_name, kind = DATUMARO[name]

    items = list(datumaro.Dataset.import_from(str(tmp_path), its_name))

    found = Counter(each.type.name for item in items for each in item.annotations)
    assert found[kind] == written.report.object_counts.total()


def corners_of(image: Image) -> list[list[float]]:
    bounds = [bounds_of_shape(each.shape, size_of(image)) for each in image.objects]
    return sorted([box.x, box.y, box.right, box.bottom] for box in bounds)


@pytest.mark.parametrize("name", ["yolo-detect", "coco-instances", "voc"])
def test_supervision_reads_the_same_boxes(tmp_path: Path, name: str) -> None:
    supervision: Any = pytest.importorskip(
        "supervision", reason="supervision is not installed here"
    )
    put(name, tmp_path, TWO)
    reader = supervision.DetectionDataset

    if name == "yolo-detect":
        folders = [tmp_path / f"{folder}/train/a" for folder in ("images", "labels")]
        found = reader.from_yolo(*map(str, folders), str(tmp_path / "data.yaml"))
    elif name == "voc":
        folders = [tmp_path / f"{folder}/a" for folder in ("JPEGImages", "Annotations")]
        found = reader.from_pascal_voc(*map(str, folders))
    else:
        listed = tmp_path / "annotations/instances_train.json"
        found = reader.from_coco(str(tmp_path / "images"), str(listed))

    by_name = {Path(path).name: detections for path, _, detections in found}
    for image in TWO:
        boxes = sorted(by_name[Path(image.file_name).name].xyxy.tolist())
        # VOC moves edges outwards to whole pixels.
        tolerance = 1.0 if name == "voc" else 0.01
        for box, expected in zip(boxes, corners_of(image), strict=True):
            assert box == pytest.approx(expected, abs=tolerance)


def test_hugging_face_finds_the_tables_by_the_card(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_DATASETS_OFFLINE", "1")
    datasets: Any = pytest.importorskip("datasets", reason="datasets is not installed here")
    put("parquet", tmp_path / "set", PLAIN)
    cache = str(tmp_path / "cache")

    objects = datasets.load_dataset(str(tmp_path / "set"), "objects", cache_dir=cache)
    images = datasets.load_dataset(str(tmp_path / "set"), "images", cache_dir=cache)

    assert sum(part.num_rows for part in objects.values()) == sum(
        len(image.objects) for image in PLAIN
    )
    assert sum(part.num_rows for part in images.values()) == len(PLAIN)
    assert set(images) == {"train", "val", "test"}


def test_webdataset_pairs_pictures_with_what_is_said_of_them(tmp_path: Path) -> None:
    webdataset: Any = pytest.importorskip("webdataset", reason="webdataset is not installed here")
    pictures = {image.id: b"picture" for image in TWO}
    written = Written("webdataset", *TWO, pictures=pictures)
    (tmp_path / "a.tar").write_bytes(written.files["train-000000.tar"])

    samples = list(webdataset.WebDataset(str(tmp_path / "a.tar"), shardshuffle=False).decode())

    assert [sample["png"] for sample in samples] == [b"picture", b"picture"]
    assert [sample["json"]["id"] for sample in samples] == [image.id for image in TWO]
